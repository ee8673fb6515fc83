package custos.server.migration;

import static custos.server.migration.XmlFile.number;

import custos.server.UserError;
import custos.server.migration.FoundImage.FoundBox;
import custos.server.migration.FoundImage.Unit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Pascal VOC: one XML file an image. Its class lists ({@code ImageSets/Main/LABEL_*.txt}) name the
 * images of a label; where such an image has no box of that label, it is a label of the whole
 * image.
 *
 * <p>Coordinates are read as edges in pixels from 0, as today's tools write them; the first VOC
 * sets counted pixels from 1.
 */
final class VocReader implements DatasetReader {
    @Override
    public void read(Path source, ImageFolder images, Sink sink) throws IOException {
        var files = Sniffer.filesOf(source, DatasetFormat.VOC);
        var lists = VocClassLists.below(source);
        for (var file : files) {
            try (var xml = new XmlFile(file)) {
                new Annotation(xml, file).read(source, images, lists, sink);
            } catch (UserError broken) {
                if (!Files.isDirectory(source)) {
                    throw broken;
                }
                sink.problem(new FoundImage.Place(file, 0), broken.text());
            }
        }
    }

    /** One file. */
    private static final class Annotation {
        private final XmlFile xml;
        private final Path file;
        private final List<FoundBox> boxes = new ArrayList<>();
        private String fileName = "";
        private double width;
        private double height;

        Annotation(XmlFile xml, Path file) {
            this.xml = xml;
            this.file = file;
        }

        void read(Path source, ImageFolder images, VocClassLists lists, Sink sink)
                throws IOException {
            if (!xml.next() || !xml.isStart("annotation")) {
                throw xml.wrong("not Pascal VOC's XML: `annotation` was expected");
            }
            while (xml.next() && xml.isStart()) {
                switch (xml.name()) {
                    case "filename" -> fileName = xml.text();
                    case "size" -> size();
                    case "object" -> object();
                    default -> xml.skip();
                }
            }
            var boxed = boxes.stream().map(FoundBox::label).toList();
            var labels = new ArrayList<>(lists.of(id(source)));
            labels.removeAll(boxed);
            sink.image(
                    new FoundImage(
                            new FoundImage.Place(file, 1),
                            name(source, images),
                            FoundSize.of(width, height),
                            labels,
                            boxes,
                            true));
        }

        private void size() {
            while (xml.next() && xml.isStart()) {
                switch (xml.name()) {
                    case "width" -> width = number(xml.text());
                    case "height" -> height = number(xml.text());
                    default -> xml.skip();
                }
            }
        }

        private void object() {
            var place = xml.place();
            var label = "";
            var frame = new Frame.Around().frame(Unit.PIXELS);
            while (xml.next() && xml.isStart()) {
                switch (xml.name()) {
                    case "name" -> label = xml.text();
                    case "bndbox" -> frame = bounds();
                    default -> xml.skip();
                }
            }
            boxes.add(frame.labelled(place, label));
        }

        private Frame bounds() {
            double left = Double.NaN;
            double top = Double.NaN;
            double right = Double.NaN;
            double bottom = Double.NaN;
            while (xml.next() && xml.isStart()) {
                switch (xml.name()) {
                    case "xmin" -> left = number(xml.text());
                    case "ymin" -> top = number(xml.text());
                    case "xmax" -> right = number(xml.text());
                    case "ymax" -> bottom = number(xml.text());
                    default -> xml.skip();
                }
            }
            return new Frame(left, top, right, bottom, Unit.PIXELS);
        }

        /** The file's path below {@code Annotations}, or below the source, without its ending. */
        private String id(Path source) {
            var path = file.toString();
            int at = path.lastIndexOf("/Annotations/");
            var relative =
                    at >= 0
                            ? path.substring(at + "/Annotations/".length())
                            : Files.isDirectory(source)
                                    ? source.relativize(file).toString()
                                    : String.valueOf(file.getFileName());
            return relative.substring(0, relative.length() - ".xml".length());
        }

        /** The picture as named, in the same folder as its file if annotations have folders. */
        private String name(Path source, ImageFolder images) {
            var id = id(source);
            var folder = id.substring(0, id.lastIndexOf('/') + 1);
            if (fileName.isEmpty() || folder.isEmpty() || fileName.contains("/")) {
                return fileName;
            }
            try {
                return images.isEmpty() || images.find(folder + fileName).isPresent()
                        ? folder + fileName
                        : fileName;
            } catch (ImageFolder.AmbiguousName _) {
                return fileName;
            }
        }
    }
}
