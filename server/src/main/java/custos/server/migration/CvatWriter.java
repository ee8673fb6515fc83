package custos.server.migration;

import custos.manifest.Box;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** CVAT for images, version 1.1: {@code annotations.xml} beside {@code images}. */
final class CvatWriter implements DatasetWriter {
    private final Path folder;
    private final XmlOut xml;
    private int images;

    CvatWriter(Path folder) throws IOException {
        this.folder = folder;
        this.xml = new XmlOut(folder.resolve("annotations.xml"));
        xml.begin("annotations").text("version", "1.1");
    }

    @Override
    public Path picture(ExportedImage image) throws CannotSay {
        DatasetWriter.needLabelled(image, "CVAT");
        XmlOut.needText(image);
        return folder.resolve("images").resolve(image.name());
    }

    @Override
    public void write(ExportedImage image) throws IOException {
        var attributes = new ArrayList<String>();
        attributes.addAll(List.of("id", Integer.toString(images++), "name", image.name()));
        image.size()
                .ifPresent(size ->
                        attributes.addAll(
                                Arrays.asList(
                                        "width",
                                        Integer.toString(size.width()),
                                        "height",
                                        Integer.toString(size.height()))));
        xml.begin("image", attributes.toArray(String[]::new));
        for (var box : image.boxes()) {
            box(box);
        }
        for (var label : image.labels()) {
            xml.empty("tag", "label", label, "source", "manual");
        }
        xml.end("image");
    }

    private void box(Box box) throws IOException {
        xml.empty(
                "box",
                "label",
                box.label(),
                "source",
                "manual",
                "occluded",
                "0",
                "xtl",
                Numbers.pixels(box.left()),
                "ytl",
                Numbers.pixels(box.top()),
                "xbr",
                Numbers.pixels(box.left() + box.width()),
                "ybr",
                Numbers.pixels(box.top() + box.height()),
                "z_order",
                "0");
    }

    @Override
    public void close() throws IOException {
        xml.end("annotations").close();
    }
}
