package custos.gateway;

import custos.aws.AwsException;
import custos.aws.ErrorCode;
import custos.aws.Service;
import custos.aws.wire.ErrorDocument;
import custos.aws.wire.JsonProtocol;
import custos.aws.wire.ServiceModel;
import custos.sigv4.Payload;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import software.amazon.awssdk.core.SdkPojo;

/** JSON 1.1, the protocol of Rekognition: one POST, the operation in {@code X-Amz-Target}. */
final class JsonFront implements WireProtocol {
    private static final String CONTENT_TYPE = "application/x-amz-json-1.1";
    private static final Set<String> READABLE = Set.of(CONTENT_TYPE, "application/json");

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
    public <T> T read(RawRequest request, Function<Body, T> work) {
        return bodies.with(request, bytes -> work.apply(new Body.Buffered(bytes)));
    }

    @Override
    public Bound bind(
            RawRequest request, Body body, Service service, Optional<Payload> payload) {
        var target = request.header("x-amz-target").orElse("");
        int dot = target.lastIndexOf('.');
        var name = target.substring(dot + 1);
        var known =
                target.startsWith(model.targetPrefix() + ".")
                        ? model.operation(name)
                        : Optional.<custos.aws.wire.OperationModel>empty();
        var operation = operations.find(service, name);
        if (known.isEmpty() || operation.isEmpty() || !request.method().equals("POST")) {
            throw new AwsException(
                    ErrorCode.UNKNOWN_OPERATION, "unknown operation: `" + target + "`");
        }
        checkContentType(request);
        var input = JsonProtocol.read(known.get(), unpacked(request, bytes(body)));
        return new Bound(service, operation.get(), input);
    }

    private static void checkContentType(RawRequest request) {
        var type = request.header("content-type").orElse("");
        var bare = type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
        if (!READABLE.contains(bare)) {
            throw new AwsException(
                    ErrorCode.SERIALIZATION,
                    "the content type must be " + CONTENT_TYPE + ", not `" + type + "`");
        }
    }

    private byte[] unpacked(RawRequest request, byte[] body) {
        var encoding = request.header("content-encoding").orElse("").strip();
        return switch (encoding.toLowerCase(Locale.ROOT)) {
            case "", "identity" -> body;
            case "gzip" -> bodies.gunzip(body);
            default ->
                    throw new AwsException(
                            ErrorCode.SERIALIZATION,
                            "the content encoding must be gzip or identity, not `"
                                    + encoding
                                    + "`");
        };
    }

    @Override
    public Answer answer(Bound bound, Object output, String requestId) {
        var operation = model.operation(bound.operation().name()).orElseThrow();
        return Answer.of(200, CONTENT_TYPE, JsonProtocol.write(operation, (SdkPojo) output))
                .with("x-amzn-RequestId", requestId);
    }

    @Override
    public Answer refusal(
            RawRequest request,
            Optional<Service> service,
            AwsException refusal,
            String requestId) {
        var wire = refusal.code().json();
        return Answer.of(wire.status(), CONTENT_TYPE, ErrorDocument.json(refusal, requestId))
                .with("x-amzn-RequestId", requestId)
                .with("x-amzn-ErrorType", wire.name());
    }
}
