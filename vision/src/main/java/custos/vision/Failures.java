package custos.vision;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Which images a model is wrong about, at its thresholds. */
final class Failures {

    private final ModelType type;
    private final List<String> names;
    private final Map<String, Double> thresholds;

    Failures(ModelType type, List<Label> labels) {
        this.type = type;
        this.names = labels.stream().map(Label::name).toList();
        this.thresholds = labels.stream().collect(Collectors.toMap(Label::name, Label::threshold));
    }

    List<ImageResult> among(List<ImageResult> images) {
        return images.stream().filter(this::isOne).toList();
    }

    private boolean isOne(ImageResult result) {
        return switch (type) {
            case CLASSIFICATION -> failsInTheSurest(result.scored(names));
            case MULTILABEL -> !found(result).equals(Set.copyOf(result.image().labels()));
            case DETECTION -> failsInBoxes(result);
        };
    }

    private static boolean failsInTheSurest(ScoredImage image) {
        return !image.has(image.best());
    }

    private Set<String> found(ImageResult result) {
        return result.found().stream()
                .filter(this::isSure)
                .map(Finding::label)
                .collect(Collectors.toSet());
    }

    private boolean failsInBoxes(ImageResult result) {
        var sure = result.found().stream().filter(this::isSure).toList();
        var boxed =
                new ImageResult(result.image(), result.width(), result.height(), sure).boxed(names);
        var matches = boxed.matches(BoxEvaluation.IOU);
        for (var match : matches) {
            if (match == BoxedImage.NONE) {
                return true;
            }
        }
        return matches.length != boxed.truth().size();
    }

    private boolean isSure(Finding finding) {
        return finding.confidence() >= thresholds.getOrDefault(finding.label(), 1.0);
    }
}
