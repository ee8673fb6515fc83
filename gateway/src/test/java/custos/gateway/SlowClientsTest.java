package custos.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;

/** Whoever is slow to ask holds nobody up and is cut off; whoever is slow to be served is not. */
final class SlowClientsTest {
    private static final Duration LIMIT = Duration.ofMillis(800);

    @Test
    void strangersWhoAnnounceLargeBodiesKeepNobodyWaiting() throws IOException {
        var head =
                "POST / HTTP/1.1\r\nHost: h\r\nX-Amz-Target: RekognitionService.DescribeProjects\r\n"
                        + "Authorization: AWS4-HMAC-SHA256 Credential=AKIASTRANGER34567ABC/20260301/"
                        + "us-east-1/rekognition/aws4_request, SignedHeaders=host;x-amz-date;"
                        + "x-amz-target, Signature=00\r\nX-Amz-Date: 20260301T120000Z\r\n";
        var strangers = new ArrayList<Socket>();
        try (var gateway = new TestGateway(Duration.ofMinutes(1))) {
            for (int i = 0; i < 40; i++) {
                var socket = gateway.connect();
                strangers.add(socket);
                var body = i % 2 == 0 ? "Content-Length: 8388608" : "Transfer-Encoding: chunked";
                socket.getOutputStream()
                        .write((head + body + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
                socket.getOutputStream().flush();
            }
            // Nobody is waited for: the strangers have a minute, this call but ten seconds.
            assertEquals(200, gateway.json(new byte[0], List.of()).status());
        } finally {
            for (var socket : strangers) {
                socket.close();
            }
        }
    }

    @Test
    void whoSendsAHeadByteByByteIsCutOff() throws Exception {
        var head =
                "GET /health HTTP/1.1\r\nHost: h\r\nX-Slow: ".getBytes(StandardCharsets.US_ASCII);
        for (int sentAtOnce : new int[] {0, 5, head.length}) {
            assertCutOff(Optional.empty(), head, sentAtOnce, 1); // the head has 1.2 s
        }
    }

    /** The first bytes of a ClientHello: a record of 16 KiB that never becomes whole. */
    @Test
    void whoDrawsOutATlsHandshakeIsCutOff() throws Exception {
        byte[] hello = {22, 3, 1, 0x40, 0, 1, 0, 0x3f, (byte) 0xfc, 3, 3};
        for (int sentAtOnce : new int[] {0, 3, hello.length}) {
            assertCutOff(Optional.of(SSLContext.getDefault()), hello, sentAtOnce, 0.7);
        }
    }

    /** So many bytes are sent at once, then one every tenth of a second, until nobody reads. */
    private static void assertCutOff(
            Optional<SSLContext> tls, byte[] bytes, int sentAtOnce, double least)
            throws IOException {
        long began = System.nanoTime();
        try (var gateway = new TestGateway(LIMIT, tls);
                var socket = gateway.connect()) {
            socket.getOutputStream().write(bytes, 0, sentAtOnce);
            assertThrows(IOException.class, () -> trickle(socket, bytes, sentAtOnce));
        }
        double seconds = (System.nanoTime() - began) / 1e9;
        assertTrue(seconds > least && seconds < 10, () -> seconds + " s");
    }

    private static void trickle(Socket socket, byte[] bytes, int from)
            throws IOException, InterruptedException {
        for (int i = from; i < 400; i++) {
            Thread.sleep(100); // this client is slow, which is what is tested
            socket.getOutputStream().write(i < bytes.length ? bytes[i] : 'a');
        }
    }

    @Test
    void whoSaysNothingIsCutOff() throws Exception {
        for (var tls :
                List.of(Optional.<SSLContext>empty(), Optional.of(SSLContext.getDefault()))) {
            try (var gateway = new TestGateway(LIMIT, tls);
                    var socket = gateway.connect()) {
                socket.setSoTimeout(10_000);
                assertEquals(-1, socket.getInputStream().read());
            }
        }
    }

    @Test
    void whoIsServedForLongIsNotCutOffAndMayAskAgain() throws Exception {
        try (var gateway = new TestGateway(Duration.ofMillis(400))) { // the head has 0.6 s
            var request = request(gateway);
            try (var socket = gateway.connect()) {
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
            assertEquals(2, gateway.seen.size());
        }
    }

    /** For an object that takes longer than a head may, on a connection that is kept. */
    private static byte[] request(TestGateway gateway) {
        var signed =
                TestGateway.signer("s3")
                        .sign(
                                "GET",
                                "/bucket/slow",
                                List.of(gateway.host()),
                                new byte[0],
                                TestGateway.CLOCK.instant());
        var head = new StringBuilder("GET /bucket/slow HTTP/1.1\r\n");
        signed.forEach(h -> head.append(h.name() + ": " + h.value() + "\r\n"));
        return head.append("\r\n").toString().getBytes(StandardCharsets.US_ASCII);
    }
}
