package custos.server.pull;

import custos.manifest.SourceRef;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Which file each image becomes: {@code images/KEY}, or {@code images/BUCKET/KEY} where the images
 * are of several buckets, whose keys may be the same.
 */
public final class Layout {
    private static final Set<String> NO_NAMES = Set.of("", ".", "..");

    private final Path images;
    private final List<String> buckets;

    private Layout(Path images, List<String> buckets) {
        this.images = images;
        this.buckets = buckets;
    }

    /** The layout of these images below a folder. */
    static Layout of(Path images, Collection<SourceRef> refs) {
        return new Layout(
                images,
                refs.stream()
                        .map(SourceRef::bucket)
                        .collect(Collectors.toCollection(TreeSet::new))
                        .stream()
                        .toList());
    }

    /** The buckets, by name. */
    public List<String> buckets() {
        return buckets;
    }

    /** The folder that holds a bucket's keys. */
    public Path folder(String bucket) {
        return buckets.size() == 1 ? images : images.resolve(bucket);
    }

    /** The file of an image; nothing if its key cannot be the path of a file below the folder. */
    Optional<Path> file(SourceRef ref) {
        var names = List.of(ref.key().split("/", -1));
        if (names.stream().anyMatch(NO_NAMES::contains) || NO_NAMES.contains(ref.bucket())) {
            return Optional.empty();
        }
        try {
            var folder = folder(ref.bucket());
            var file = folder.resolve(ref.key()).normalize();
            return file.startsWith(folder) ? Optional.of(file) : Optional.empty();
        } catch (InvalidPathException _) {
            return Optional.empty(); // a key may hold characters that no file name has
        }
    }
}
