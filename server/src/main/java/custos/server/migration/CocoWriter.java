package custos.server.migration;

import custos.manifest.Box;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * COCO: {@code annotations.json} beside {@code images}. A label for the whole image is an
 * annotation without a box. Annotations wait in a file of their own until the images are written.
 */
final class CocoWriter implements DatasetWriter {
    private final Path folder;
    private final Path waiting;
    private final JsonOut json;
    private final JsonOut annotations;
    private final Labels labels = new Labels();
    private int images;
    private int annotationCount;

    CocoWriter(Path folder) throws IOException {
        this.folder = folder;
        this.waiting = folder.resolve("annotations.json.part");
        this.json = new JsonOut(folder.resolve("annotations.json"));
        this.annotations = new JsonOut(waiting);
        json.beginObject().beginArray("images");
        annotations.beginArray();
    }

    @Override
    public Path picture(ExportedImage image) throws CannotSay {
        DatasetWriter.needLabelled(image, "COCO");
        return folder.resolve("images").resolve(image.name());
    }

    @Override
    public void write(ExportedImage image) {
        json.line().beginObject().put("id", ++images).put("file_name", image.name());
        image.size().ifPresent(s -> json.put("width", s.width()).put("height", s.height()));
        json.endObject();
        for (var box : image.boxes()) {
            begin(box.label());
            bounds(box);
            annotations.endObject();
        }
        for (var label : image.labels()) {
            begin(label);
            annotations.put("iscrowd", 0).endObject();
        }
    }

    private void begin(String label) {
        annotations
                .line()
                .beginObject()
                .put("id", ++annotationCount)
                .put("image_id", images)
                .put("category_id", labels.id(label) + 1);
    }

    private void bounds(Box box) {
        annotations.beginArray("bbox");
        List.of(box.left(), box.top(), box.width(), box.height())
                .forEach(value -> annotations.add(Numbers.pixels(value)));
        annotations
                .endArray()
                .putNumber("area", Numbers.pixels(box.width() * box.height()))
                .put("iscrowd", 0)
                .beginArray("segmentation")
                .endArray();
    }

    @Override
    public void close() throws IOException {
        annotations.endArray().close();
        json.endArray().beginArray("categories");
        for (int i = 0; i < labels.names().size(); i++) {
            json.line().beginObject().put("id", i + 1).put("name", labels.names().get(i));
            json.put("supercategory", "").endObject();
        }
        json.endArray().raw("annotations", waiting).endObject().close();
        Files.delete(waiting);
    }
}
