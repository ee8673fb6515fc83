package custos.vision;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Finds the libvips library: system property {@code custos.libvips} or environment variable {@code
 * CUSTOS_LIBVIPS} (the file or its folder), else {@code lib/libvips} or npm's {@code node_modules}
 * in the folder of our own classes or one above it.
 */
final class VipsLibrary {

    private static final String PROPERTY = "custos.libvips";
    private static final String VARIABLE = "CUSTOS_LIBVIPS";
    private static final String PACKAGE = "node_modules/@img/sharp-libvips-linux-x64/lib";
    private static final int LEVELS = 3;

    private VipsLibrary() {}

    static Optional<Path> find() {
        var setting = Optional.ofNullable(System.getProperty(PROPERTY, System.getenv(VARIABLE)));
        if (setting.isEmpty() || setting.get().isEmpty()) {
            return besideOurClasses();
        }
        var place = Path.of(setting.get());
        var library = Files.isDirectory(place) ? inFolder(place) : Optional.of(place);
        if (library.filter(Files::isRegularFile).isEmpty()) {
            throw new IllegalStateException(
                    "no libvips at `%s`, which %s or %s names; expected libvips-cpp.so… or its folder"
                            .formatted(place, PROPERTY, VARIABLE));
        }
        return library;
    }

    private static Optional<Path> besideOurClasses() {
        return ourFolder().stream()
                .flatMap(folder -> Stream.iterate(folder, at -> at != null, Path::getParent))
                .limit(LEVELS)
                .flatMap(at -> Stream.of(at.resolve("libvips"), at.resolve(PACKAGE)))
                .flatMap(place -> inFolder(place).stream())
                .findFirst();
    }

    private static Optional<Path> ourFolder() {
        try {
            var source = VipsLibrary.class.getProtectionDomain().getCodeSource();
            return source == null
                    ? Optional.empty()
                    : Optional.ofNullable(Path.of(source.getLocation().toURI()).getParent());
        } catch (URISyntaxException _) {
            return Optional.empty();
        }
    }

    private static Optional<Path> inFolder(Path folder) {
        if (!Files.isDirectory(folder)) {
            return Optional.empty();
        }
        try (var files = Files.list(folder)) {
            return files.filter(file -> name(file).startsWith("libvips-cpp.so"))
                    .sorted()
                    .findFirst();
        } catch (IOException _) {
            return Optional.empty();
        }
    }

    private static String name(Path file) {
        return String.valueOf(file.getFileName());
    }
}
