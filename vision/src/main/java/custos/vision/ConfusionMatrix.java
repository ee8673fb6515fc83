package custos.vision;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * How often what is truly one label was taken for another.
 *
 * @param labels names of rows (the truth) and columns (what was predicted); for boxes the last one
 *     is {@link #NOTHING}: in its row what is found where nothing is, in its column what is missed
 * @param counts images, or boxes, by row and column
 */
public record ConfusionMatrix(List<String> labels, List<List<Integer>> counts) {

    /** Where no box is. */
    public static final String NOTHING = "(nothing)";

    public ConfusionMatrix {
        labels = List.copyOf(labels);
        counts = counts.stream().map(List::copyOf).toList();
    }

    /** Of images, each with its label of the highest confidence, or all above their thresholds. */
    static ConfusionMatrix ofImages(ModelDescription model, List<ScoredImage> images) {
        var confusion = new Confusion(model.labelNames());
        var thresholds = model.labels().stream().map(Label::threshold).toList();
        for (var image : images) {
            if (model.type() == ModelType.CLASSIFICATION) {
                confusion.addBest(image);
            } else {
                confusion.addAbove(image, thresholds);
            }
        }
        return new ConfusionMatrix(model.labelNames(), rows(confusion.counts()));
    }

    /** Of boxes above their thresholds; a box meets a true one by its place, whatever the label. */
    static ConfusionMatrix ofBoxes(ModelDescription model, List<BoxedImage> images) {
        var names = new ArrayList<>(model.labelNames());
        names.add(NOTHING);
        var counts = new int[names.size()][names.size()];
        for (var image : images) {
            add(model, image, counts);
        }
        return new ConfusionMatrix(names, rows(counts));
    }

    private static void add(ModelDescription model, BoxedImage image, int[][] counts) {
        var nothing = counts.length - 1;
        var sure =
                image.found().stream()
                        .filter(b -> b.confidence() >= model.labels().get(b.label()).threshold())
                        .toList();
        // First those of the right label; then what is left may be taken for what it overlaps most.
        var missed = new ArrayList<>(image.truth());
        var wrong = new ArrayList<FoundBox>();
        var matches = new BoxedImage(image.truth(), sure).matches(BoxEvaluation.IOU);
        for (var at = 0; at < matches.length; at++) {
            if (matches[at] == BoxedImage.NONE) {
                wrong.add(sure.get(at));
            } else {
                missed.remove(image.truth().get(matches[at]));
                counts[sure.get(at).label()][sure.get(at).label()]++;
            }
        }
        for (var box : wrong) {
            var taken =
                    missed.stream()
                            .filter(truth -> truth.box().iou(box.box()) >= BoxEvaluation.IOU)
                            .max(Comparator.comparingDouble(t -> t.box().iou(box.box())));
            counts[taken.map(TrueBox::label).orElse(nothing)][box.label()]++;
            taken.ifPresent(missed::remove);
        }
        missed.forEach(truth -> counts[truth.label()][nothing]++);
    }

    private static List<List<Integer>> rows(int[][] counts) {
        var rows = new ArrayList<List<Integer>>();
        for (var row : counts) {
            rows.add(Arrays.stream(row).boxed().toList());
        }
        return rows;
    }
}
