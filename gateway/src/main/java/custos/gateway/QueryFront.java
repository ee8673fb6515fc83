package custos.gateway;

import custos.aws.AwsException;
import custos.aws.ErrorCode;
import custos.aws.Service;
import custos.aws.wire.ErrorDocument;
import custos.aws.wire.QueryProtocol;
import custos.aws.wire.ServiceModel;
import custos.sigv4.Payload;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import software.amazon.awssdk.core.SdkPojo;

/** Query, the protocol of IAM and STS: a form with {@code Action}; the scope names the service. */
final class QueryFront implements WireProtocol {
    private final Map<Service, ServiceModel> models =
            Map.of(
                    Service.IAM, ServiceModel.of(Service.IAM),
                    Service.STS, ServiceModel.of(Service.STS));
    private final Operations operations;
    private final BodyBudget bodies;

    QueryFront(Operations operations, BodyBudget bodies) {
        this.operations = operations;
        this.bodies = bodies;
    }

    @Override
    public List<Service> services() {
        return List.of(Service.IAM, Service.STS);
    }

    @Override
    public boolean servesAnonymous() {
        return false;
    }

    /** A presigned GetCallerIdentity is how Kubernetes-style authenticators prove who they are. */
    @Override
    public boolean servesPresigned() {
        return true;
    }

    @Override
    public <T> T read(RawRequest request, Function<Body, T> work) {
        return bodies.with(request, bytes -> work.apply(new Body.Buffered(bytes)));
    }

    @Override
    public Bound bind(
            RawRequest request, Body body, Service service, Optional<Payload> payload) {
        var parameters = parameters(request, bytes(body));
        var action = parameters.getOrDefault("Action", List.of("")).getFirst();
        if (action.isEmpty()) {
            throw new AwsException(
                    ErrorCode.MISSING_ACTION, "Could not find Action parameter in the request");
        }
        var known = model(service).operation(action);
        var operation = operations.find(service, action);
        if (known.isEmpty() || operation.isEmpty()) {
            throw new AwsException(
                    ErrorCode.UNKNOWN_OPERATION,
                    "Could not find operation " + action + " for version " + model(service).version());
        }
        return new Bound(
                service, operation.get(), QueryProtocol.read(known.get(), parameters));
    }

    private ServiceModel model(Service service) {
        return Optional.ofNullable(models.get(service)).orElseThrow();
    }

    private static Map<String, List<String>> parameters(RawRequest request, byte[] body) {
        var parameters = new LinkedHashMap<>(QueryString.form(request.query()));
        parameters.putAll(QueryString.form(new String(body, StandardCharsets.UTF_8)));
        return parameters;
    }

    @Override
    public Answer answer(Bound bound, Object output, String requestId) {
        var operation = model(bound.service()).operation(bound.operation().name()).orElseThrow();
        var document = QueryProtocol.write(operation, (SdkPojo) output, requestId);
        return Answer.of(200, "text/xml", document).with("x-amzn-RequestId", requestId);
    }

    @Override
    public Answer refusal(
            RawRequest request,
            Optional<Service> service,
            AwsException refusal,
            String requestId) {
        var document =
                ErrorDocument.query(service.orElse(Service.IAM), refusal, requestId);
        return Answer.of(refusal.code().query().status(), "text/xml", document)
                .with("x-amzn-RequestId", requestId);
    }
}
