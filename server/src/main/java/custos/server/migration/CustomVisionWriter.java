package custos.server.migration;

import custos.manifest.Box;
import custos.manifest.ImageSize;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.UUID;

/**
 * Azure Custom Vision: {@code images.json}, as its training API lists images, beside {@code
 * images}.
 */
final class CustomVisionWriter implements DatasetWriter {
    private static final String NEGATIVE = "Negative";

    private final Path folder;
    private final JsonOut json;

    CustomVisionWriter(Path folder) throws IOException {
        this.folder = folder;
        this.json = new JsonOut(folder.resolve("images.json"));
        json.beginArray();
    }

    @Override
    public Path picture(ExportedImage image) throws CannotSay {
        var boxed = new LinkedHashSet<String>();
        image.boxes().forEach(box -> boxed.add(box.label()));
        if (image.labels().stream().anyMatch(boxed::contains)) {
            throw new CannotSay(
                    "Custom Vision cannot tell a label of the image from that of its box");
        }
        return folder.resolve("images").resolve(image.name());
    }

    @Override
    public void write(ExportedImage image) {
        json.line().beginObject().put("id", id("image", image.name()));
        json.put("fileName", image.name());
        image.size().ifPresent(s -> json.put("width", s.width()).put("height", s.height()));
        json.beginArray("tags");
        var tags = new LinkedHashSet<String>();
        image.boxes().forEach(box -> tags.add(box.label()));
        tags.addAll(image.labels());
        for (var tag : tags) {
            tag(tag, "Regular");
        }
        if (image.isBackground()) {
            tag(NEGATIVE, NEGATIVE);
        }
        json.endArray().beginArray("regions");
        for (var box : image.boxes()) {
            region(box, image.size().orElseThrow()); // boxes come with the size they are in
        }
        json.endArray().endObject();
    }

    private void tag(String name, String type) {
        json.beginObject().put("tagId", id("tag", type + name)).put("tagName", name);
        json.put("type", type).endObject();
    }

    private void region(Box box, ImageSize size) {
        json.beginObject()
                .put("tagId", id("tag", "Regular" + box.label()))
                .put("tagName", box.label())
                .putNumber("left", Numbers.share(box.left() / size.width()))
                .putNumber("top", Numbers.share(box.top() / size.height()))
                .putNumber("width", Numbers.share(box.width() / size.width()))
                .putNumber("height", Numbers.share(box.height() / size.height()))
                .endObject();
    }

    private static String id(String kind, String name) {
        return UUID.nameUUIDFromBytes((kind + ":" + name).getBytes(StandardCharsets.UTF_8))
                .toString();
    }

    @Override
    public void close() throws IOException {
        json.endArray().close();
    }
}
