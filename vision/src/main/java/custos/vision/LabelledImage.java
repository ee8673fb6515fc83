package custos.vision;

import java.nio.file.Path;
import java.util.List;

/**
 * An image file with its ground truth.
 *
 * @param labels those of the whole image
 * @param boxes in pixels of the upright image; for detection
 */
public record LabelledImage(Path file, List<String> labels, List<JobFolder.Box> boxes) {

    public LabelledImage {
        labels = List.copyOf(labels);
        boxes = List.copyOf(boxes);
    }

    /** An image whose labels are those of the whole. */
    public LabelledImage(Path file, List<String> labels) {
        this(file, labels, List.of());
    }

    /** Whether it has neither a label nor a box. */
    public boolean isBare() {
        return labels.isEmpty() && boxes.isEmpty();
    }
}
