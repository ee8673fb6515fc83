package custos.server.migration;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** The lists of Pascal VOC that say which images show a label: lines of {@code ID 1}. */
final class VocClassLists {
    private static final Pattern LIST = Pattern.compile("(.+)_(train|val|trainval|test)\\.txt");
    private static final Pattern SHOWS = Pattern.compile("(\\S.*?)\\s+1\\s*");

    private final Map<String, Set<String>> labels = new HashMap<>();

    private VocClassLists() {}

    /** Reads all lists below a folder; of a single file there are none. */
    static VocClassLists below(Path source) throws IOException {
        var lists = new VocClassLists();
        if (Files.isDirectory(source)) {
            for (var file : Sniffer.files(source, ".txt")) {
                var match = LIST.matcher(String.valueOf(file.getFileName()));
                if (match.matches() && file.toString().contains("/ImageSets/Main/")) {
                    lists.read(file, SafeName.decoded(match.group(1)));
                }
            }
        }
        return lists;
    }

    private void read(Path file, String label) throws IOException {
        TextFile.lines(
                file,
                (_, line) -> {
                    var match = SHOWS.matcher(line);
                    if (match.matches()) {
                        labels.computeIfAbsent(match.group(1), _ -> new LinkedHashSet<>())
                                .add(label);
                    }
                });
    }

    /** The labels of an image, by its id. */
    List<String> of(String id) {
        return List.copyOf(labels.getOrDefault(id, Set.of()));
    }
}
