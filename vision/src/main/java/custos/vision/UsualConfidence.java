package custos.vision;

import java.util.DoubleSummaryStatistics;
import java.util.HashMap;
import java.util.Map;

/** How sure a model is of each label, on average, where it should be. */
final class UsualConfidence {
    private final Map<String, DoubleSummaryStatistics> labels = new HashMap<>();

    void add(String label, double confidence) {
        labels.computeIfAbsent(label, _ -> new DoubleSummaryStatistics()).accept(confidence);
    }

    /** Whether a finding is as sure as is usual; never of a label that nothing is known of. */
    boolean isReachedBy(Finding finding) {
        return labels.containsKey(finding.label()) && finding.confidence() >= of(finding.label());
    }

    /** The mean of a label's confidences; 0 where nothing is known. */
    double of(String label) {
        var usual = labels.get(label);
        return usual == null ? 0 : usual.getAverage();
    }
}
