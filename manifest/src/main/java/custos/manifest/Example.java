package custos.manifest;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;

/**
 * An image that can be trained on or tested with, and what is right about it.
 *
 * @param line the line's number in its manifest
 * @param size the real size
 * @param labels the image-level labels, each once, in the author's order
 * @param boxes the boxes in pixels of the real image
 */
public record Example(
        int line, SourceRef sourceRef, ImageSize size, List<String> labels, List<Box> boxes) {
    public Example {
        labels = List.copyOf(labels);
        boxes = List.copyOf(boxes);
    }

    /** Whether nothing is to be found on the image: boxes were looked for, and there are none. */
    public boolean isBackground() {
        return labels.isEmpty() && boxes.isEmpty();
    }

    /** Boxes are declared in the coordinates of {@code image_size} (specification, D-135). */
    static Example of(int line, Entry entry, ImageSize real) {
        var labels = new LinkedHashSet<String>();
        var boxes = new ArrayList<Box>();
        for (var attribute : entry.attributes()) {
            switch (attribute) {
                case Attribute.ImageLabel(_, var label) -> labels.add(label);
                case Attribute.Boxes(_, var declared, _, var usable) -> {
                    double x = (double) real.width() / declared.width();
                    double y = (double) real.height() / declared.height();
                    usable.forEach(box -> boxes.add(box.scaled(x, y)));
                }
                case Attribute.Unusable _ -> {}
            }
        }
        return new Example(line, entry.sourceRef(), real, List.copyOf(labels), boxes);
    }

    /** The image-level labels alone. */
    Example withLabels() {
        return new Example(line, sourceRef, size, labels, List.of());
    }

    /** The boxes alone. */
    Example withBoxes() {
        return new Example(line, sourceRef, size, List.of(), boxes);
    }

    /** Each image-level label as a box around the whole image. */
    Example withWholeImageBoxes() {
        var whole =
                labels.stream().map(l -> new Box(l, 0, 0, size.width(), size.height())).toList();
        return new Example(line, sourceRef, size, List.of(), whole);
    }
}
