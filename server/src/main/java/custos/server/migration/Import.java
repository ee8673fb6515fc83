package custos.server.migration;

import custos.manifest.EntryWriter;
import custos.server.UserError;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.Optional;

/**
 * One import of a dataset: the manifest is there when all of it was read, or not at all.
 *
 * @param images the folder of the pictures; by default where the dataset is
 * @param prefix what references begin with, {@code s3://bucket/} with or without more
 */
public record Import(
        Optional<DatasetFormat> format,
        Path source,
        Optional<Path> images,
        String prefix,
        Path manifest) {
    private static final String JOB = "custos-import";

    public Import {
        prefix = prefix.endsWith("/") ? prefix : prefix + "/";
    }

    /**
     * Reads the dataset and writes the manifest.
     *
     * @throws UserError if there is no such dataset, or it is broken
     */
    public Importer.Summary run(Instant now, Importer.Observer observer) {
        try {
            return importing(now, observer);
        } catch (UncheckedIOException e) {
            throw unreadable(String.valueOf(e.getMessage()));
        } catch (IOException e) {
            throw unreadable(String.valueOf(e.getMessage()));
        }
    }

    private UserError unreadable(String why) {
        return new UserError("cannot import `" + source + "`: " + why);
    }

    private Importer.Summary importing(Instant now, Importer.Observer observer) throws IOException {
        if (!Files.exists(source)) {
            throw new UserError("no such file or folder: `" + source + "`");
        }
        var chosen = format.isPresent() ? format : Sniffer.guess(source);
        var reader = chosen.map(DatasetFormat::reader).orElseThrow(this::unknown);
        var folder = ImageFolder.below(images.orElseGet(this::around));
        var part = manifest.resolveSibling(manifest.getFileName() + ".part");
        try {
            Importer.Summary summary;
            try (var out =
                    new BufferedWriter(
                            new OutputStreamWriter(
                                    Files.newOutputStream(part), StandardCharsets.UTF_8))) {
                var entries = new EntryWriter(now, JOB);
                var importer = new Importer(folder, entries, prefix, out, observer);
                reader.read(source, folder, importer);
                summary = importer.summary();
            }
            Files.move(part, manifest, StandardCopyOption.REPLACE_EXISTING);
            return summary;
        } finally {
            Files.deleteIfExists(part);
        }
    }

    private UserError unknown() {
        return new UserError(
                "`"
                        + source
                        + "` is of no format that is known; give it before the name: "
                        + DatasetFormat.all());
    }

    private Path around() {
        var parent = source.toAbsolutePath().normalize().getParent();
        return Files.isDirectory(source) || parent == null ? source : parent;
    }
}
