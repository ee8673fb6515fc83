package custos.benchmarks;

import custos.sigv4.AccessKey;
import custos.sigv4.SignedRequest.Header;
import custos.sigv4.Signer;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;

/**
 * DetectCustomLabels over HTTP from many clients at once: {@code DetectLoad ENDPOINT ACCESS-KEY-ID
 * SECRET VERSION-ARN JPEG [SECONDS [CLIENTS…]]}.
 *
 * <p>The request is signed once, before the clock runs, and sent again and again over connections
 * that stay open. The client's own CPU time is printed, because it is taken from the same cores.
 */
public final class DetectLoad {
    private final URI endpoint;
    private final byte[] request;
    private final double seconds;

    DetectLoad(URI endpoint, AccessKey key, String version, byte[] jpeg, double seconds) {
        this.endpoint = endpoint;
        this.request = request(endpoint, key, version, jpeg);
        this.seconds = seconds;
    }

    /** Prints one line for each number of clients. */
    public static void main(String[] arguments) throws Exception {
        var endpoint = URI.create(arguments[0]);
        var key = AccessKey.longTerm(arguments[1], arguments[2], true);
        var jpeg = Files.readAllBytes(Path.of(arguments[4]));
        var seconds = arguments.length > 5 ? Double.parseDouble(arguments[5]) : 10;
        var load = new DetectLoad(endpoint, key, arguments[3], jpeg, seconds);
        var clients =
                arguments.length > 6
                        ? Arrays.stream(arguments).skip(6).map(Integer::valueOf).toList()
                        : List.of(1, 8, 32);
        System.out.printf("%d KB JPEG, %.0f s each%n", jpeg.length / 1024, seconds);
        for (int count : clients) {
            System.out.println(load.run(count));
        }
    }

    private static byte[] request(URI endpoint, AccessKey key, String version, byte[] jpeg) {
        var body =
                ("{\"ProjectVersionArn\":\""
                                + version
                                + "\",\"Image\":{\"Bytes\":\""
                                + Base64.getEncoder().encodeToString(jpeg)
                                + "\"}}")
                        .getBytes(StandardCharsets.US_ASCII);
        var headers =
                List.of(
                        new Header("Host", endpoint.getAuthority()),
                        new Header("Content-Type", "application/x-amz-json-1.1"),
                        new Header("X-Amz-Target", "RekognitionService.DetectCustomLabels"));
        var signed =
                new Signer(key, "us-east-1", "rekognition")
                        .sign("POST", "/", headers, body, Instant.now());
        var head = new StringBuilder("POST / HTTP/1.1\r\n");
        signed.forEach(h -> head.append(h.name() + ": " + h.value() + "\r\n"));
        head.append("Content-Length: " + body.length + "\r\n\r\n");
        var start = head.toString().getBytes(StandardCharsets.US_ASCII);
        var whole = Arrays.copyOf(start, start.length + body.length);
        System.arraycopy(body, 0, whole, start.length, body.length);
        return whole;
    }

    /**
     * What clients saw.
     *
     * @param rate images a second
     * @param p50 median latency in milliseconds
     * @param p99 99th percentile of the latency in milliseconds
     * @param clientCpu what the clients themselves took, in cores
     */
    record Seen(int clients, double rate, double p50, double p99, double clientCpu) {
        @Override
        public String toString() {
            return String.format(
                    Locale.ROOT,
                    "%2d clients: %7.1f images/s, p50 %6.1f ms, p99 %6.1f ms, client CPU %4.1f %%"
                            + " of a core",
                    clients,
                    rate,
                    p50,
                    p99,
                    100 * clientCpu);
        }
    }

    /** Lets that many clients call as fast as they are answered. */
    Seen run(int clients) throws Exception {
        measure(clients, Math.min(2, seconds / 2)); // warm-up
        long cpu = cpuNanos();
        long start = System.nanoTime();
        var latencies = measure(clients, seconds);
        double wall = (System.nanoTime() - start) / 1e9;
        return new Seen(
                clients,
                latencies.length / wall,
                latencies[latencies.length / 2] / 1e6,
                latencies[(int) (latencies.length * 0.99)] / 1e6,
                (cpuNanos() - cpu) / 1e9 / wall);
    }

    private long[] measure(int clients, double duration) throws Exception {
        try (var threads = Executors.newFixedThreadPool(clients)) {
            var work = new ArrayList<Callable<List<Long>>>();
            for (int i = 0; i < clients; i++) {
                work.add(() -> client(duration));
            }
            var all = new ArrayList<Long>();
            for (var future : threads.invokeAll(work)) {
                all.addAll(future.get());
            }
            return all.stream().mapToLong(Long::longValue).sorted().toArray();
        }
    }

    private List<Long> client(double duration) throws IOException {
        var latencies = new ArrayList<Long>();
        long end = System.nanoTime() + (long) (duration * 1e9);
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), endpoint.getPort())) {
            socket.setTcpNoDelay(true);
            var in = new BufferedInputStream(socket.getInputStream());
            while (System.nanoTime() < end) {
                long start = System.nanoTime();
                socket.getOutputStream().write(request);
                readAnswer(in);
                latencies.add(System.nanoTime() - start);
            }
        }
        return latencies;
    }

    private static void readAnswer(InputStream in) throws IOException {
        var status = line(in);
        int length = 0;
        for (var header = line(in); !header.isEmpty(); header = line(in)) {
            if (header.toLowerCase(Locale.ROOT).startsWith("content-length:")) {
                length = Integer.parseInt(header.substring(15).strip());
            }
        }
        var body = in.readNBytes(length);
        if (!status.contains(" 200 ")) {
            throw new IOException(status + ": " + new String(body, StandardCharsets.UTF_8));
        }
    }

    private static String line(InputStream in) throws IOException {
        var line = new StringBuilder();
        for (int b = in.read(); b != '\n'; b = in.read()) {
            if (b < 0) {
                throw new EOFException("the server closed the connection");
            }
            if (b != '\r') {
                line.append((char) b);
            }
        }
        return line.toString();
    }

    private static long cpuNanos() {
        return ((com.sun.management.OperatingSystemMXBean)
                        ManagementFactory.getOperatingSystemMXBean())
                .getProcessCpuTime();
    }
}
