package custos.gateway;

import custos.aws.AwsException;
import custos.aws.Errors;
import custos.aws.Service;
import custos.aws.wire.ErrorDocument;
import custos.aws.wire.Form;
import custos.aws.wire.QueryProtocol;
import custos.aws.wire.ServiceModel;
import custos.sigv4.Payload;
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
    private final QueryProtocol protocol = new QueryProtocol();
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
    public boolean takesRoom(RawRequest request) {
        return bodies.takesRoom(request);
    }

    @Override
    public <T> T read(RawRequest request, Function<Body, T> work) {
        return bodies.with(request, bytes -> work.apply(new Body.Buffered(bytes)));
    }

    @Override
    public Bound bind(RawRequest request, Body body, Service service, Optional<Payload> payload) {
        var form =
                request.method().equals("POST")
                        ? Form.parse(bytes(body))
                        : Form.parse(request.query());
        var operation = protocol.operation(model(service), form);
        var served =
                operations
                        .find(service, operation.name())
                        .orElseThrow(() ->
                                Errors.unknownAction(operation.name(), model(service).version()));
        return new Bound(service, served, protocol.read(operation, form));
    }

    private ServiceModel model(Service service) {
        return Optional.ofNullable(models.get(service)).orElseThrow();
    }

    @Override
    public Answer answer(Bound bound, Object output, String requestId) {
        var model = model(bound.service());
        var operation = model.operation(bound.operation().name()).orElseThrow();
        var document = protocol.write(model, operation, (SdkPojo) output, requestId);
        return Answer.of(200, QueryProtocol.CONTENT_TYPE, document)
                .with("x-amzn-RequestId", requestId);
    }

    @Override
    public Answer refusal(
            RawRequest request, Optional<Service> service, AwsException refusal, String requestId) {
        var document = ErrorDocument.query(model(service.orElse(Service.IAM)), refusal, requestId);
        return Answer.of(document).with("x-amzn-RequestId", requestId);
    }
}
