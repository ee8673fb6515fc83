package custos.manifest;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Finds the images of a manifest on this machine. A reference is the file that the longest suffix
 * of its key names under the folder of images, unless a mapping covers it; no part of a key leads
 * out of a folder. Two references that would be the same file are ambiguous: one of the two
 * pictures is not there, and training on the other in its place would be silent nonsense.
 */
public final class SourceRefs {
    private static final Set<String> NO_NAMES = Set.of("", ".", "..");

    private final Optional<Path> images;
    private final List<Mapping> mappings;
    private final Map<Path, String> taken = new HashMap<>();

    /**
     * Says where the objects under a prefix lie.
     *
     * @param prefix {@code s3://bucket} or {@code s3://bucket/prefix}, ending where a name ends
     */
    public record Mapping(String prefix, Path folder) {
        public Mapping {
            prefix = prefix.endsWith("/") ? prefix.substring(0, prefix.length() - 1) : prefix;
        }

        /**
         * Reads {@code s3://bucket/prefix=DIR}.
         *
         * @throws IllegalArgumentException if the text has another form
         */
        public static Mapping parse(String text) {
            int equals = text.lastIndexOf('=');
            if (!text.startsWith("s3://") || equals < 0 || equals == text.length() - 1) {
                throw new IllegalArgumentException(
                        "not a mapping: `" + text + "`; expected `s3://bucket/prefix=DIR`");
            }
            return new Mapping(text.substring(0, equals), Path.of(text.substring(equals + 1)));
        }
    }

    /** What became of a reference. */
    public sealed interface Resolution {
        record Found(Path file) implements Resolution {}

        /** No such file. */
        record Missing() implements Resolution {}

        /** Several readings: other files, or another reference that is the same file. */
        record Ambiguous(List<Path> files) implements Resolution {}
    }

    /** Looks under a folder of images, if there is one, and where mappings say. */
    public SourceRefs(Optional<Path> images, List<Mapping> mappings) {
        this.images = images;
        this.mappings = List.copyOf(mappings);
    }

    /** Finds the file of a reference; the same for the same reference, however often asked. */
    public synchronized Resolution resolve(SourceRef ref) {
        var found = candidates(ref);
        if (found.isEmpty()) {
            return new Resolution.Missing();
        }
        var file = found.getFirst();
        if (found.size() > 1 || !taken.computeIfAbsent(file, _ -> ref.text()).equals(ref.text())) {
            return new Resolution.Ambiguous(found);
        }
        return new Resolution.Found(file);
    }

    /** A mapping is an explicit word: where one covers the reference, no suffix is tried. */
    private List<Path> candidates(SourceRef ref) {
        var longest =
                mappings.stream()
                        .filter(m -> rest(m, ref).isPresent())
                        .mapToInt(m -> m.prefix().length())
                        .max();
        if (longest.isEmpty()) {
            return images.flatMap(folder -> bySuffix(folder, ref.key())).stream().toList();
        }
        return mappings.stream()
                .filter(m -> m.prefix().length() == longest.getAsInt())
                .flatMap(m -> rest(m, ref).flatMap(r -> file(m.folder(), r)).stream())
                .distinct()
                .toList();
    }

    private static Optional<String> rest(Mapping mapping, SourceRef ref) {
        var name = "s3://" + ref.bucket() + "/" + ref.key();
        var prefix = mapping.prefix() + "/";
        return name.startsWith(prefix)
                ? Optional.of(name.substring(prefix.length()))
                : Optional.empty();
    }

    private static Optional<Path> bySuffix(Path folder, String key) {
        int from = 0;
        while (from >= 0) {
            var file = file(folder, key.substring(from));
            if (file.isPresent()) {
                return file;
            }
            int slash = key.indexOf('/', from);
            from = slash < 0 ? -1 : slash + 1;
        }
        return Optional.empty();
    }

    private static Optional<Path> file(Path folder, String name) {
        var names = List.of(name.split("/", -1));
        if (names.stream().anyMatch(NO_NAMES::contains)) {
            return Optional.empty();
        }
        try {
            var file = folder.resolve(name).normalize();
            return Files.isRegularFile(file) ? Optional.of(file) : Optional.empty();
        } catch (InvalidPathException _) {
            return Optional.empty(); // a key may hold characters that no file name has
        }
    }
}
