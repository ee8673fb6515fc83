package custos.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;

/**
 * A folder with a short path, for data folders whose control socket is asked: the path of a socket
 * has room for a hundred bytes, which a test's own folder may exceed.
 */
record ShortFolder(Path path) implements AutoCloseable {
    static ShortFolder create() throws IOException {
        return new ShortFolder(Files.createTempDirectory(Path.of("/tmp"), "custos"));
    }

    @Override
    public void close() throws IOException {
        try (var files = Files.walk(path)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
