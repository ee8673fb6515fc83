package custos.vision;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What was taken for what in images of any number of labels: each label that is there and was
 * missed with each that was found and is not there. Where nothing of the other kind stands against
 * it, it is {@link ConfusionMatrix#NOTHING}, as with boxes. Two labels that are both there and both
 * found are no mistake.
 */
final class Mistakes {

    private final int[][] counts;
    private final List<Double> thresholds;

    private Mistakes(List<Double> thresholds) {
        this.thresholds = thresholds;
        this.counts = new int[thresholds.size() + 1][thresholds.size() + 1];
    }

    static ConfusionMatrix of(ModelDescription model, List<ScoredImage> images) {
        var mistakes = new Mistakes(model.labels().stream().map(Label::threshold).toList());
        images.forEach(mistakes::add);
        var names = new ArrayList<>(model.labelNames());
        names.add(ConfusionMatrix.NOTHING);
        return new ConfusionMatrix(
                names,
                Arrays.stream(mistakes.counts)
                        .map(row -> Arrays.stream(row).boxed().toList())
                        .toList());
    }

    private void add(ScoredImage image) {
        labels().filter(label -> image.has(label) && finds(image, label))
                .forEach(label -> counts[label][label]++);
        var missed = labels().filter(l -> image.has(l) && !finds(image, l)).toArray();
        var wrong = labels().filter(l -> !image.has(l) && finds(image, l)).toArray();
        if (missed.length + wrong.length > 0) {
            for (var truth : orNothing(missed)) {
                for (var found : orNothing(wrong)) {
                    counts[truth][found]++;
                }
            }
        }
    }

    private IntStream labels() {
        return IntStream.range(0, thresholds.size());
    }

    private boolean finds(ScoredImage image, int label) {
        return image.score(label) >= thresholds.get(label);
    }

    private int[] orNothing(int[] labels) {
        return labels.length > 0 ? labels : new int[] {thresholds.size()};
    }
}
