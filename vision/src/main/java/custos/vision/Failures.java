package custos.vision;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Which images a model is wrong about, at its thresholds, and what is wrong. */
final class Failures {

    private final ModelType type;
    private final List<String> names;
    private final Map<String, Double> thresholds;

    Failures(ModelType type, List<Label> labels) {
        this.type = type;
        this.names = labels.stream().map(Label::name).toList();
        this.thresholds = labels.stream().collect(Collectors.toMap(Label::name, Label::threshold));
    }

    List<Failure> among(List<ImageResult> images) {
        return images.stream().map(this::compared).filter(Failure::isOne).toList();
    }

    private Failure compared(ImageResult result) {
        return switch (type) {
            case CLASSIFICATION -> ofLabels(result, surest(result));
            case MULTILABEL -> ofLabels(result, sure(result));
            case DETECTION -> ofBoxes(result);
        };
    }

    /** Of equals the model's first, as everywhere. */
    private List<Finding> surest(ImageResult result) {
        return List.of(label(names.get(result.scored(names).best()), result));
    }

    private List<Finding> sure(ImageResult result) {
        return result.found().stream().filter(this::isSure).toList();
    }

    private boolean isSure(Finding finding) {
        return finding.confidence() >= thresholds.getOrDefault(finding.label(), 1.0);
    }

    private static Failure ofLabels(ImageResult result, List<Finding> found) {
        var truth = result.image().labels();
        var said = found.stream().map(Finding::label).collect(Collectors.toSet());
        var missed =
                truth.stream()
                        .filter(label -> !said.contains(label))
                        .map(label -> label(label, result))
                        .toList();
        var wrong = found.stream().filter(one -> !truth.contains(one.label())).toList();
        return new Failure(result, found, missed, wrong);
    }

    private static Finding label(String label, ImageResult result) {
        return new Finding(label, result.confidence(label), Optional.empty());
    }

    private Failure ofBoxes(ImageResult result) {
        var found = sure(result);
        var matches =
                new ImageResult(result.image(), result.width(), result.height(), found)
                        .boxed(names)
                        .matches(BoxEvaluation.IOU);
        var met = Arrays.stream(matches).boxed().collect(Collectors.toSet());
        var truth = result.image().boxes();
        var missed =
                IntStream.range(0, truth.size())
                        .filter(at -> !met.contains(at))
                        .mapToObj(at -> missed(truth.get(at), result))
                        .toList();
        var wrong =
                IntStream.range(0, matches.length)
                        .filter(at -> matches[at] == BoxedImage.NONE)
                        .mapToObj(found::get)
                        .toList();
        return new Failure(result, found, missed, wrong);
    }

    private static Finding missed(JobFolder.Box box, ImageResult result) {
        return new Finding(box.label(), 0, Optional.of(result.ratios(box)));
    }
}
