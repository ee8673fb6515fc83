package custos.vision;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** What of the ground truth a model can be judged by: a label that it never saw is left out. */
final class KnownLabels {

    private final ModelType type;
    private final Set<String> labels;

    KnownLabels(ModelDescription model) {
        this.type = model.type();
        this.labels = new HashSet<>(model.labelNames());
    }

    /**
     * The images with the labels and boxes that the model knows. An image that then has no label
     * where the model gives exactly one, or has several, is left out.
     *
     * @param told what is left out, in words
     */
    List<LabelledImage> usable(List<LabelledImage> images, Consumer<String> told) {
        var usable = new ArrayList<LabelledImage>();
        for (var image : images) {
            var known = known(image, told);
            if (isOfTheOtherKind(image)) {
                told.accept(
                        "%s: no %s"
                                .formatted(
                                        image.file(), image.boxes().isEmpty() ? "boxes" : "label"));
            } else if (type == ModelType.CLASSIFICATION && known.labels().size() != 1) {
                told.accept(
                        "%s: %d labels that the model knows, expected one"
                                .formatted(image.file(), known.labels().size()));
            } else {
                usable.add(known);
            }
        }
        return usable;
    }

    private boolean isOfTheOtherKind(LabelledImage image) {
        return type == ModelType.DETECTION
                ? image.boxes().isEmpty() && !image.labels().isEmpty()
                : image.labels().isEmpty() && !image.boxes().isEmpty();
    }

    private LabelledImage known(LabelledImage image, Consumer<String> told) {
        var known =
                type == ModelType.DETECTION
                        ? new LabelledImage(
                                image.file(),
                                List.of(),
                                image.boxes().stream()
                                        .filter(box -> labels.contains(box.label()))
                                        .toList())
                        : new LabelledImage(
                                image.file(),
                                image.labels().stream().filter(labels::contains).toList());
        var unknown =
                type == ModelType.DETECTION
                        ? image.boxes().size() - known.boxes().size()
                        : image.labels().size() - known.labels().size();
        if (unknown > 0) {
            told.accept(
                    "%s: %d labels that the model does not know are left out"
                            .formatted(image.file(), unknown));
        }
        return known;
    }
}
