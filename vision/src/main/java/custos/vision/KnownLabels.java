package custos.vision;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** What of the ground truth a model can be judged by: a label that it never saw is left out. */
final class KnownLabels {

    private static final int MOST_NAMES = 5;

    private final ModelType type;
    private final Set<String> labels;

    KnownLabels(ModelDescription model) {
        this.type = model.type();
        this.labels = new HashSet<>(model.labelNames());
    }

    /**
     * The images with the labels and boxes that the model knows. Where the model gives exactly one,
     * an image that has several is left out, and one that has no label at all; one whose labels the
     * model does not know stays, without them, since the service counts what is said of it.
     *
     * @param told what is left out, in words: the image, or only some of its labels or boxes; at
     *     most one line an image
     */
    List<LabelledImage> usable(List<LabelledImage> images, Consumer<String> told) {
        var usable = new ArrayList<LabelledImage>();
        for (var image : images) {
            var known = known(image);
            var unknown = unknown(image);
            if (isOfTheOtherKind(image)) {
                told.accept(image.file() + ": no " + (image.boxes().isEmpty() ? "boxes" : "label"));
            } else if (type == ModelType.CLASSIFICATION && known.labels().size() != 1) {
                told.accept(image.file() + ": " + notOne(known.labels(), unknown));
                if (known.labels().isEmpty() && !unknown.isEmpty()) {
                    usable.add(known);
                }
            } else {
                if (!unknown.isEmpty()) {
                    told.accept(
                            "%s: only its %s %s, which the model does not know"
                                    .formatted(image.file(), what(unknown), names(unknown)));
                }
                usable.add(known);
            }
        }
        return usable;
    }

    private String what(List<String> unknown) {
        if (type == ModelType.DETECTION) {
            return "boxes of";
        }
        return unknown.size() == 1 ? "label" : "labels";
    }

    private static String notOne(List<String> known, List<String> unknown) {
        if (!known.isEmpty()) {
            return "the labels %s, expected one".formatted(names(known));
        }
        return unknown.isEmpty()
                ? "no label, expected one"
                : "the model does not know " + names(unknown);
    }

    private static String names(List<String> labels) {
        var names =
                labels.stream()
                        .limit(MOST_NAMES)
                        .map("`%s`"::formatted)
                        .collect(Collectors.joining(", "));
        return labels.size() <= MOST_NAMES
                ? names
                : names + " and " + (labels.size() - MOST_NAMES) + " more";
    }

    private boolean isOfTheOtherKind(LabelledImage image) {
        return type == ModelType.DETECTION
                ? image.boxes().isEmpty() && !image.labels().isEmpty()
                : image.labels().isEmpty() && !image.boxes().isEmpty();
    }

    private LabelledImage known(LabelledImage image) {
        return type == ModelType.DETECTION
                ? new LabelledImage(
                        image.file(),
                        List.of(),
                        image.boxes().stream().filter(box -> labels.contains(box.label())).toList())
                : new LabelledImage(
                        image.file(), image.labels().stream().filter(labels::contains).toList());
    }

    private List<String> unknown(LabelledImage image) {
        var named =
                type == ModelType.DETECTION
                        ? image.boxes().stream().map(JobFolder.Box::label)
                        : image.labels().stream();
        return named.filter(Predicate.not(labels::contains)).distinct().toList();
    }
}
