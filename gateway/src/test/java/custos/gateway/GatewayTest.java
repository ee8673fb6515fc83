package custos.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import custos.sigv4.SignedRequest.Header;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What reaches an operation, and what comes back, byte by byte. */
final class GatewayTest {
    private final TestGateway gateway = new TestGateway(Duration.ofSeconds(5));

    @AfterEach
    void stop() {
        gateway.close();
    }

    @Test
    void healthNeedsNoSignature() {
        assertEquals(200, gateway.send("GET", "/health", List.of(), new byte[0]).status());
    }

    @Test
    void aSignedJsonCallIsAnswered() {
        var answer =
                gateway.json(
                        "{\"ProjectNames\":[\"a\"]}".getBytes(StandardCharsets.UTF_8), List.of());
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
        var answer =
                gateway.json(packed.toByteArray(), List.of(new Header("Content-Encoding", "gzip")));
        assertEquals(200, answer.status(), answer.text());
    }

    @Test
    void anUnsignedJsonCallIsRefused() {
        var answer =
                gateway.send(
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
        assertEquals(413, gateway.exchange(head.getBytes(StandardCharsets.US_ASCII)).status());
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
                var answer = gateway.exchange(request.getBytes(StandardCharsets.US_ASCII));
                assertEquals(400, answer.status(), head);
                assertFalse(answer.text().contains("HTTP/1.1"), head);
                assertEquals(List.of(), gateway.seen, head);
            }
        }
    }

    @Test
    void pathsAndQueriesOfObjectsArriveByteForByte() {
        var target = "/bucket/a//b/../c%2Fd%20e+f;g=1/%C3%A9?partNumber=&x=%2B+";
        var answer = gateway.s3("GET", target, List.of(), new byte[0]);
        assertEquals(200, answer.status(), answer.text());
        assertEquals("a//b/../c/d e+f;g=1/é", gateway.seen.getFirst().key());
        assertEquals(List.of("++"), gateway.seen.getFirst().query().get("x"));
    }

    @Test
    void anObjectsBodyIsStreamedAndAnswered() {
        var answer =
                gateway.s3(
                        "PUT", "/bucket/key", List.of(), "hello".getBytes(StandardCharsets.UTF_8));
        assertEquals(200, answer.status(), answer.text());
        assertEquals("got 5", answer.text());
    }

    @Test
    void aChunkedBodyWithATrailerIsUnframed() {
        var signer = TestGateway.signer("s3");
        var chunked =
                signer.signUnsignedChunked(
                        "PUT",
                        "/bucket/key",
                        List.of(gateway.host()),
                        "hello world".getBytes(StandardCharsets.UTF_8),
                        4,
                        Map.of("x-amz-checksum-crc32", "DUoRhQ=="),
                        TestGateway.CLOCK.instant());
        var answer = gateway.send("PUT", "/bucket/key", chunked.headers(), chunked.body());
        assertEquals("got 11", answer.text());
        assertEquals("DUoRhQ==", gateway.seen.getFirst().trailers().get("x-amz-checksum-crc32"));
    }

    @Test
    void aTamperedObjectIsRefused() {
        var headers =
                TestGateway.signer("s3")
                        .sign(
                                "PUT",
                                "/bucket/key",
                                List.of(gateway.host()),
                                "hello".getBytes(StandardCharsets.UTF_8),
                                TestGateway.CLOCK.instant());
        var answer =
                gateway.send(
                        "PUT", "/bucket/key", headers, "hallo".getBytes(StandardCharsets.UTF_8));
        assertEquals(400, answer.status());
        assertTrue(answer.text().contains("XAmzContentSHA256Mismatch"), answer.text());
    }

    @Test
    void aHeadAnswerKeepsItsLengthAndHasNoBody() {
        var answer = gateway.s3("HEAD", "/bucket/key", List.of(), new byte[0]);
        assertTrue(answer.head().contains("content-length: 1234"), answer.head());
        assertEquals("", answer.text());
    }

    @Test
    void anOperationThatNeedsNothingAndDoesNotSayWhyIsNotReached() {
        var answer = gateway.s3("DELETE", "/bucket/key", List.of(), new byte[0]);
        assertEquals(500, answer.status(), answer.text());
        assertTrue(gateway.seen.isEmpty());
    }

    @Test
    void anObjectMayHaveTheNameOfAPage() {
        for (var name : List.of("/health", "/metrics")) {
            var headers =
                    TestGateway.signer("s3")
                            .sign(
                                    "PUT",
                                    name,
                                    List.of(new Header("Host", "bucket.localhost")),
                                    new byte[] {1, 2},
                                    TestGateway.CLOCK.instant());
            assertEquals("got 2", gateway.send("PUT", name, headers, new byte[] {1, 2}).text());
            assertEquals(
                    "bucket" + name,
                    gateway.seen.getLast().bucket() + "/" + gateway.seen.getLast().key());
        }
    }

    @Test
    void metricsAreForThisMachineAndNotForWhomAProxyOnItBrings() {
        assertEquals(200, gateway.send("GET", "/metrics", List.of(), new byte[0]).status());
        var forwarded = List.of(new Header("X-Forwarded-For", "203.0.113.9"));
        assertEquals(403, gateway.send("GET", "/metrics", forwarded, new byte[0]).status());
    }

    @Test
    void noBrowserGuessesWhatAnAnswerIs() {
        for (var answer :
                List.of(
                        gateway.send("GET", "/health", List.of(), new byte[0]),
                        gateway.send("GET", "/bucket/key", List.of(), new byte[0]),
                        gateway.s3("GET", "/bucket/key", List.of(), new byte[0]),
                        gateway.s3("HEAD", "/bucket/key", List.of(), new byte[0]),
                        gateway.json(new byte[0], List.of()))) {
            assertTrue(answer.head().contains("x-content-type-options: nosniff"), answer.head());
        }
    }

    @Test
    void policiesSeeTheAgeOfASignature() {
        var signed =
                TestGateway.signer("s3")
                        .sign(
                                "GET",
                                "/bucket/key",
                                List.of(gateway.host()),
                                new byte[0],
                                TestGateway.CLOCK.instant().minusSeconds(100));
        assertEquals(200, gateway.send("GET", "/bucket/key", signed, new byte[0]).status());
        assertEquals(
                List.of("100000"), gateway.callers.getFirst().context().get("s3:signatureAge"));
    }
}
