package custos.vision;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** How wrong a model is about an image: what makes the worst images come first. */
final class Badness {

    /** A confidence of 0 in the truth is bad, but not infinitely. */
    private static final double FLOOR = 1e-6;

    private final ModelDescription model;

    Badness(ModelDescription model) {
        this.model = model;
    }

    /** The images, those first that the model is most wrong about; of equals the earlier ones. */
    List<ImageResult> worstFirst(List<ImageResult> images) {
        var rated = new ArrayList<Rated>();
        images.forEach(image -> rated.add(new Rated(image, of(image))));
        rated.sort(Comparator.comparingDouble(one -> -one.badness()));
        return rated.stream().map(Rated::image).toList();
    }

    private record Rated(ImageResult image, double badness) {}

    private double of(ImageResult result) {
        return switch (model.type()) {
            case CLASSIFICATION -> -StrictMath.log(truth(result) + FLOOR);
            case MULTILABEL -> logLoss(result);
            case DETECTION -> boxes(result);
        };
    }

    private static double truth(ImageResult result) {
        return result.image().labels().stream().mapToDouble(result::confidence).sum();
    }

    private double logLoss(ImageResult result) {
        return model.labelNames().stream()
                .mapToDouble(label -> {
                    var confidence = result.confidence(label);
                    var right =
                            result.image().labels().contains(label) ? confidence : 1 - confidence;
                    return -StrictMath.log(right + FLOOR);
                })
                .sum();
    }

    /** Every box that was missed counts as one, every wrong one as much as the model is sure. */
    private double boxes(ImageResult result) {
        var boxed = result.boxed(model.labelNames());
        var matches = boxed.matches(BoxEvaluation.IOU);
        var missed = boxed.truth().size();
        var wrong = 0.0;
        for (var at = 0; at < matches.length; at++) {
            var found = boxed.found().get(at);
            if (found.confidence() >= model.labels().get(found.label()).threshold()) {
                if (matches[at] == BoxedImage.NONE) {
                    wrong += found.confidence();
                } else {
                    missed--;
                }
            }
        }
        return missed + wrong;
    }
}
