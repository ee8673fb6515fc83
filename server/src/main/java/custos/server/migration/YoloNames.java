package custos.server.migration;

import custos.server.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The names of YOLO's classes, and the file that they stand in. */
final class YoloNames {
    private static final int MOST = 100_000;

    private final Path file;
    private final Map<String, String> names = new HashMap<>();

    private YoloNames(Path file) {
        this.file = file;
    }

    /** Reads the names from a file or from the one in a folder that holds them. */
    static Optional<YoloNames> find(Path source) throws IOException {
        if (!Files.isDirectory(source)) {
            return Optional.of(read(source));
        }
        var first = new ArrayList<Path>();
        try (var all = Files.walk(source, 3)) {
            all.filter(f -> Files.isRegularFile(f, LinkOption.NOFOLLOW_LINKS))
                    .filter(f -> rank(f) < Integer.MAX_VALUE)
                    .sorted(
                            java.util.Comparator.comparingInt(YoloNames::rank)
                                    .thenComparing(f -> f))
                    .forEach(first::add);
        }
        for (var candidate : first) {
            var names = read(candidate);
            if (!names.names.isEmpty()) {
                return Optional.of(names);
            }
        }
        return Optional.empty();
    }

    private static int rank(Path file) {
        var name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
        return name.equals("data.yaml")
                ? 0
                : isYaml(name)
                        ? 1
                        : name.equals("classes.txt")
                                ? 2
                                : name.endsWith(".names") ? 3 : Integer.MAX_VALUE;
    }

    private static boolean isYaml(String name) {
        return name.endsWith(".yaml") || name.endsWith(".yml");
    }

    private static YoloNames read(Path file) throws IOException {
        var names = new YoloNames(file.toAbsolutePath().normalize());
        if (isYaml(String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT))) {
            var yaml = new YamlNames();
            TextFile.lines(file, (_, line) -> yaml.line(line));
            yaml.names().forEach(names::put);
        } else {
            var lines = new ArrayList<String>();
            TextFile.lines(file, (_, line) -> lines.add(line.strip()));
            names.putAll(lines);
        }
        return names;
    }

    private void putAll(List<String> lines) {
        for (int i = 0; i < lines.size(); i++) {
            if (!lines.get(i).isEmpty()) {
                put(Integer.toString(i), lines.get(i));
            }
        }
    }

    private void put(String id, String name) {
        if (names.size() == MOST) {
            throw new UserError("`" + file + "`: more than " + MOST + " names of classes");
        }
        names.put(id, name);
    }

    /** Whether this is the file that the names stand in. */
    boolean isFile(Path other) {
        return other.equals(file);
    }

    /** The name of a class; some tools write its number with a fraction. */
    Optional<String> name(String id) {
        var whole = id.endsWith(".0") ? id.substring(0, id.length() - 2) : id;
        return Optional.ofNullable(names.get(whole));
    }
}
