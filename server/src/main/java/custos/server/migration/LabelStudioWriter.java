package custos.server.migration;

import custos.manifest.Box;
import custos.manifest.ImageSize;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** Label Studio: {@code tasks.json} beside {@code images}. */
final class LabelStudioWriter implements DatasetWriter {
    private static final double PERCENT = 100;

    private final Path folder;
    private final JsonOut json;
    private int tasks;
    private int results;

    LabelStudioWriter(Path folder) throws IOException {
        this.folder = folder;
        this.json = new JsonOut(folder.resolve("tasks.json"));
        json.beginArray();
    }

    @Override
    public Path picture(ExportedImage image) {
        return folder.resolve("images").resolve(image.name());
    }

    @Override
    public void write(ExportedImage image) {
        json.line().beginObject().put("id", ++tasks).beginObject("data");
        json.put("image", image.name());
        image.size().ifPresent(s -> json.put("width", s.width()).put("height", s.height()));
        json.endObject().beginArray("annotations");
        if (image.labelled()) {
            json.beginObject().put("id", tasks).beginArray("result");
            for (var box : image.boxes()) {
                box(box, image.size().orElseThrow()); // boxes come with the size they are in
            }
            if (!image.labels().isEmpty()) {
                choices(image);
            }
            json.endArray().endObject();
        }
        json.endArray().endObject();
    }

    private void box(Box box, ImageSize size) {
        begin("rectanglelabels", Optional.of(size));
        json.putNumber("x", Numbers.share(box.left() / size.width() * PERCENT))
                .putNumber("y", Numbers.share(box.top() / size.height() * PERCENT))
                .putNumber("width", Numbers.share(box.width() / size.width() * PERCENT))
                .putNumber("height", Numbers.share(box.height() / size.height() * PERCENT))
                .put("rotation", 0)
                .beginArray("rectanglelabels")
                .addString(box.label());
        json.endArray().endObject().endObject();
    }

    private void choices(ExportedImage image) {
        begin("choices", image.size());
        json.beginArray("choices");
        image.labels().forEach(json::addString);
        json.endArray().endObject().endObject();
    }

    private void begin(String type, Optional<ImageSize> size) {
        json.beginObject()
                .put("id", "r" + ++results)
                .put("type", type)
                .put("from_name", type.equals("choices") ? "choice" : "label")
                .put("to_name", "image");
        size.ifPresent(
                s -> json.put("original_width", s.width()).put("original_height", s.height()));
        json.beginObject("value");
    }

    @Override
    public void close() throws IOException {
        json.endArray().close();
    }
}
