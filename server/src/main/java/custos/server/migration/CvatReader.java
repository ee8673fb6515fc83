package custos.server.migration;

import static custos.server.migration.XmlFile.number;

import custos.server.migration.FoundImage.FoundBox;
import custos.server.migration.FoundImage.Unit;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;

/**
 * CVAT for images, version 1.1: {@code image} elements with {@code box}, {@code polygon} and {@code
 * tag}. Of a polygon, and of a box that is turned, the upright box around it is taken.
 */
final class CvatReader implements DatasetReader {
    private static final double MIDDLE = 0.5;

    @Override
    public void read(Path source, ImageFolder images, Sink sink) throws IOException {
        for (var file : Sniffer.filesOf(source, DatasetFormat.CVAT)) {
            try (var xml = new XmlFile(file)) {
                annotations(xml, sink);
            }
        }
    }

    private static void annotations(XmlFile xml, Sink sink) throws IOException {
        if (!xml.next() || !xml.isStart("annotations")) {
            throw xml.wrong("not CVAT's XML: `annotations` was expected");
        }
        while (xml.next() && xml.isStart()) {
            switch (xml.name()) {
                case "image" -> image(xml, sink);
                case "track" ->
                        throw xml.wrong(
                                "tracks of a video are not read; export as `CVAT for images`");
                default -> xml.skip();
            }
        }
    }

    private static void image(XmlFile xml, Sink sink) throws IOException {
        var place = xml.place();
        var name = xml.attribute("name");
        var size = FoundSize.of(number(xml.attribute("width")), number(xml.attribute("height")));
        var labels = new ArrayList<String>();
        var boxes = new ArrayList<FoundBox>();
        boolean dropped = false;
        while (xml.next() && xml.isStart()) {
            switch (xml.name()) {
                case "tag" -> labels.add(xml.attribute("label"));
                case "box" -> boxes.add(box(xml).labelled(xml.place(), xml.attribute("label")));
                case "polygon" ->
                        boxes.add(polygon(xml).labelled(xml.place(), xml.attribute("label")));
                case String other -> {
                    dropped = true;
                    sink.problem(xml.place(), "no box and no tag: `" + Shortened.of(other) + "`");
                }
            }
            xml.skip();
        }
        boolean nothingLeft = dropped && labels.isEmpty() && boxes.isEmpty();
        sink.image(new FoundImage(place, name, size, labels, boxes, !nothingLeft));
    }

    private static Frame box(XmlFile xml) {
        double left = number(xml.attribute("xtl"));
        double top = number(xml.attribute("ytl"));
        double right = number(xml.attribute("xbr"));
        double bottom = number(xml.attribute("ybr"));
        var rotation = xml.attribute("rotation");
        return rotation.isEmpty()
                ? new Frame(left, top, right, bottom, Unit.PIXELS)
                : Frame.turned(
                        left,
                        top,
                        right - left,
                        bottom - top,
                        Math.toRadians(number(rotation)),
                        MIDDLE,
                        MIDDLE);
    }

    private static Frame polygon(XmlFile xml) {
        var frame = new Frame.Around();
        for (var point : xml.attribute("points").split(";", -1)) {
            var numbers = point.split(",", -1);
            frame.add(number(numbers[0]), numbers.length == 2 ? number(numbers[1]) : Double.NaN);
        }
        return frame.frame(Unit.PIXELS);
    }
}
