package custos.server.demo;

import custos.server.CustosServer;
import custos.server.ServerSettings;
import custos.server.Terminal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code custos demo}: ends 0 only if every step of a model's life really worked. */
@Command(
        name = "demo",
        description = "Live a model's whole life on a throwaway data folder, narrated.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
public final class DemoCommand implements Callable<Integer> {
    @Spec CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--keep",
            paramLabel = "DIR",
            description = "keep the data folder here instead of throwing it away")
    @Nullable Path keep;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "7",
            description = "draw other photos (default: ${DEFAULT-VALUE})")
    long seed = 7;

    @Option(
            names = "--shuffle-labels",
            description = "give the training photos wrong labels: the demo must then fail")
    boolean shuffleLabels;

    @Override
    public Integer call() throws IOException, InterruptedException {
        var out = spec.commandLine().getOut();
        var narrator = new Narrator(out, Terminal.isAttached());
        var data = keep == null ? Files.createTempDirectory("custos-demo-") : keep;
        try (var server = CustosServer.start(ServerSettings.local(data))) {
            return new Demo(server, narrator, seed, shuffleLabels).live() ? 0 : 1;
        } finally {
            if (keep == null) {
                delete(data);
            }
        }
    }

    private static void delete(Path folder) {
        try {
            Files.walkFileTree(
                    folder,
                    new SimpleFileVisitor<>() {
                        @Override
                        public FileVisitResult visitFile(Path file, BasicFileAttributes ignored)
                                throws IOException {
                            Files.delete(file);
                            return FileVisitResult.CONTINUE;
                        }

                        @Override
                        public FileVisitResult postVisitDirectory(
                                Path visited, @Nullable IOException failure) throws IOException {
                            Files.delete(visited);
                            return FileVisitResult.CONTINUE;
                        }
                    });
        } catch (IOException e) {
            throw new UncheckedIOException("cannot delete the demo's folder `" + folder + "`", e);
        }
    }
}
