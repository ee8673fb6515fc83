package custos.vision;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * An image with its true boxes and those a model found.
 *
 * @param found by falling confidence; of equals the first given
 */
public record BoxedImage(List<TrueBox> truth, List<FoundBox> found) {

    /** What {@link #matches} gives for a found box that meets no true one. */
    public static final int NONE = -1;

    /** So that an overlap of exactly the asked IoU is not lost to the rounding of ratios. */
    private static final double ROUNDING = 1e-10;

    public BoxedImage {
        truth = List.copyOf(truth);
        found =
                found.stream()
                        .sorted(Comparator.comparingDouble((FoundBox box) -> -box.confidence()))
                        .toList();
    }

    /** Whether the image carries the label. */
    public boolean has(int label) {
        return truth.stream().anyMatch(box -> box.label() == label);
    }

    /**
     * Which true box each found one meets: one to one, of the same label, the surest first, each
     * taking the free one that it overlaps most (COCO; D-165). A less sure box never changes what a
     * surer one meets, so the answer holds above any threshold.
     *
     * @param iou the least overlap
     * @return a place in {@link #truth} or {@link #NONE} for each of {@link #found}
     */
    public int[] matches(double iou) {
        var taken = new boolean[truth.size()];
        var matches = new int[found.size()];
        Arrays.fill(matches, NONE);
        for (var at = 0; at < matches.length; at++) {
            var best = iou - ROUNDING;
            for (var candidate = 0; candidate < taken.length; candidate++) {
                if (!taken[candidate] && truth.get(candidate).label() == found.get(at).label()) {
                    var overlap = truth.get(candidate).box().iou(found.get(at).box());
                    if (overlap >= best) {
                        best = overlap;
                        matches[at] = candidate;
                    }
                }
            }
            if (matches[at] != NONE) {
                taken[matches[at]] = true;
            }
        }
        return matches;
    }
}
