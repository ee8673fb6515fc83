package custos.server.migration;

import custos.manifest.Box;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Pascal VOC: an XML file for each image in {@code Annotations}, pictures in {@code JPEGImages},
 * and lists of the images with a label of their own in {@code ImageSets/Main}.
 */
final class VocWriter implements DatasetWriter {
    private final Path folder;
    private final Map<String, String> stems = new HashMap<>();
    private final Map<String, List<String>> lists = new LinkedHashMap<>();

    VocWriter(Path folder) throws IOException {
        this.folder = folder;
        Files.createDirectories(folder.resolve("Annotations"));
        Files.createDirectories(folder.resolve("ImageSets/Main"));
    }

    @Override
    public Path picture(ExportedImage image) throws CannotSay {
        DatasetWriter.needLabelled(image, "Pascal VOC");
        XmlOut.needText(image);
        var boxed = new HashSet<String>();
        image.boxes().forEach(box -> boxed.add(box.label()));
        if (image.labels().stream().anyMatch(boxed::contains)) {
            throw new CannotSay("Pascal VOC cannot tell a label of the image from that of its box");
        }
        if (image.stem().chars().anyMatch(c -> c < ' ')
                || image.stem().endsWith(" ")
                || image.stem().startsWith(" ")) {
            throw new CannotSay("its name cannot stand in a list");
        }
        needStem(stems, image);
        return folder.resolve("JPEGImages").resolve(image.name());
    }

    /** Two pictures that differ in their ending would share a file. */
    static void needStem(Map<String, String> stems, ExportedImage image) throws CannotSay {
        var other = stems.putIfAbsent(image.stem(), image.name());
        if (other != null && !other.equals(image.name())) {
            throw new CannotSay("`" + other + "` has the same name but for its ending");
        }
    }

    @Override
    public void write(ExportedImage image) throws IOException {
        var file = folder.resolve("Annotations").resolve(image.stem() + ".xml");
        Files.createDirectories(file.toAbsolutePath().getParent());
        try (var xml = new XmlOut(file)) {
            xml.begin("annotation");
            xml.text("folder", "JPEGImages");
            xml.text("filename", image.name().substring(image.name().lastIndexOf('/') + 1));
            if (image.size().isPresent()) {
                var size = image.size().get();
                xml.begin("size")
                        .text("width", Integer.toString(size.width()))
                        .text("height", Integer.toString(size.height()))
                        .text("depth", "3")
                        .end("size");
            }
            xml.text("segmented", "0");
            for (var box : image.boxes()) {
                object(xml, box);
            }
            xml.end("annotation");
        }
        for (var label : image.labels()) {
            lists.computeIfAbsent(label, _ -> new ArrayList<>()).add(image.stem());
        }
    }

    private static void object(XmlOut xml, Box box) throws IOException {
        xml.begin("object")
                .text("name", box.label())
                .text("pose", "Unspecified")
                .text("truncated", "0")
                .text("difficult", "0")
                .begin("bndbox")
                .text("xmin", Numbers.pixels(box.left()))
                .text("ymin", Numbers.pixels(box.top()))
                .text("xmax", Numbers.pixels(box.left() + box.width()))
                .text("ymax", Numbers.pixels(box.top() + box.height()))
                .end("bndbox")
                .end("object");
    }

    @Override
    public void close() throws IOException {
        Set<String> written = new HashSet<>();
        for (var list : lists.entrySet()) {
            var name = SafeName.encoded(list.getKey()) + "_trainval.txt";
            if (!written.add(name)) {
                throw new IllegalStateException(name); // names are told apart by construction
            }
            try (Writer out =
                    Files.newBufferedWriter(
                            folder.resolve("ImageSets/Main").resolve(name),
                            StandardOpenOption.CREATE,
                            StandardOpenOption.TRUNCATE_EXISTING)) {
                for (var id : list.getValue()) {
                    out.write(id + "  1\n");
                }
            }
        }
    }
}
