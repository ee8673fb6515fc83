package custos.vision;

import java.util.HashMap;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What a model said of one image, beside the truth.
 *
 * @param width of the upright image in pixels
 * @param height of the upright image in pixels
 * @param found every label, or every box, by falling confidence
 */
public record ImageResult(LabelledImage image, int width, int height, List<Finding> found) {

    public ImageResult {
        found = List.copyOf(found);
    }

    /** As labels of a whole image. */
    ScoredImage scored(List<String> labels) {
        var confidences =
                found.stream().collect(Collectors.toMap(Finding::label, Finding::confidence));
        return new ScoredImage(
                image.labels().stream().mapToInt(labels::indexOf).toArray(),
                labels.stream()
                        .mapToDouble(label -> confidences.getOrDefault(label, 0.0))
                        .toArray());
    }

    /** As boxes. */
    BoxedImage boxed(List<String> labels) {
        var numbers = new HashMap<String, Integer>();
        labels.forEach(label -> numbers.put(label, numbers.size()));
        return new BoxedImage(
                image.boxes().stream()
                        .map(box -> new TrueBox(numbers.getOrDefault(box.label(), -1), ratios(box)))
                        .toList(),
                found.stream()
                        .map(finding ->
                                new FoundBox(
                                        numbers.getOrDefault(finding.label(), -1),
                                        finding.confidence(),
                                        finding.box().orElseThrow()))
                        .toList());
    }

    /** A box as shares of the image. */
    Box ratios(JobFolder.Box box) {
        return Box.ofPixels(box.left(), box.top(), box.width(), box.height(), width, height);
    }

    /** The label of the highest confidence. */
    public String best() {
        return found.isEmpty() ? "" : found.getFirst().label();
    }

    /** The confidence in a label; 0 if the model does not know it. */
    public double confidence(String label) {
        return found.stream()
                .filter(finding -> finding.label().equals(label))
                .mapToDouble(Finding::confidence)
                .max()
                .orElse(0);
    }

    /** The image with the model's answer in place of the truth. */
    LabelledImage answered(ModelDescription model) {
        var thresholds =
                model.labels().stream().collect(Collectors.toMap(Label::name, Label::threshold));
        var sure =
                found.stream()
                        .filter(one ->
                                one.confidence() >= thresholds.getOrDefault(one.label(), 1.0))
                        .toList();
        return switch (model.type()) {
            case CLASSIFICATION -> new LabelledImage(image.file(), List.of(best()));
            case MULTILABEL ->
                    new LabelledImage(image.file(), sure.stream().map(Finding::label).toList());
            case DETECTION ->
                    new LabelledImage(
                            image.file(), List.of(), sure.stream().map(this::inPixels).toList());
        };
    }

    private JobFolder.Box inPixels(Finding finding) {
        var box = finding.box().orElseThrow();
        return new JobFolder.Box(
                finding.label(),
                box.left() * width,
                box.top() * height,
                box.width() * width,
                box.height() * height);
    }
}
