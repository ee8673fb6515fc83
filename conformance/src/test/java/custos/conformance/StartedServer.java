package custos.conformance;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/** The distribution as a user runs it: a process, found by the line that it prints when ready. */
final class StartedServer implements AutoCloseable {
    private static final String READY = "Custos is ready at ";

    private final Process process;
    private final Path data;
    private final String endpoint;

    private StartedServer(Process process, Path data, String endpoint) {
        this.process = process;
        this.data = data;
        this.endpoint = endpoint;
    }

    /** The folder of the distribution; tests that need it skip where it was not built. */
    static Path distribution() {
        var dist = Path.of(System.getProperty("project.root", "."), "server", "target", "custos");
        Assumptions.assumeTrue(
                Files.isDirectory(dist.resolve("lib")),
                "the distribution is not built (mvn package): " + dist);
        return dist;
    }

    /** Starts a program of the distribution. */
    static Process run(Path data, String... arguments) throws IOException {
        var dist = distribution();
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(
                List.of(
                        "-Djava.awt.headless=true",
                        "--enable-native-access=ALL-UNNAMED",
                        "--sun-misc-unsafe-memory-access=allow",
                        "-cp",
                        dist.resolve("lib") + "/*",
                        "custos.server.Main"));
        command.addAll(List.of(arguments));
        var builder = new ProcessBuilder(command);
        builder.environment().put("CUSTOS_DIST", dist.toString());
        builder.redirectError(data.resolveSibling(data.getFileName() + ".log").toFile());
        return builder.start();
    }

    static StartedServer start(Path data) throws IOException {
        var process = run(data, "serve", "--data", data.toString(), "--port", "0");
        var out =
                new BufferedReader(
                        new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        var line = out.readLine();
        if (line == null || !line.startsWith(READY)) {
            process.destroy();
            throw new IOException("the server did not start: " + line);
        }
        return new StartedServer(process, data, line.substring(READY.length()));
    }

    String endpoint() {
        return endpoint;
    }

    Path credentials() {
        return data.resolve("credentials");
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
