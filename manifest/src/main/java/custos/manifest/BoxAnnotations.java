package custos.manifest;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The value of a box attribute, well formed.
 *
 * @param width the declared width, which may still be out of bounds
 */
record BoxAnnotations(long width, long height, List<Rectangle> rectangles) {

    /** A box whose class is still a number. */
    record Rectangle(long classId, double left, double top, double width, double height) {
        Box labelled(String label) {
            return new Box(label, left, top, width, height);
        }
    }

    static Optional<BoxAnnotations> find(Json value) {
        if (!(value instanceof Json.Obj object)
                || object.array("image_size").map(List::size).orElse(0) != 1
                || !(object.array("image_size").get().getFirst() instanceof Json.Obj size)
                || object.array("annotations").isEmpty()) {
            return Optional.empty();
        }
        var width = size.integer("width");
        var height = size.integer("height");
        if (width.isEmpty() || height.isEmpty() || size.integer("depth").isEmpty()) {
            return Optional.empty();
        }
        return rectangles(object.array("annotations").get())
                .map(found -> new BoxAnnotations(width.getAsLong(), height.getAsLong(), found));
    }

    private static Optional<List<Rectangle>> rectangles(List<Json> items) {
        var result = new ArrayList<Rectangle>(items.size());
        for (var item : items) {
            var rectangle = item instanceof Json.Obj o ? rectangle(o) : Optional.<Rectangle>empty();
            if (rectangle.isEmpty()) {
                return Optional.empty();
            }
            result.add(rectangle.get());
        }
        return Optional.of(result);
    }

    private static Optional<Rectangle> rectangle(Json.Obj box) {
        var classId = box.integer("class_id");
        var left = box.number("left");
        var top = box.number("top");
        var width = box.number("width");
        var height = box.number("height");
        if (classId.isEmpty()
                || left.isEmpty()
                || top.isEmpty()
                || width.isEmpty()
                || height.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(
                new Rectangle(
                        classId.getAsLong(),
                        left.getAsDouble(),
                        top.getAsDouble(),
                        width.getAsDouble(),
                        height.getAsDouble()));
    }
}
