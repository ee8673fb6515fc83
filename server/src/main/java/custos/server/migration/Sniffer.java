package custos.server.migration;

import custos.server.UserError;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import tools.jackson.core.JsonToken;

/** Tells formats by what files hold. */
final class Sniffer {
    private static final int START = 1 << 12;
    private static final Pattern ROOT =
            Pattern.compile(
                    "^\\uFEFF?\\s*(?:<\\?.*?\\?>\\s*|<!--.*?-->\\s*)*<([A-Za-z]+)", Pattern.DOTALL);

    private Sniffer() {}

    /** The files below a folder whose names end so, in order; links are not followed. */
    static List<Path> files(Path folder, String ending) throws IOException {
        try (var all = Files.walk(folder)) {
            return all.filter(f -> lowerName(f).endsWith(ending))
                    .filter(f -> Files.isRegularFile(f, LinkOption.NOFOLLOW_LINKS))
                    .sorted()
                    .toList();
        }
    }

    private static String lowerName(Path file) {
        return String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
    }

    /**
     * The file itself, or the files of the format below a folder.
     *
     * @throws UserError if there are none
     */
    static List<Path> filesOf(Path source, DatasetFormat format) throws IOException {
        if (!Files.isDirectory(source)) {
            return List.of(source);
        }
        var ending = format == DatasetFormat.CVAT || format == DatasetFormat.VOC ? ".xml" : ".json";
        var found =
                files(source, ending).stream()
                        .filter(f -> ofFile(f).equals(Optional.of(format)))
                        .toList();
        if (found.isEmpty()) {
            throw new UserError("no file of the format " + format.text() + " below " + source);
        }
        return found;
    }

    static boolean isCoco(Path file) {
        return ofFile(file).equals(Optional.of(DatasetFormat.COCO));
    }

    /** The format of a file or of what a folder holds. */
    static Optional<DatasetFormat> guess(Path source) throws IOException {
        if (!Files.isDirectory(source)) {
            return ofFile(source);
        }
        for (var ending : List.of(".json", ".xml")) {
            for (var file : files(source, ending)) {
                var format = ofFile(file);
                if (format.isPresent()) {
                    return format;
                }
            }
        }
        return YoloReader.isYolo(source) ? Optional.of(DatasetFormat.YOLO) : Optional.empty();
    }

    private static Optional<DatasetFormat> ofFile(Path file) {
        var name = lowerName(file);
        try {
            if (name.endsWith(".json")) {
                return ofJson(file);
            }
            if (name.endsWith(".xml")) {
                return ofXml(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (UserError _) {
            return Optional.empty(); // reading it will say what is wrong with it
        }
        boolean yolo = name.endsWith(".yaml") || name.endsWith(".yml") || name.endsWith(".names");
        return yolo ? Optional.of(DatasetFormat.YOLO) : Optional.empty();
    }

    private static Optional<DatasetFormat> ofXml(Path file) throws IOException {
        try (var in = Files.newInputStream(file)) {
            var start = new String(in.readNBytes(START), StandardCharsets.UTF_8);
            var root = ROOT.matcher(start);
            return switch (root.find() ? root.group(1) : "") {
                case "annotations" -> Optional.of(DatasetFormat.CVAT);
                case "annotation" -> Optional.of(DatasetFormat.VOC);
                default -> Optional.empty();
            };
        }
    }

    private static Optional<DatasetFormat> ofJson(Path file) throws IOException {
        var members = new HashSet<String>();
        try (var json = new JsonFile(file)) {
            json.reading(() -> {
                var begin = json.begin();
                boolean array = begin == JsonToken.START_ARRAY && json.enterObject();
                if (!array && begin != JsonToken.START_OBJECT) {
                    return;
                }
                members.add(array ? "[" : "{");
                while (!isDecided(members) && json.nextMember()) {
                    members.add(json.member());
                    json.skip();
                }
            });
        }
        return ofMembers(members);
    }

    private static boolean isDecided(Set<String> members) {
        return ofMembers(members).isPresent() && !members.equals(Set.of("{", "images"));
    }

    private static Optional<DatasetFormat> ofMembers(Set<String> members) {
        if (members.contains("[")) {
            boolean tasks = members.contains("data") || members.contains("annotations");
            boolean images =
                    members.contains("tags")
                            || members.contains("regions")
                            || members.contains("originalImageUri");
            return tasks
                    ? Optional.of(DatasetFormat.LABEL_STUDIO)
                    : images ? Optional.of(DatasetFormat.CUSTOM_VISION) : Optional.empty();
        }
        if (!members.contains("images")) {
            return Optional.empty();
        }
        boolean coco = members.contains("annotations") || members.contains("categories");
        return Optional.of(coco ? DatasetFormat.COCO : DatasetFormat.CUSTOM_VISION);
    }
}
