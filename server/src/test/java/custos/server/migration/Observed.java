package custos.server.migration;

import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Remembers what an import or an export says. */
final class Observed implements Importer.Observer {
    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

    final List<String> problems = new ArrayList<>();

    @Override
    public void written(long images) {
        // Counted in the summary.
    }

    @Override
    public void problem(String text) {
        problems.add(text);
    }

    Importer.Summary importing(Path source, Optional<Path> images, Path manifest) {
        return new Import(Optional.empty(), source, images, "s3://bucket/some prefix", manifest)
                .run(NOW, this);
    }

    Importer.Summary importing(DatasetFormat format, Path source, Path manifest) {
        return new Import(Optional.of(format), source, Optional.empty(), "s3://bucket", manifest)
                .run(NOW, this);
    }
}
