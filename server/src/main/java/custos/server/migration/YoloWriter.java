package custos.server.migration;

import custos.manifest.Box;
import custos.manifest.ImageSize;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/**
 * YOLO: pictures in {@code images}, a list for each in {@code labels}, names in {@code data.yaml}.
 */
final class YoloWriter implements DatasetWriter {
    private final Path folder;
    private final Labels labels = new Labels();
    private final Map<String, String> stems = new HashMap<>();

    YoloWriter(Path folder) throws IOException {
        this.folder = folder;
        Files.createDirectories(folder.resolve("labels"));
    }

    @Override
    public Path picture(ExportedImage image) throws CannotSay {
        if (!image.labels().isEmpty()) {
            throw new CannotSay("YOLO has no labels for whole images in a dataset of boxes");
        }
        var placed = placed(image);
        if (("/" + placed.name()).contains("/images/")) {
            throw new CannotSay("readers would look for its labels by the folder `images` in it");
        }
        VocWriter.needStem(stems, placed);
        return folder.resolve("images").resolve(placed.name());
    }

    @Override
    public void write(ExportedImage image) throws IOException {
        if (!image.labelled()) {
            return; // a picture without a list is one that nobody has labelled
        }
        var file = folder.resolve("labels").resolve(placed(image).stem() + ".txt");
        Files.createDirectories(file.toAbsolutePath().getParent());
        var lines = new StringBuilder();
        for (var box : image.boxes()) {
            line(lines, box, image.size().orElseThrow()); // boxes come with the size they are in
        }
        Files.writeString(file, lines);
    }

    /** As named below the folder of pictures, where it may have been before. */
    private static ExportedImage placed(ExportedImage image) {
        var images = "images/";
        return image.name().startsWith(images)
                ? image.named(image.name().substring(images.length()))
                : image;
    }

    private void line(StringBuilder lines, Box box, ImageSize size) {
        lines.append(labels.id(box.label()))
                .append(' ')
                .append(Numbers.share((box.left() + box.width() / 2) / size.width()))
                .append(' ')
                .append(Numbers.share((box.top() + box.height() / 2) / size.height()))
                .append(' ')
                .append(Numbers.share(box.width() / size.width()))
                .append(' ')
                .append(Numbers.share(box.height() / size.height()))
                .append('\n');
    }

    @Override
    public void close() throws IOException {
        var yaml = new StringBuilder("path: .\ntrain: images\nval: images\nnames:\n");
        for (int i = 0; i < labels.names().size(); i++) {
            yaml.append("  ").append(i).append(": ").append(quoted(labels.names().get(i)));
            yaml.append('\n');
        }
        Files.writeString(folder.resolve("data.yaml"), yaml);
    }

    /** As YAML's double-quoted text, which is JSON's. */
    private static String quoted(String text) {
        return new JsonMapper().writeValueAsString(text);
    }
}
