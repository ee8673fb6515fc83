package custos.manifest;

import custos.manifest.ImageInspector.Finding;
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

    /** What can be used of an entry whose image was looked at. */
    static Example of(int line, Entry entry, Finding.Image image) {
        var labels = new LinkedHashSet<String>();
        var boxes = new ArrayList<Box>();
        for (var attribute : entry.attributes()) {
            switch (attribute) {
                case Attribute.ImageLabel(_, var label) -> labels.add(label);
                case Attribute.Boxes(_, var declared, _, var usable) ->
                        usable.forEach(box -> boxes.add(upright(box, declared, image)));
                case Attribute.Unusable _ -> {}
            }
        }
        var size = new ImageSize(image.width(), image.height());
        return new Example(line, entry.sourceRef(), size, List.copyOf(labels), boxes);
    }

    /**
     * Boxes are declared in the coordinates of {@code image_size} (specification, D-135). Where
     * that is the size of the stored image and not of the upright one, they are turned with it
     * (specification, D-189).
     */
    private static Box upright(Box box, ImageSize declared, Finding.Image image) {
        boolean stored =
                image.orientation() >= 5
                        && image.width() != image.height()
                        && declared.width() == image.height()
                        && declared.height() == image.width();
        if (stored) {
            return box.turned(image.orientation(), declared);
        }
        double x = (double) image.width() / declared.width();
        double y = (double) image.height() / declared.height();
        return box.scaled(x, y);
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
