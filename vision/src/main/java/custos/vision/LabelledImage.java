package custos.vision;

import java.nio.file.Path;
import java.util.List;

/** An image file with its ground truth: the labels it carries. */
public record LabelledImage(Path file, List<String> labels) {

    public LabelledImage {
        labels = List.copyOf(labels);
    }
}
