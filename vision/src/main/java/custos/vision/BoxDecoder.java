package custos.vision;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * From the raw answer of a detection graph to the boxes on an image: confidences, boxes mapped from
 * the network's input to the upright image and clipped to it, and of boxes of one label that
 * overlap the surest (greedy non-maximum suppression, label by label).
 *
 * <p>Serving, evaluation and the choice of thresholds all look through this class, so that they see
 * the same.
 */
public final class BoxDecoder {

    /** Boxes less sure than this are not looked at: by the COCO rules they no longer matter. */
    public static final double LEAST_CONFIDENCE = 0.001;

    /** Left, top, right, bottom. */
    static final int SIDES = 4;

    private final ModelDescription description;
    private final BoxOutput output;
    private final List<String> labels;

    /** A decoder for the answers of one model, which must be for detection. */
    public BoxDecoder(ModelDescription description) {
        this.description = description;
        this.output = description.boxes().orElseThrow();
        this.labels = description.labelNames();
    }

    /**
     * The boxes on an image, whatever its resize mode, by falling confidence.
     *
     * @param boxes four for each candidate, as {@link BoxOutput} says
     * @param scores raw scores, one for each label, candidate by candidate
     */
    public List<Finding> decode(float[] boxes, float[] scores, DecodedImage image) {
        var seen = description.preProcessing().region(image);
        return decode(boxes, scores, seen, image.width(), image.height());
    }

    /**
     * The same for an input that was made from any region of an image.
     *
     * @param seen the region, in pixels of the image
     * @param width the image's width
     * @param height the image's height
     */
    public List<Finding> decode(float[] boxes, float[] scores, Region seen, int width, int height) {
        var count = scores.length / labels.size();
        if (boxes.length != count * SIDES || scores.length != count * labels.size()) {
            throw new IllegalArgumentException(
                    "%d sides and %d scores for %d labels"
                            .formatted(boxes.length, scores.length, labels.size()));
        }
        var candidates = new Candidates(map(boxes, seen, width, height), confidences(scores));
        var kept = new ArrayList<Long>();
        for (var label = 0; label < labels.size(); label++) {
            for (var candidate : candidates.surest(label)) {
                kept.add(candidates.key(candidate, label));
            }
        }
        return kept.stream()
                .sorted()
                .limit(output.maxBoxes())
                .map(key -> candidates.finding(key))
                .toList();
    }

    /** The boxes as fractions of the upright image, clipped to it. */
    private static float[] map(float[] boxes, Region seen, int width, int height) {
        var mapped = new float[boxes.length];
        for (var side = 0; side < boxes.length; side += 2) {
            mapped[side] = clip((seen.left() + boxes[side] * seen.width()) / width);
            mapped[side + 1] = clip((seen.top() + boxes[side + 1] * seen.height()) / height);
        }
        return mapped;
    }

    private static float clip(double fraction) {
        return (float) Math.clamp(fraction, 0, 1);
    }

    /** Confidences where they are high enough, 0 elsewhere: few are, and exponentials take time. */
    private float[] confidences(float[] scores) {
        var least = leastScore();
        var confidences = new float[scores.length];
        for (var from = 0; from < scores.length; from += labels.size()) {
            var to = from + labels.size();
            if (highest(scores, from, to) >= least) {
                var all =
                        description
                                .activation()
                                .confidences(
                                        Arrays.copyOfRange(scores, from, to),
                                        description.temperature());
                for (var at = from; at < to; at++) {
                    confidences[at] = (float) all[at - from];
                }
            }
        }
        return confidences;
    }

    /** No lower raw score can reach the least confidence; a little lower for safe rounding. */
    private double leastScore() {
        return description.activation() == Activation.SIGMOID
                ? description.temperature()
                                * StrictMath.log(LEAST_CONFIDENCE / (1 - LEAST_CONFIDENCE))
                        - 1e-3
                : Double.NEGATIVE_INFINITY;
    }

    private static float highest(float[] scores, int from, int to) {
        var highest = Float.NEGATIVE_INFINITY;
        for (var at = from; at < to; at++) {
            highest = Math.max(highest, scores[at]);
        }
        return highest;
    }

    /** One answer's boxes and confidences. */
    private final class Candidates {

        private final float[] boxes;
        private final float[] confidences;

        Candidates(float[] boxes, float[] confidences) {
            this.boxes = boxes;
            this.confidences = confidences;
        }

        /** Sorts by falling confidence, then by place in the graph's output. */
        long key(int candidate, int label) {
            var at = candidate * labels.size() + label;
            return ((long) ~Float.floatToIntBits(confidences[at]) << 32) | at;
        }

        /** The candidates of a label that no surer one of it overlaps, the surest first. */
        List<Integer> surest(int label) {
            var kept = new ArrayList<Integer>();
            for (var key : ranked(label)) {
                var candidate = (int) key / labels.size();
                if (kept.stream().noneMatch(other -> iou(candidate, other) > output.nmsIou())) {
                    kept.add(candidate);
                    if (kept.size() == output.maxBoxes()) {
                        break;
                    }
                }
            }
            return kept;
        }

        private long[] ranked(int label) {
            var keys = new long[confidences.length / labels.size()];
            var count = 0;
            for (var candidate = 0; candidate < keys.length; candidate++) {
                var confidence = confidences[candidate * labels.size() + label];
                if (confidence >= LEAST_CONFIDENCE && area(candidate) > 0) {
                    keys[count++] = key(candidate, label);
                }
            }
            var found = Arrays.copyOf(keys, count);
            Arrays.sort(found);
            return found;
        }

        private double area(int candidate) {
            var at = candidate * SIDES;
            return Math.max(0.0, (double) boxes[at + 2] - boxes[at])
                    * Math.max(0.0, (double) boxes[at + 3] - boxes[at + 1]);
        }

        private double iou(int one, int other) {
            var a = one * SIDES;
            var b = other * SIDES;
            var width =
                    Math.min(boxes[a + 2], boxes[b + 2]) - (double) Math.max(boxes[a], boxes[b]);
            var height =
                    Math.min(boxes[a + 3], boxes[b + 3])
                            - (double) Math.max(boxes[a + 1], boxes[b + 1]);
            if (width <= 0 || height <= 0) {
                return 0;
            }
            var common = width * height;
            return common / (area(one) + area(other) - common);
        }

        Finding finding(long key) {
            var at = (int) key;
            var box = at / labels.size() * SIDES;
            return new Finding(
                    labels.get(at % labels.size()),
                    confidences[at],
                    Optional.of(
                            new Box(
                                    boxes[box],
                                    boxes[box + 1],
                                    (double) boxes[box + 2] - boxes[box],
                                    (double) boxes[box + 3] - boxes[box + 1])));
        }
    }
}
