package custos.server.migration;

import static custos.server.migration.JsonFile.number;
import static custos.server.migration.JsonFile.text;

import custos.manifest.ImageSize;
import custos.server.migration.DatasetReader.Sink;
import custos.server.migration.FoundImage.FoundBox;
import custos.server.migration.FoundImage.Place;
import custos.server.migration.FoundImage.Unit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** The results of one annotation of Label Studio. */
final class LabelStudioResults {
    private static final double PERCENT = 100;

    private final Place place;
    private final Sink sink;
    private final List<String> labels = new ArrayList<>();
    private final List<FoundBox> boxes = new ArrayList<>();
    private Optional<ImageSize> size = Optional.empty();
    private boolean dropped;

    LabelStudioResults(Place place, Sink sink) {
        this.place = place;
        this.sink = sink;
    }

    List<String> labels() {
        return labels;
    }

    List<FoundBox> boxes() {
        return boxes;
    }

    /** The size that the results declare. */
    Optional<ImageSize> size() {
        return size;
    }

    /** Whether something could not be read and nothing else was. */
    boolean dropped() {
        return dropped && labels.isEmpty() && boxes.isEmpty();
    }

    void add(JsonNode result) {
        var declared =
                FoundSize.of(
                        number(result.path("original_width")),
                        number(result.path("original_height")));
        size = size.or(() -> declared);
        var value = result.path("value");
        switch (text(result.path("type"))) {
            case "choices" -> labels.addAll(LabelStudioReader.labels(value, "choices"));
            case "rectanglelabels" -> add(rectangle(value, declared), value, "rectanglelabels");
            case "polygonlabels" -> add(polygon(value.path("points")), value, "polygonlabels");
            case "textarea", "rating", "relation" -> {} // say nothing about what is seen where
            case String type -> {
                dropped = true;
                sink.problem(
                        place,
                        "a result that is no box and no choice: `" + Shortened.of(type) + "`");
            }
        }
    }

    private void add(Frame frame, JsonNode value, String name) {
        var names = LabelStudioReader.labels(value, name);
        for (var label : names.isEmpty() ? List.of("") : names) {
            boxes.add(frame.labelled(place, label));
        }
    }

    private static Frame rectangle(JsonNode value, Optional<ImageSize> size) {
        double left = number(value.path("x")) / PERCENT;
        double top = number(value.path("y")) / PERCENT;
        double width = number(value.path("width")) / PERCENT;
        double height = number(value.path("height")) / PERCENT;
        double degrees = value.path("rotation").asDouble(0);
        if (degrees == 0 || size.isEmpty()) {
            return new Frame(left, top, left + width, top + height, Unit.SHARES);
        }
        double x = size.get().width();
        double y = size.get().height();
        return Frame.turned(
                left * x, top * y, width * x, height * y, Math.toRadians(degrees), 0, 0);
    }

    private static Frame polygon(JsonNode points) {
        var frame = new Frame.Around();
        for (var point : points) {
            frame.add(number(point.path(0)) / PERCENT, number(point.path(1)) / PERCENT);
        }
        return frame.frame(Unit.SHARES);
    }
}
