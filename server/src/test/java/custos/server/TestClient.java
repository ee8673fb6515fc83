package custos.server;

import custos.aws.ErrorCode;
import custos.aws.Service;
import custos.sigv4.AccessKey;
import custos.sigv4.SignedRequest.Header;
import custos.sigv4.Signer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/** Sends example calls, well signed or not. */
final class TestClient {
    private final HttpClient http = HttpClient.newHttpClient();
    private final String endpoint;

    TestClient(String endpoint) {
        this.endpoint = endpoint;
    }

    /** How a call is signed and what is changed after signing. */
    record Signing(
            AccessKey key,
            String region,
            String service,
            Instant time,
            UnaryOperator<List<Header>> headersAfter,
            UnaryOperator<byte[]> bodyAfter,
            UnaryOperator<String> targetAfter) {

        static Signing right(AccessKey key, ExampleCall call) {
            return new Signing(
                    key,
                    "us-east-1",
                    call.service().signingName(),
                    Instant.now(),
                    headers -> headers,
                    body -> body,
                    target -> target);
        }

        Signing withKey(AccessKey other) {
            return new Signing(other, region, service, time, headersAfter, bodyAfter, targetAfter);
        }

        Signing withScope(String otherRegion, String otherService) {
            return new Signing(
                    key, otherRegion, otherService, time, headersAfter, bodyAfter, targetAfter);
        }

        Signing at(Instant other) {
            return new Signing(key, region, service, other, headersAfter, bodyAfter, targetAfter);
        }

        Signing thenHeaders(UnaryOperator<List<Header>> change) {
            return new Signing(key, region, service, time, change, bodyAfter, targetAfter);
        }

        Signing thenBody(UnaryOperator<byte[]> change) {
            return new Signing(key, region, service, time, headersAfter, change, targetAfter);
        }

        Signing thenTarget(UnaryOperator<String> change) {
            return new Signing(key, region, service, time, headersAfter, bodyAfter, change);
        }
    }

    /** What came back. */
    record Reply(int status, String text, String method) {
        boolean is(ErrorCode code, Service service) {
            var wire =
                    switch (service) {
                        case REKOGNITION -> code.json();
                        case IAM, STS -> code.query();
                        case S3 -> code.s3();
                    };
            boolean named =
                    method.equals("HEAD")
                            || text.contains("\"__type\":\"" + wire.name() + "\"")
                            || text.contains("<Code>" + wire.name() + "</Code>");
            return named && status == wire.status();
        }

        boolean isSuccess() {
            return status < 300;
        }
    }

    /** Signs and sends. */
    Reply send(ExampleCall call, Signing signing) {
        var headers = new ArrayList<>(call.headers());
        headers.add(new Header("Host", URI.create(endpoint).getAuthority()));
        var signed =
                new Signer(signing.key(), signing.region(), signing.service())
                        .sign(call.method(), call.target(), headers, call.body(), signing.time());
        return send(
                call.method(),
                signing.targetAfter().apply(call.target()),
                signing.headersAfter().apply(signed),
                signing.bodyAfter().apply(call.body()));
    }

    /** Sends as it is. */
    Reply send(String method, String target, List<Header> headers, byte[] body) {
        var request =
                HttpRequest.newBuilder(URI.create(endpoint + target))
                        .timeout(Duration.ofSeconds(30))
                        .method(method, HttpRequest.BodyPublishers.ofByteArray(body));
        headers.stream()
                .filter(h -> !h.name().equals("Host"))
                .forEach(h -> request.header(h.name(), h.value()));
        try {
            var response = http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
            return new Reply(
                    response.statusCode(),
                    new String(response.body(), StandardCharsets.UTF_8),
                    method);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
