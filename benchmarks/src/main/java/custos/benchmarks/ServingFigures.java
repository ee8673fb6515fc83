package custos.benchmarks;

import custos.sigv4.AccessKey;
import custos.vision.ImageDecoder;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * What a user of the server waits for, measured on the distribution through {@code ./custos}: the
 * start, its memory at rest, StartProjectVersion, and DetectCustomLabels from 1, 8 and 32 clients
 * beside the bare limit, alternately in one run. {@code benchmarks/serving} starts it.
 */
public final class ServingFigures {
    private static final int STARTS = 5;
    private static final int ROUNDS = 3;
    private static final int JPEG_BYTES = 100 << 10;
    private static final double SECONDS = 8;
    private static final List<Integer> CLIENTS = List.of(1, 8, 32);

    private final Path folder;

    private ServingFigures(Path folder) {
        this.folder = folder;
    }

    public static void main(String[] arguments) throws Exception {
        new ServingFigures(Files.createTempDirectory("serving-figures")).run();
    }

    private void run() throws Exception {
        var starts = new ArrayList<Double>();
        for (int i = 0; i < STARTS; i++) {
            try (var server = new Server(folder.resolve("start-" + i))) {
                starts.add(server.startSeconds());
            }
        }
        print("first start to /health 200, s", starts);
        try (var server = new Server(folder.resolve("data"))) {
            TimeUnit.SECONDS.sleep(3); // what the start left behind is collected
            System.out.printf("resident memory at rest: %d MiB%n", server.residentMebibytes());
            try (var life = new ModelLife(server.endpoint(), server.credentials())) {
                var version = life.train();
                print("StartProjectVersion to RUNNING, s", life.starts(version, STARTS));
                load(server, life.key(), version.arn());
            }
        }
    }

    private void load(Server server, AccessKey key, String version) throws Exception {
        var jpeg = new DrawnPhoto(99, true).jpeg(JPEG_BYTES);
        var load = new DetectLoad(URI.create(server.endpoint()), key, version, jpeg, SECONDS);
        System.out.printf("%d KB JPEG 640x480%n", jpeg.length >> 10);
        try (var alone = new BareLoop(server.bundle(), jpeg, ImageDecoder.create(), 2);
                var many = new BareLoop(server.bundle(), jpeg, ImageDecoder.create(), 1)) {
            load.run(CLIENTS.getLast()); // until what is called often is compiled
            load.run(CLIENTS.getLast());
            for (int round = 0; round < ROUNDS; round++) {
                for (int clients : CLIENTS) {
                    double one = limit(alone, 1);
                    double two = limit(many, 2);
                    var seen = load.run(clients);
                    System.out.printf(
                            Locale.ROOT,
                            "%s; ratio %.2f of %.1f images/s in one loop with a session of two"
                                    + " threads, %.2f of %.1f in two loops%n",
                            seen,
                            seen.rate() / one,
                            one,
                            seen.rate() / two,
                            two);
                }
            }
        }
    }

    /** What so many loops on two cores do without a server. */
    private static double limit(BareLoop bare, int loops) throws Exception {
        return DetectBareLimit.measure(
                loops, bare::decodeAndInfer, Thread.ofPlatform().factory(), SECONDS);
    }

    private static void print(String what, List<Double> seconds) {
        var sorted = seconds.stream().sorted().toList();
        System.out.printf(
                Locale.ROOT,
                "%s: median %.2f, all %s%n",
                what,
                sorted.get(sorted.size() / 2),
                seconds.stream().map(s -> String.format(Locale.ROOT, "%.2f", s)).toList());
    }

    /** {@code ./custos serve} on a data folder of its own. */
    static final class Server implements AutoCloseable {
        private static final String READY = "Custos is ready at ";

        private final Path data;
        private final Process process;
        private final String endpoint;
        private final double startSeconds;

        Server(Path data) throws IOException, InterruptedException {
            this.data = data;
            long start = System.nanoTime();
            process =
                    new ProcessBuilder("./custos", "serve", "--data", data.toString(), "--port=0")
                            .redirectError(ProcessBuilder.Redirect.INHERIT)
                            .start();
            var line =
                    new BufferedReader(
                                    new InputStreamReader(
                                            process.getInputStream(), StandardCharsets.UTF_8))
                            .readLine();
            if (line == null || !line.startsWith(READY)) {
                throw new IOException("the server did not start: " + line);
            }
            endpoint = line.substring(READY.length());
            awaitHealth();
            startSeconds = (System.nanoTime() - start) / 1e9;
        }

        private void awaitHealth() throws IOException, InterruptedException {
            try (var client = HttpClient.newHttpClient()) {
                var health = HttpRequest.newBuilder(URI.create(endpoint + "/health")).build();
                var status = client.send(health, BodyHandlers.discarding()).statusCode();
                if (status != 200) {
                    throw new IOException("/health answers " + status);
                }
            }
        }

        String endpoint() {
            return endpoint;
        }

        double startSeconds() {
            return startSeconds;
        }

        Path credentials() {
            return data.resolve("credentials");
        }

        /** The one bundle that the data folder holds. */
        Path bundle() throws IOException {
            try (var files = Files.walk(data.resolve("models"))) {
                return files.filter(file -> file.endsWith("model.zip")).findFirst().orElseThrow();
            }
        }

        long residentMebibytes() throws IOException {
            var status = Path.of("/proc", Long.toString(process.pid()), "status");
            return Files.readAllLines(status).stream()
                    .filter(line -> line.startsWith("VmRSS:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) >> 10)
                    .findFirst()
                    .orElseThrow();
        }

        @Override
        public void close() {
            process.destroy();
            try {
                if (!process.waitFor(60, TimeUnit.SECONDS)) {
                    process.destroyForcibly();
                }
            } catch (InterruptedException e) {
                process.destroyForcibly();
                Thread.currentThread().interrupt();
            }
        }
    }
}
