package custos.gateway;

import custos.aws.AwsException;
import custos.aws.Errors;
import custos.aws.Service;
import custos.aws.wire.ErrorDocument;
import custos.aws.wire.JsonProtocol;
import custos.aws.wire.ServiceModel;
import custos.sigv4.Payload;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import software.amazon.awssdk.core.SdkPojo;

/** JSON 1.1, the protocol of Rekognition: one POST, the operation in {@code X-Amz-Target}. */
final class JsonFront implements WireProtocol {
    private final JsonProtocol protocol = new JsonProtocol();
    private final ServiceModel model = ServiceModel.of(Service.REKOGNITION);
    private final Operations operations;
    private final BodyBudget bodies;

    JsonFront(Operations operations, BodyBudget bodies) {
        this.operations = operations;
        this.bodies = bodies;
    }

    @Override
    public List<Service> services() {
        return List.of(Service.REKOGNITION);
    }

    @Override
    public boolean servesAnonymous() {
        return false;
    }

    /** No SDK presigns for this service (specification of Custom Labels, decision D-73). */
    @Override
    public boolean servesPresigned() {
        return false;
    }

    @Override
    public boolean takesRoom(RawRequest request) {
        return bodies.takesRoom(request);
    }

    @Override
    public <T> T read(RawRequest request, Function<Body, T> work) {
        return bodies.with(request, bytes -> work.apply(new Body.Buffered(bytes)));
    }

    @Override
    public Bound bind(RawRequest request, Body body, Service service, Optional<Payload> payload) {
        var operation = protocol.operation(model, request.header("x-amz-target").orElse(""));
        var served =
                operations
                        .find(service, operation.name())
                        .filter(_ -> request.method().equals("POST"))
                        .orElseThrow(() -> Errors.unknownOperation(operation.name()));
        checkContentType(request);
        var input = protocol.read(operation, unpacked(request, bytes(body)));
        return new Bound(service, served, input);
    }

    private void checkContentType(RawRequest request) {
        var type = request.header("content-type").orElse("");
        if (!protocol.accepts(type)) {
            throw Errors.serialization(
                    "the content type must be "
                            + JsonProtocol.CONTENT_TYPE
                            + ", not `"
                            + type
                            + "`");
        }
    }

    private byte[] unpacked(RawRequest request, byte[] body) {
        var encoding = request.header("content-encoding").orElse("").strip();
        return switch (encoding.toLowerCase(Locale.ROOT)) {
            case "", "identity" -> body;
            case "gzip" -> bodies.gunzip(body);
            default ->
                    throw Errors.serialization(
                            "the content encoding must be gzip or identity, not `"
                                    + encoding
                                    + "`");
        };
    }

    @Override
    public Answer answer(Bound bound, Object output, String requestId) {
        var operation = model.operation(bound.operation().name()).orElseThrow();
        var document = protocol.write(operation, (SdkPojo) output);
        return Answer.of(200, JsonProtocol.CONTENT_TYPE, document)
                .with("x-amzn-RequestId", requestId);
    }

    @Override
    public Answer refusal(
            RawRequest request, Optional<Service> service, AwsException refusal, String requestId) {
        var document = ErrorDocument.json(refusal, requestId);
        return Answer.of(document)
                .with("x-amzn-RequestId", requestId)
                .with("x-amzn-ErrorType", document.name());
    }
}
