package custos.vision;

import java.util.ArrayList;
import java.util.List;

/** Counts which label was predicted for images of which true label. */
final class Confusion {

    private final List<String> labels;
    private final int[][] counts;
    private final int[] images;

    Confusion(List<String> labels) {
        this.labels = labels;
        this.counts = new int[labels.size()][labels.size()];
        this.images = new int[labels.size()];
    }

    void addBest(ScoredImage image) {
        for (var truth = 0; truth < images.length; truth++) {
            if (image.has(truth)) {
                images[truth]++;
                counts[truth][image.best()]++;
            }
        }
    }

    void addAbove(ScoredImage image, List<Double> thresholds) {
        for (var truth = 0; truth < images.length; truth++) {
            if (image.has(truth)) {
                images[truth]++;
                for (var predicted = 0; predicted < images.length; predicted++) {
                    if (image.score(predicted) >= thresholds.get(predicted)) {
                        counts[truth][predicted]++;
                    }
                }
            }
        }
    }

    /** By true and predicted label. */
    int[][] counts() {
        return counts;
    }

    /**
     * Shares of each true label's images: every cell that is not zero, and the diagonal (D-168).
     */
    List<ConfusionCell> cells() {
        var cells = new ArrayList<ConfusionCell>();
        for (var truth = 0; truth < images.length; truth++) {
            for (var predicted = 0; predicted < images.length; predicted++) {
                if (counts[truth][predicted] > 0 || truth == predicted) {
                    cells.add(cell(truth, predicted));
                }
            }
        }
        return cells;
    }

    private ConfusionCell cell(int truth, int predicted) {
        var share = images[truth] == 0 ? 0 : (double) counts[truth][predicted] / images[truth];
        return new ConfusionCell(labels.get(truth), labels.get(predicted), share);
    }
}
