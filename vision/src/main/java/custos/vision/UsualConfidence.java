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
        var usual = labels.get(finding.label());
        return usual != null && finding.confidence() >= usual.getAverage();
    }
}
