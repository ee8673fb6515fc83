package custos.objectstore.s3;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.NullMarked;

/** What lies on the disk. */
@NullMarked
final class Files {
    private Files() {}

    static List<Path> under(Path folder) throws IOException {
        try (var all = java.nio.file.Files.walk(folder)) {
            return all.filter(java.nio.file.Files::isRegularFile).toList();
        }
    }
}
