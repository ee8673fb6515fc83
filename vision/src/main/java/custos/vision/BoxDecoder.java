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
     * @param answers one for each of the image's {@link PreProcessing#tiles}, in their order
     */
    public List<Finding> decode(List<GraphAnswer> answers, DecodedImage image) {
        var tiles = description.preProcessing().tiles(image);
        if (answers.size() != tiles.size()) {
            throw new IllegalArgumentException(
                    "%d answers for %d parts of an image".formatted(answers.size(), tiles.size()));
        }
        if (tiles.size() == 1) {
            return surest(candidates(answers.getFirst(), tiles.getFirst().seen(), image));
        }
        var parts = new ArrayList<Candidates>();
        for (var at = 0; at < tiles.size(); at++) {
            var tile = tiles.get(at);
            parts.add(
                    candidates(answers.get(at), tile.seen(), image)
                            .of((x, y) -> tile.isFor(x * image.width(), y * image.height())));
        }
        return surest(joined(parts));
    }

    /** An answer without the candidates that are too unsure to be boxes: nearly all of them. */
    public GraphAnswer surer(GraphAnswer answer) {
        var least = leastScore();
        var width = labels.size();
        var some = new ArrayList<Integer>();
        for (var at = 0; at < answer.scores().length / width; at++) {
            if (highest(answer.scores(), at * width, (at + 1) * width) >= least) {
                some.add(at);
            }
        }
        return new GraphAnswer(
                picked(answer.scores(), width, some), picked(answer.boxes(), SIDES, some));
    }

    /** The candidates of one input, on the image. */
    private Candidates candidates(GraphAnswer answer, Region seen, DecodedImage image) {
        var boxes = answer.boxes();
        var scores = answer.scores();
        var count = scores.length / labels.size();
        if (boxes.length != count * SIDES || scores.length != count * labels.size()) {
            throw new IllegalArgumentException(
                    "%d sides and %d scores for %d labels"
                            .formatted(boxes.length, scores.length, labels.size()));
        }
        return new Candidates(map(boxes, seen, image.width(), image.height()), confidences(scores));
    }

    private Candidates joined(List<Candidates> parts) {
        var boxes = parts.stream().map(part -> part.boxes).toList();
        var confidences = parts.stream().map(part -> part.confidences).toList();
        return new Candidates(joinedArrays(boxes), joinedArrays(confidences));
    }

    private static float[] joinedArrays(List<float[]> parts) {
        var all = new float[parts.stream().mapToInt(part -> part.length).sum()];
        var at = 0;
        for (var part : parts) {
            System.arraycopy(part, 0, all, at, part.length);
            at += part.length;
        }
        return all;
    }

    private List<Finding> surest(Candidates candidates) {
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

    /** Some of the rows of an array. */
    private static float[] picked(float[] rows, int width, List<Integer> some) {
        var picked = new float[some.size() * width];
        for (var at = 0; at < some.size(); at++) {
            System.arraycopy(rows, some.get(at) * width, picked, at * width, width);
        }
        return picked;
    }

    /** Whether a place is one of some, as shares of the image. */
    private interface Place {
        boolean has(double x, double y);
    }

    /** One answer's boxes and confidences. */
    private final class Candidates {

        private final float[] boxes;
        private final float[] confidences;

        Candidates(float[] boxes, float[] confidences) {
            this.boxes = boxes;
            this.confidences = confidences;
        }

        /** Those whose middle, as shares of the image, is wanted, and that are sure enough. */
        Candidates of(Place wanted) {
            var some = new ArrayList<Integer>();
            for (var candidate = 0; candidate < boxes.length / SIDES; candidate++) {
                var at = candidate * SIDES;
                var x = (boxes[at] + (double) boxes[at + 2]) / 2;
                var y = (boxes[at + 1] + (double) boxes[at + 3]) / 2;
                var from = candidate * labels.size();
                if (highest(confidences, from, from + labels.size()) >= LEAST_CONFIDENCE
                        && wanted.has(x, y)) {
                    some.add(candidate);
                }
            }
            return new Candidates(
                    picked(boxes, SIDES, some), picked(confidences, labels.size(), some));
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
