package custos.gateway;

import custos.aws.Access;
import custos.aws.Authorizer;
import custos.aws.Call;
import custos.aws.Caller;
import custos.aws.Operation;
import custos.aws.Principal;
import custos.aws.Service;
import custos.aws.s3.S3Request;
import custos.aws.s3.S3Response;
import custos.sigv4.AccessKey;
import custos.sigv4.SignedRequest.Header;
import custos.sigv4.Signer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import software.amazon.awssdk.services.rekognition.model.DescribeProjectsRequest;
import software.amazon.awssdk.services.rekognition.model.DescribeProjectsResponse;
import software.amazon.awssdk.services.rekognition.model.ProjectDescription;

/**
 * A gateway on a port of its own with one user, who may do anything, and a few operations that tell
 * what reached them. Raw bytes in, raw bytes out: what clients send is what signatures cover.
 */
final class TestGateway implements AutoCloseable {
    static final AccessKey KEY = AccessKey.longTerm("AKIAEXAMPLE234567ABC", "secret", true);
    static final InstantSource CLOCK = InstantSource.fixed(Instant.parse("2026-03-01T12:00:00Z"));

    /** The S3 requests that reached an operation. */
    final List<S3Request> seen = new ArrayList<>();

    /** Who was authorized. */
    final List<Caller> callers = new ArrayList<>();

    private final Gateway gateway;

    /** Over plain HTTP, with a time that clients have for what they send. */
    TestGateway(Duration readTimeout) {
        this(readTimeout, Optional.empty());
    }

    TestGateway(Duration readTimeout, Optional<SSLContext> tls) {
        gateway = start(readTimeout, tls);
    }

    @Override
    public void close() {
        gateway.close();
    }

    private int port() {
        return gateway.port();
    }

    Socket connect() throws IOException {
        return new Socket(InetAddress.getLoopbackAddress(), port());
    }

    static Signer signer(String service) {
        return new Signer(KEY, "us-east-1", service);
    }

    /** A signed DescribeProjects with this body. */
    Reply json(byte[] body, List<Header> more) {
        var headers = new ArrayList<>(more);
        headers.add(host());
        headers.add(new Header("Content-Type", "application/x-amz-json-1.1"));
        headers.add(new Header("X-Amz-Target", "RekognitionService.DescribeProjects"));
        var signed = signer("rekognition").sign("POST", "/", headers, body, CLOCK.instant());
        return send("POST", "/", signed, body);
    }

    /** A signed S3 request. */
    Reply s3(String method, String target, List<Header> more, byte[] body) {
        var headers = new ArrayList<>(more);
        headers.add(host());
        var signed = signer("s3").sign(method, target, headers, body, CLOCK.instant());
        return send(method, target, signed, body);
    }

    Header host() {
        return new Header("Host", "127.0.0.1:" + port());
    }

    /** Status line and headers in lower case, and the body. */
    record Reply(String head, String text) {
        int status() {
            return Integer.parseInt(head.substring(9, 12));
        }
    }

    /** A request as it is, with its length and a Host if it has none. */
    Reply send(String method, String target, List<Header> headers, byte[] body) {
        var request = new ByteArrayOutputStream();
        var head = new StringBuilder(method + " " + target + " HTTP/1.1\r\n");
        headers.forEach(h -> head.append(h.name() + ": " + h.value() + "\r\n"));
        if (headers.stream().noneMatch(h -> h.name().equals("Host"))) {
            head.append("Host: h\r\n");
        }
        head.append("Content-Length: " + body.length + "\r\nConnection: close\r\n\r\n");
        request.writeBytes(head.toString().getBytes(StandardCharsets.UTF_8));
        request.writeBytes(body);
        return exchange(request.toByteArray());
    }

    /** What comes back for these bytes on a connection of their own. */
    Reply exchange(byte[] request) {
        try (var socket = connect()) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(request);
            socket.getOutputStream().flush();
            var all = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            int end = all.indexOf("\r\n\r\n");
            return new Reply(
                    all.substring(0, end + 2).toLowerCase(Locale.ROOT), all.substring(end + 4));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Gateway start(Duration readTimeout, Optional<SSLContext> tls) {
        var settings =
                new GatewaySettings(
                        "127.0.0.1",
                        0,
                        new Call.Endpoint("aws", "us-east-1"),
                        List.of(),
                        Duration.ofMinutes(15),
                        Optional.empty(),
                        readTimeout,
                        tls,
                        Origins.ofThisMachine());
        var operations =
                new Operations(
                        Map.of(
                                Service.REKOGNITION, List.of(new DescribeProjects()),
                                Service.S3,
                                        List.of(
                                                new GetObject(),
                                                new PutObject(),
                                                new HeadObject(),
                                                new DeleteObject())));
        return Gateway.start(
                settings,
                new Gateway.Parts(
                        operations,
                        new OneUser(),
                        new AllowAll(),
                        () -> 1,
                        RequestRates.unlimited(),
                        (requestId, denial) -> {},
                        () -> true,
                        () -> "",
                        new SimpleMeterRegistry(),
                        CLOCK));
    }

    private static final class OneUser implements Identities {
        @Override
        public Optional<AccessKey> find(String accessKeyId) {
            return Optional.of(KEY).filter(key -> key.id().equals(accessKeyId));
        }

        @Override
        public Optional<Identity> identity(String accessKeyId) {
            return Optional.of(new Identity(new Principal.Root("aws", "123456789012"), List.of()));
        }
    }

    private final class AllowAll implements Authorizer {
        @Override
        public Optional<Refusal> refusal(Caller caller, Access.Required access) {
            callers.add(caller);
            return Optional.empty();
        }
    }

    private static final class DescribeProjects
            implements Operation<DescribeProjectsRequest, DescribeProjectsResponse> {
        @Override
        public List<Access> needs(Call call, DescribeProjectsRequest request) {
            return List.of(Access.toAny("rekognition:DescribeProjects", call.account()));
        }

        @Override
        public DescribeProjectsResponse handle(Call call, DescribeProjectsRequest request) {
            var arn = "arn:aws:rekognition:us-east-1:123456789012:project/a/1";
            return DescribeProjectsResponse.builder()
                    .projectDescriptions(ProjectDescription.builder().projectArn(arn).build())
                    .build();
        }
    }

    private abstract class Recorded implements Operation<S3Request, S3Response> {
        @Override
        public List<Access> needs(Call call, S3Request request) {
            return List.of(Access.toAny("s3:" + name(), call.account()));
        }

        @Override
        public S3Response handle(Call call, S3Request request) {
            try {
                var body =
                        ("got " + request.body().readAllBytes().length)
                                .getBytes(StandardCharsets.UTF_8);
                seen.add(request);
                if (request.key().equals("slow")) {
                    Thread.sleep(1_500); // longer than a client has for a head
                }
                return new S3Response(
                        200, Map.of("Content-Length", "" + body.length), out -> out.write(body));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    private final class GetObject extends Recorded {}

    private final class PutObject extends Recorded {}

    private final class HeadObject extends Recorded {
        @Override
        public S3Response handle(Call call, S3Request request) {
            return new S3Response(200, Map.of("Content-Length", "1234"), S3Response.Body.NONE);
        }
    }

    private final class DeleteObject extends Recorded {
        @Override
        public List<Access> needs(Call call, S3Request request) {
            return List.of();
        }
    }
}
