package custos.vision;

import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * Unweighted means over the labels that have test images (D-166); F1 too is the mean of the labels'
 * F1, not computed from the means.
 */
public record MacroMetrics(double precision, double recall, double f1, double averagePrecision) {

    static MacroMetrics of(List<LabelMetrics> labels) {
        var tested = labels.stream().filter(label -> label.testImages() > 0).toList();
        return new MacroMetrics(
                mean(tested, label -> label.counts().precision()),
                mean(tested, label -> label.counts().recall()),
                mean(tested, label -> label.counts().f1()),
                mean(tested, LabelMetrics::averagePrecision));
    }

    private static double mean(List<LabelMetrics> labels, ToDoubleFunction<LabelMetrics> value) {
        return labels.stream().mapToDouble(value).average().orElse(0);
    }
}
