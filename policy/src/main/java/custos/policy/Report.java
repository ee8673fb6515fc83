package custos.policy;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The findings about one document, as they are made. */
final class Report {
    private final List<Finding> findings = new ArrayList<>();

    void add(Spot spot, FindingCode code, String details) {
        findings.add(spot.finding(code, details));
    }

    void add(Finding finding) {
        findings.add(finding);
    }

    /** The findings, the worst kinds first, each kind in the order of the text. */
    List<Finding> findings() {
        var sorted = new ArrayList<>(findings);
        sorted.sort(
                Comparator.comparing(Finding::type)
                        .thenComparingInt(finding -> finding.start().offset()));
        return List.copyOf(sorted);
    }
}
