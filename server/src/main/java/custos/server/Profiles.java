package custos.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A file in the AWS shared credentials format: sections in brackets, {@code name = value} below.
 * What it does not understand it leaves as it is.
 */
final class Profiles {
    private final List<String> lines;

    private Profiles(List<String> lines) {
        this.lines = List.copyOf(lines);
    }

    /** What a file holds, nothing if there is no such file. */
    static Profiles read(Path file) throws IOException {
        try {
            return new Profiles(Files.readAllLines(file));
        } catch (NoSuchFileException _) {
            return new Profiles(List.of());
        }
    }

    /** Whether there is a section of that name. */
    boolean has(String section) {
        return lines.stream().anyMatch(line -> isHead(line, section));
    }

    /** The values of a section, of its last if several have the name; the last value counts. */
    Map<String, String> values(String section) {
        var values = new LinkedHashMap<String, String>();
        boolean inside = false;
        for (var line : lines) {
            inside = isHead(line) ? isHead(line, section) : inside;
            int equals = line.indexOf('=');
            if (inside && equals > 0 && !isComment(line)) {
                values.put(line.substring(0, equals).strip(), line.substring(equals + 1).strip());
            }
        }
        return Map.copyOf(values);
    }

    /** The same with a section of these values in place of those of that name. */
    Profiles with(String section, Map<String, String> values) {
        var changed = new ArrayList<>(without(section).lines);
        changed.add("[" + section + "]");
        values.forEach((name, value) -> changed.add(name + " = " + value));
        return new Profiles(changed);
    }

    /** The same without the sections of that name. */
    Profiles without(String section) {
        var kept = new ArrayList<String>();
        boolean inside = false;
        for (var line : lines) {
            inside = isHead(line) ? isHead(line, section) : inside;
            if (!inside) {
                kept.add(line);
            }
        }
        return new Profiles(kept);
    }

    /** The file's text. */
    String text() {
        return lines.isEmpty() ? "" : String.join("\n", lines) + "\n";
    }

    private static boolean isHead(String line) {
        var text = line.strip();
        return text.startsWith("[") && text.indexOf(']') > 0;
    }

    private static boolean isHead(String line, String section) {
        var text = line.strip();
        return isHead(line) && text.substring(1, text.indexOf(']')).strip().equals(section);
    }

    private static boolean isComment(String line) {
        var text = line.strip();
        return text.startsWith("#") || text.startsWith(";");
    }
}
