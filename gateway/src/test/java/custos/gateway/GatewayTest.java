package custos.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

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
import java.util.Map;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.rekognition.model.DescribeProjectsRequest;
import software.amazon.awssdk.services.rekognition.model.DescribeProjectsResponse;
import software.amazon.awssdk.services.rekognition.model.ProjectDescription;

/** Raw bytes in, raw bytes out: what clients send is what signatures cover. */
final class GatewayTest {
    private static final AccessKey KEY = AccessKey.longTerm("AKIAEXAMPLE234567ABC", "secret", true);
    private static final InstantSource CLOCK =
            InstantSource.fixed(Instant.parse("2026-03-01T12:00:00Z"));

    private final List<S3Request> seen = new ArrayList<>();
    private final List<Caller> callers = new ArrayList<>();
    private Gateway gateway = start(Duration.ofSeconds(5));

    @AfterEach
    void stop() {
        gateway.close();
    }

    @Test
    void healthNeedsNoSignature() {
        assertEquals(200, send("GET", "/health", List.of(), new byte[0]).status());
    }

    @Test
    void aSignedJsonCallIsAnswered() {
        var answer = json("{\"ProjectNames\":[\"a\"]}".getBytes(StandardCharsets.UTF_8), List.of());
        assertEquals(200, answer.status(), answer.text());
        assertTrue(answer.text().contains("arn:aws:rekognition"), answer.text());
        assertTrue(answer.head().contains("x-amzn-requestid: "), answer.head());
        assertTrue(answer.head().contains("\r\ndate: "), answer.head());
    }

    @Test
    void aGzipBodyIsUnpacked() throws IOException {
        var packed = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(packed)) {
            gzip.write("{\"ProjectNames\":[\"b\"]}".getBytes(StandardCharsets.UTF_8));
        }
        var answer = json(packed.toByteArray(), List.of(new Header("Content-Encoding", "gzip")));
        assertEquals(200, answer.status(), answer.text());
    }

    @Test
    void anUnsignedJsonCallIsRefused() {
        var answer =
                send(
                        "POST",
                        "/",
                        List.of(new Header("X-Amz-Target", "RekognitionService.DescribeProjects")),
                        "{}".getBytes(StandardCharsets.UTF_8));
        assertEquals(400, answer.status());
        assertTrue(answer.text().contains("MissingAuthenticationTokenException"), answer.text());
    }

    @Test
    void aDeclaredBodyOverEightMebibytesIsRefusedBeforeItIsRead() {
        var head =
                "POST / HTTP/1.1\r\nHost: h\r\nX-Amz-Target: RekognitionService.DescribeProjects\r\n"
                        + "Content-Length: 8388609\r\n\r\n";
        assertEquals(413, exchange(head.getBytes(StandardCharsets.US_ASCII)).status());
    }

    @Test
    void aBodyWhoseEndCouldBeReadInTwoWaysEndsTheConnection() {
        var smuggled = "GET /bucket/smuggled HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n";
        for (var head :
                List.of(
                        "Content-Length: 5\r\nTransfer-Encoding: chunked",
                        "Transfer-Encoding: chunked\r\nContent-Length: 5",
                        "Content-Length: 5\r\nContent-Length: 0",
                        "Content-Length: 5, 0",
                        "Content-Length: +5",
                        "Content-Length: -1",
                        "Content-Length: 0x5",
                        "Content-Length : 5",
                        "Transfer-Encoding: xchunked",
                        "Transfer-Encoding: Chunked",
                        "Transfer-Encoding: gzip, chunked",
                        "Transfer-Encoding: identity\r\nTransfer-Encoding: chunked",
                        "Transfer-Encoding : chunked",
                        "X: y\r\n Transfer-Encoding: chunked",
                        "X: y\nTransfer-Encoding: chunked")) {
            for (var line : List.of("POST / HTTP/1.1", "GET /bucket/key HTTP/1.1")) {
                var request = line + "\r\nHost: h\r\n" + head + "\r\n\r\n0\r\n\r\n" + smuggled;
                var answer = exchange(request.getBytes(StandardCharsets.US_ASCII));
                assertEquals(400, answer.status(), head);
                assertFalse(answer.text().contains("HTTP/1.1"), head);
                assertEquals(List.of(), seen, head);
            }
        }
    }

    @Test
    void pathsAndQueriesOfObjectsArriveByteForByte() {
        var target = "/bucket/a//b/../c%2Fd%20e+f;g=1/%C3%A9?partNumber=&x=%2B+";
        var answer = s3("GET", target, List.of(), new byte[0]);
        assertEquals(200, answer.status(), answer.text());
        assertEquals("a//b/../c/d e+f;g=1/é", seen.getFirst().key());
        assertEquals(List.of("++"), seen.getFirst().query().get("x"));
    }

    @Test
    void anObjectsBodyIsStreamedAndAnswered() {
        var answer = s3("PUT", "/bucket/key", List.of(), "hello".getBytes(StandardCharsets.UTF_8));
        assertEquals(200, answer.status(), answer.text());
        assertEquals("got 5", answer.text());
    }

    @Test
    void aChunkedBodyWithATrailerIsUnframed() {
        var signer = new Signer(KEY, "us-east-1", "s3");
        var chunked =
                signer.signUnsignedChunked(
                        "PUT",
                        "/bucket/key",
                        List.of(host()),
                        "hello world".getBytes(StandardCharsets.UTF_8),
                        4,
                        Map.of("x-amz-checksum-crc32", "DUoRhQ=="),
                        CLOCK.instant());
        var answer = send("PUT", "/bucket/key", chunked.headers(), chunked.body());
        assertEquals("got 11", answer.text());
        assertEquals("DUoRhQ==", seen.getFirst().trailers().get("x-amz-checksum-crc32"));
    }

    @Test
    void aTamperedObjectIsRefused() {
        var headers =
                new Signer(KEY, "us-east-1", "s3")
                        .sign(
                                "PUT",
                                "/bucket/key",
                                List.of(host()),
                                "hello".getBytes(StandardCharsets.UTF_8),
                                CLOCK.instant());
        var answer = send("PUT", "/bucket/key", headers, "hallo".getBytes(StandardCharsets.UTF_8));
        assertEquals(400, answer.status());
        assertTrue(answer.text().contains("XAmzContentSHA256Mismatch"), answer.text());
    }

    @Test
    void aHeadAnswerKeepsItsLengthAndHasNoBody() {
        var answer = s3("HEAD", "/bucket/key", List.of(), new byte[0]);
        assertTrue(answer.head().contains("content-length: 1234"), answer.head());
        assertEquals("", answer.text());
    }

    @Test
    void anOperationThatNeedsNothingAndDoesNotSayWhyIsNotReached() {
        var answer = s3("DELETE", "/bucket/key", List.of(), new byte[0]);
        assertEquals(500, answer.status(), answer.text());
        assertTrue(seen.isEmpty());
    }

    @Test
    void anObjectMayHaveTheNameOfAPage() {
        for (var name : List.of("/health", "/metrics")) {
            var headers =
                    new Signer(KEY, "us-east-1", "s3")
                            .sign(
                                    "PUT",
                                    name,
                                    List.of(new Header("Host", "bucket.localhost")),
                                    new byte[] {1, 2},
                                    CLOCK.instant());
            assertEquals("got 2", send("PUT", name, headers, new byte[] {1, 2}).text());
            assertEquals("bucket" + name, seen.getLast().bucket() + "/" + seen.getLast().key());
        }
    }

    @Test
    void metricsAreForThisMachineAndNotForWhomAProxyOnItBrings() {
        assertEquals(200, send("GET", "/metrics", List.of(), new byte[0]).status());
        var forwarded = List.of(new Header("X-Forwarded-For", "203.0.113.9"));
        assertEquals(403, send("GET", "/metrics", forwarded, new byte[0]).status());
    }

    @Test
    void strangersWhoAnnounceLargeBodiesKeepNobodyWaiting() throws IOException {
        var head =
                "POST / HTTP/1.1\r\nHost: h\r\nX-Amz-Target: RekognitionService.DescribeProjects\r\n"
                        + "Authorization: AWS4-HMAC-SHA256 Credential=AKIASTRANGER34567ABC/20260301/"
                        + "us-east-1/rekognition/aws4_request, SignedHeaders=host;x-amz-date;"
                        + "x-amz-target, Signature=00\r\nX-Amz-Date: 20260301T120000Z\r\n";
        gateway.close();
        gateway = start(Duration.ofMinutes(1));
        var strangers = new ArrayList<Socket>();
        try {
            for (int i = 0; i < 40; i++) {
                var socket = new Socket(InetAddress.getLoopbackAddress(), gateway.port());
                strangers.add(socket);
                var body = i % 2 == 0 ? "Content-Length: 8388608" : "Transfer-Encoding: chunked";
                socket.getOutputStream()
                        .write((head + body + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
                socket.getOutputStream().flush();
            }
            // Nobody is waited for: the strangers have a minute, this call but ten seconds.
            assertEquals(200, json(new byte[0], List.of()).status());
        } finally {
            for (var socket : strangers) {
                socket.close();
            }
        }
    }

    @Test
    void whoSendsAHeadByteByByteIsCutOff() throws Exception {
        gateway.close();
        gateway = start(Duration.ofMillis(800)); // the head has 1.2 s
        var head =
                "GET /health HTTP/1.1\r\nHost: h\r\nX-Slow: ".getBytes(StandardCharsets.US_ASCII);
        for (int sentAtOnce : new int[] {0, 5, head.length}) {
            long began = System.nanoTime();
            try (var socket = new Socket(InetAddress.getLoopbackAddress(), gateway.port())) {
                socket.getOutputStream().write(head, 0, sentAtOnce);
                assertThrows(IOException.class, () -> trickle(socket, head, sentAtOnce));
            }
            double seconds = (System.nanoTime() - began) / 1e9;
            assertTrue(seconds > 1 && seconds < 10, () -> seconds + " s");
        }
    }

    /** The first bytes of a ClientHello: a record of 16 KiB that never becomes whole. */
    @Test
    void whoDrawsOutATlsHandshakeIsCutOff() throws Exception {
        gateway.close();
        gateway = start(Duration.ofMillis(800), Optional.of(SSLContext.getDefault()));
        var hello = new byte[400];
        System.arraycopy(
                new byte[] {22, 3, 1, 0x40, 0, 1, 0, 0x3f, (byte) 0xfc, 3, 3}, 0, hello, 0, 11);
        for (int sentAtOnce : new int[] {0, 3, 20}) {
            long began = System.nanoTime();
            try (var socket = new Socket(InetAddress.getLoopbackAddress(), gateway.port())) {
                socket.getOutputStream().write(hello, 0, sentAtOnce);
                assertThrows(IOException.class, () -> trickle(socket, hello, sentAtOnce));
            }
            double seconds = (System.nanoTime() - began) / 1e9;
            assertTrue(seconds > 0.7 && seconds < 10, () -> seconds + " s");
        }
    }

    @Test
    void whoSaysNothingIsCutOff() throws Exception {
        for (var tls :
                List.of(Optional.<SSLContext>empty(), Optional.of(SSLContext.getDefault()))) {
            gateway.close();
            gateway = start(Duration.ofMillis(800), tls);
            try (var socket = new Socket(InetAddress.getLoopbackAddress(), gateway.port())) {
                socket.setSoTimeout(10_000);
                assertEquals(-1, socket.getInputStream().read());
            }
        }
    }

    private static void trickle(Socket socket, byte[] head, int from)
            throws IOException, InterruptedException {
        for (int i = from; i < 400; i++) {
            Thread.sleep(100);
            socket.getOutputStream().write(i < head.length ? head[i] : 'a');
        }
    }

    @Test
    void whoIsServedForLongIsNotCutOffAndMayAskAgain() throws Exception {
        gateway.close();
        gateway = start(Duration.ofMillis(400)); // the head has 0.6 s
        var signed =
                new Signer(KEY, "us-east-1", "s3")
                        .sign("GET", "/bucket/slow", List.of(host()), new byte[0], CLOCK.instant());
        var head = new StringBuilder("GET /bucket/slow HTTP/1.1\r\n");
        signed.forEach(h -> head.append(h.name() + ": " + h.value() + "\r\n"));
        var request = head.append("\r\n").toString().getBytes(StandardCharsets.US_ASCII);
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), gateway.port())) {
            socket.setSoTimeout(10_000);
            for (int i = 0; i < 2; i++) {
                socket.getOutputStream().write(request);
                var answer = new StringBuilder();
                while (!answer.toString().endsWith("got 0")) {
                    int next = socket.getInputStream().read();
                    assertTrue(next >= 0, answer::toString);
                    answer.append((char) next);
                }
            }
        }
        assertEquals(2, seen.size());
    }

    @Test
    void noBrowserGuessesWhatAnAnswerIs() {
        for (var answer :
                List.of(
                        send("GET", "/health", List.of(), new byte[0]),
                        send("GET", "/bucket/key", List.of(), new byte[0]),
                        s3("GET", "/bucket/key", List.of(), new byte[0]),
                        s3("HEAD", "/bucket/key", List.of(), new byte[0]),
                        json(new byte[0], List.of()))) {
            assertTrue(answer.head().contains("x-content-type-options: nosniff"), answer.head());
        }
    }

    @Test
    void policiesSeeTheAgeOfASignature() {
        var signed =
                new Signer(KEY, "us-east-1", "s3")
                        .sign(
                                "GET",
                                "/bucket/key",
                                List.of(host()),
                                new byte[0],
                                CLOCK.instant().minusSeconds(100));
        assertEquals(200, send("GET", "/bucket/key", signed, new byte[0]).status());
        assertEquals(List.of("100000"), callers.getFirst().context().get("s3:signatureAge"));
    }

    private Reply json(byte[] body, List<Header> more) {
        var headers = new ArrayList<>(more);
        headers.add(host());
        headers.add(new Header("Content-Type", "application/x-amz-json-1.1"));
        headers.add(new Header("X-Amz-Target", "RekognitionService.DescribeProjects"));
        var signed =
                new Signer(KEY, "us-east-1", "rekognition")
                        .sign("POST", "/", headers, body, CLOCK.instant());
        return send("POST", "/", signed, body);
    }

    private Reply s3(String method, String target, List<Header> more, byte[] body) {
        var headers = new ArrayList<>(more);
        headers.add(host());
        var signed =
                new Signer(KEY, "us-east-1", "s3")
                        .sign(method, target, headers, body, CLOCK.instant());
        return send(method, target, signed, body);
    }

    private Header host() {
        return new Header("Host", "127.0.0.1:" + gateway.port());
    }

    private record Reply(String head, String text) {
        int status() {
            return Integer.parseInt(head.substring(9, 12));
        }
    }

    private Reply send(String method, String target, List<Header> headers, byte[] body) {
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

    private Reply exchange(byte[] request) {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), gateway.port())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(request);
            socket.getOutputStream().flush();
            var all = new String(readAnswer(socket), StandardCharsets.UTF_8);
            int end = all.indexOf("\r\n\r\n");
            return new Reply(
                    all.substring(0, end + 2).toLowerCase(java.util.Locale.ROOT),
                    all.substring(end + 4));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] readAnswer(Socket socket) throws IOException {
        return socket.getInputStream().readAllBytes();
    }

    private Gateway start(Duration readTimeout) {
        return start(readTimeout, Optional.empty());
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
                    Thread.sleep(1_500);
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
