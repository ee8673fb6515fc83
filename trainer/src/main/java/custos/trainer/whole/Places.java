package custos.trainer.whole;

import custos.vision.Finding;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/**
 * Where the labels are that an image is known to have, by what a detector finds in it: the surest
 * box of each, and all others that are as good as certain. A place shows one label: what is surer
 * of another one there has it.
 */
final class Places {
    /** Beside the surest box of a label all that are surer than this count. */
    private static final double SURE = 0.5;

    /** Boxes that overlap by more than this show the same. */
    private static final double SAME = 0.5;

    private Places() {}

    /**
     * Places among findings, the surest first.
     *
     * @param findings with boxes
     * @param labels those of the image
     */
    static List<Finding> of(List<Finding> findings, Collection<String> labels) {
        var wanted = Set.copyOf(labels);
        var places = new ArrayList<Finding>();
        findings.stream()
                .filter(finding -> wanted.contains(finding.label()))
                .sorted(Comparator.comparingDouble(Finding::confidence).reversed())
                .filter(finding -> isPlace(finding, places))
                .forEachOrdered(places::add);
        return List.copyOf(places);
    }

    private static boolean isPlace(Finding finding, List<Finding> surer) {
        boolean first = surer.stream().noneMatch(other -> other.label().equals(finding.label()));
        return (first || finding.confidence() > SURE)
                && surer.stream()
                        .noneMatch(other ->
                                !other.label().equals(finding.label()) && same(other, finding));
    }

    private static boolean same(Finding one, Finding other) {
        return one.box().orElseThrow().iou(other.box().orElseThrow()) > SAME;
    }
}
