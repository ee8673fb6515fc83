package custos.trainer.detection;

import custos.trainer.course.SharedThresholds;
import custos.vision.BoxEvaluation;
import custos.vision.BoxedImage;
import custos.vision.Thresholds;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Thresholds of labels from boxes on held-out images: see {@link SharedThresholds}. */
final class BoxThresholds {
    /** With so many boxes a label's own threshold counts as much as the common one. */
    private static final double TRUSTED = 15;

    private BoxThresholds() {}

    /** One for each label. */
    static List<Double> of(List<String> labels, List<BoxedImage> held) {
        double common = SharedThresholds.common(threshold -> f1(labels, held, threshold));
        var own = Thresholds.assumedForBoxes(labels.size(), held);
        var thresholds = new ArrayList<Double>();
        for (int label = 0; label < labels.size(); label++) {
            int wanted = label;
            long boxes =
                    held.stream()
                            .flatMap(image -> image.truth().stream())
                            .filter(box -> box.label() == wanted)
                            .count();
            thresholds.add(
                    SharedThresholds.between(own.get(label), common, (double) boxes, TRUSTED));
        }
        return thresholds;
    }

    private static double f1(List<String> labels, List<BoxedImage> held, double threshold) {
        var same = Collections.nCopies(labels.size(), threshold);
        return BoxEvaluation.atThresholds(labels, held, same).macro().f1();
    }
}
