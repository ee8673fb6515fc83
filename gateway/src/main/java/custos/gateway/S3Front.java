package custos.gateway;

import custos.aws.AwsException;
import custos.aws.ErrorCode;
import custos.aws.Service;
import custos.aws.s3.S3Address;
import custos.aws.s3.S3Request;
import custos.aws.s3.S3Response;
import custos.aws.s3.S3Router;
import custos.aws.wire.ErrorDocument;
import custos.sigv4.ChunkedBody;
import custos.sigv4.HashedBody;
import custos.sigv4.Payload;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;

/** S3's REST protocol: method, path and sub-resource name the operation; bodies are streams. */
final class S3Front implements WireProtocol {
    private final Operations operations;
    private final List<String> domains;

    S3Front(Operations operations, List<String> domains) {
        this.operations = operations;
        this.domains = List.copyOf(domains);
    }

    @Override
    public List<Service> services() {
        return List.of(Service.S3);
    }

    @Override
    public boolean servesAnonymous() {
        return true;
    }

    @Override
    public boolean servesPresigned() {
        return true;
    }

    @Override
    public boolean takesRoom(RawRequest request) {
        return false;
    }

    @Override
    public <T> T read(RawRequest request, Function<Body, T> work) {
        return work.apply(new Body.Streamed());
    }

    @Override
    public Bound bind(RawRequest request, Body body, Service service, Optional<Payload> payload) {
        var address = S3Address.of(request.header("host").orElse(""), request.path(), domains);
        var query = QueryString.parse(request.query());
        var headers = request.headerMap();
        var name =
                S3Router.operation(
                        request.method(), address.bucket(), address.key(), query, headers);
        var operation =
                operations
                        .find(service, name)
                        .orElseThrow(() ->
                                new AwsException(
                                        ErrorCode.NOT_IMPLEMENTED, name + " is not implemented."));
        return new Bound(service, operation, input(request, address, query, headers, payload));
    }

    private static S3Request input(
            RawRequest request,
            S3Address address,
            Map<String, List<String>> query,
            Map<String, List<String>> headers,
            Optional<Payload> payload) {
        var body = request.body();
        var length = request.contentLength();
        Map<String, String> trailers = Map.of();
        switch (payload.orElse(new Payload.Unsigned())) {
            case Payload.Unsigned _ -> {}
            case Payload.Hashed hashed -> body = new HashedBody(body, hashed);
            case Payload.Streaming streaming -> {
                var chunked = new ChunkedBody(body, streaming);
                body = chunked;
                length = OptionalLong.of(streaming.decodedLength());
                trailers = chunked.trailers();
            }
        }
        return new S3Request(
                request.method(),
                address.bucket(),
                address.key(),
                query,
                headers,
                body,
                length,
                trailers);
    }

    @Override
    public Answer answer(Bound bound, Object output, String requestId) {
        var response = (S3Response) output;
        var headers = new ArrayList<Header>();
        response.headers().forEach((name, value) -> headers.add(new Header(name, value)));
        return new Answer(response.status(), headers, response.body())
                .with("x-amz-request-id", requestId)
                .with("x-amz-id-2", requestId);
    }

    @Override
    public Answer refusal(
            RawRequest request, Optional<Service> service, AwsException refusal, String requestId) {
        return Answer.of(ErrorDocument.s3(refusal, requestId, request.path()))
                .with("x-amz-request-id", requestId)
                .with("x-amz-id-2", requestId);
    }
}
