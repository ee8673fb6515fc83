package custos.aws.wire;

import custos.aws.AwsException;
import custos.aws.Errors;
import software.amazon.awssdk.core.SdkPojo;

/** The Query protocol, which IAM and STS speak: forms in, XML out. Safe for use by many threads. */
public final class QueryProtocol {
    /** The content type of every answer. */
    public static final String CONTENT_TYPE = "text/xml";

    /**
     * Finds the operation that the parameters {@code Action} and {@code Version} name.
     *
     * @throws AwsException MISSING_ACTION, or UNKNOWN_OPERATION if the service has none of that
     *     name in that version
     */
    public OperationModel operation(ServiceModel model, Form form) {
        var action = form.get("Action").orElseThrow(Errors::missingAction);
        var version = form.get("Version").orElse(model.version());
        return model.operation(action)
                .filter(_ -> version.equals(model.version()))
                .orElseThrow(() -> Errors.unknownAction(action, version));
    }

    /**
     * Reads a request and checks the service model's constraints.
     *
     * @return the AWS SDK's request of this operation
     * @throws AwsException SERIALIZATION if a parameter has the wrong type, VALIDATION naming every
     *     constraint that the request breaks, INVALID_INPUT if it has a member of AWS's that this
     *     server does not know
     */
    public SdkPojo read(OperationModel operation, Form form) {
        requireNoneYounger(operation, form);
        var request = new QueryReader().request(operation.input(), form);
        Constraints.check(request);
        return Pojos.bind(request, operation.newRequest());
    }

    /** Writes an answer: members that were not set are left out, explicit empty lists are not. */
    public byte[] write(
            ServiceModel model, OperationModel operation, SdkPojo answer, String requestId) {
        return QueryWriter.write(model, operation, answer, requestId);
    }

    /**
     * The SDK knows some members that the service models do not have yet. A request that carries
     * one must not be answered as if it did not: a simulation without its service control policies
     * would say allowed.
     */
    private static void requireNoneYounger(OperationModel operation, Form form) {
        var known = operation.input().members().stream().map(Shape.Member::name).toList();
        var fields = operation.newRequest().sdkFieldNameToField().keySet();
        for (var parameter : form.parameters().keySet()) {
            var member = parameter.split("\\.", 2)[0];
            if (fields.contains(member) && !known.contains(member)) {
                throw Errors.unsupportedMember(member);
            }
        }
    }
}
