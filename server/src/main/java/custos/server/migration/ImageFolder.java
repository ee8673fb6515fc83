package custos.server.migration;

import custos.manifest.ImageSize;
import custos.server.UserError;
import custos.vision.ImageException;
import custos.vision.ImageHeader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * The pictures below a folder, found by the names that datasets give them. Links are not followed,
 * and a name is only ever looked up among the files that were found, so none leads out.
 */
final class ImageFolder {
    /** A JPEG's size stands before its pixels; and what precedes it is mostly short. */
    private static final int PREFIX = 1 << 15;

    /** Pictures larger than this are not looked at. */
    private static final long MOST_BYTES = 64L << 20;

    private static final int MOST_FILES = 2_000_000;

    private final Path root;
    private final TreeSet<String> names = new TreeSet<>();
    private final Map<String, List<String>> byLastName = new HashMap<>();

    private ImageFolder(Path root) {
        this.root = root;
    }

    /** Looks through a folder and all folders in it. */
    static ImageFolder below(Path root) throws IOException {
        var folder = new ImageFolder(root);
        if (Files.isDirectory(root)) {
            try (var files = Files.walk(root)) {
                files.filter(ImageFolder::isPicture).forEach(folder::add);
            }
        }
        return folder;
    }

    private static boolean isPicture(Path file) {
        return isPictureName(file.toString())
                && Files.isRegularFile(file, java.nio.file.LinkOption.NOFOLLOW_LINKS);
    }

    /** Whether a name ends as those of JPEG and PNG files do. */
    static boolean isPictureName(String file) {
        var name = file.toLowerCase(Locale.ROOT);
        return name.endsWith(".jpg") || name.endsWith(".jpeg") || name.endsWith(".png");
    }

    private void add(Path file) {
        if (names.size() == MOST_FILES) {
            throw new UserError("more than " + MOST_FILES + " pictures below `" + root + "`");
        }
        var name = root.relativize(file).toString();
        names.add(name);
        byLastName.computeIfAbsent(lastName(name), _ -> new ArrayList<>(1)).add(name);
    }

    /** The names of all pictures, in order. */
    Iterable<String> names() {
        return names;
    }

    boolean isEmpty() {
        return names.isEmpty();
    }

    boolean contains(String name) {
        return names.contains(name);
    }

    /** The file of a picture of this folder. */
    Path file(String name) {
        return root.resolve(name);
    }

    /** A file's path as this folder would name it, if it lies below. */
    Optional<String> nameOf(Path file) {
        var from = root.toAbsolutePath().normalize();
        var to = file.toAbsolutePath().normalize();
        return to.startsWith(from) ? Optional.of(from.relativize(to).toString()) : Optional.empty();
    }

    /**
     * The picture of that name, or the only one whose path ends with the name.
     *
     * @throws AmbiguousName if there are several
     */
    Optional<String> find(String name) throws AmbiguousName {
        if (names.contains(name)) {
            return Optional.of(name);
        }
        var ending = "/" + name;
        var fit =
                byLastName.getOrDefault(lastName(name), List.of()).stream()
                        .filter(candidate -> candidate.endsWith(ending))
                        .limit(2)
                        .toList();
        if (fit.size() > 1) {
            throw new AmbiguousName("several pictures fit `" + name + "`: " + fit);
        }
        return fit.stream().findFirst();
    }

    private static String lastName(String name) {
        return name.substring(name.lastIndexOf('/') + 1);
    }

    /** The size of the upright picture, from its header. */
    ImageSize size(String name) throws IOException, ImageException {
        return size(file(name));
    }

    /** The size of an upright picture, from its header. */
    static ImageSize size(Path file) throws IOException, ImageException {
        byte[] start;
        try (var in = Files.newInputStream(file)) {
            start = in.readNBytes(PREFIX);
        }
        var png = PngSize.of(start);
        if (png.isPresent()) {
            return png.get();
        }
        ImageHeader header;
        try {
            header = ImageHeader.of(start);
        } catch (ImageException e) {
            if (start.length < PREFIX || Files.size(file) > MOST_BYTES) {
                throw e;
            }
            header = ImageHeader.of(Files.readAllBytes(file));
        }
        return new ImageSize(header.uprightWidth(), header.uprightHeight());
    }

    /** A name that several pictures fit. */
    static final class AmbiguousName extends Exception {
        private static final long serialVersionUID = 1L;

        AmbiguousName(String message) {
            super(message);
        }
    }
}
