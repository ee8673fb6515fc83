package custos.rekognition.training;

import custos.manifest.Box;
import custos.manifest.EvaluationSnapshot;
import custos.manifest.EvaluationSnapshot.BoxRow;
import custos.manifest.Example;
import custos.vision.BoxEvaluation;
import custos.vision.BoxedImage;
import custos.vision.Evaluation;
import custos.vision.FoundBox;
import custos.vision.JobFolder;
import custos.vision.TrueBox;
import java.util.ArrayList;
import java.util.List;

/**
 * Found boxes compared with the true ones. All are in pixels: overlaps are the same as in ratios,
 * and the snapshot shows what was found to the last digit.
 */
final class BoxJudgement implements Judgement {
    private final List<String> labels;
    private final List<BoxedImage> images = new ArrayList<>();
    private final Evaluation evaluation;

    BoxJudgement(
            List<String> labels, List<Example> examples, List<JobFolder.Prediction> predictions) {
        this.labels = List.copyOf(labels);
        for (int i = 0; i < examples.size(); i++) {
            images.add(new BoxedImage(truth(examples.get(i)), found(predictions.get(i))));
        }
        this.evaluation = BoxEvaluation.atAssumedThresholds(this.labels, images);
    }

    /** A label that only the test set has is none of the model's. */
    private List<TrueBox> truth(Example example) {
        return example.boxes().stream()
                .filter(box -> labels.contains(box.label()))
                .map(box ->
                        new TrueBox(
                                labels.indexOf(box.label()),
                                new custos.vision.Box(
                                        box.left(), box.top(), box.width(), box.height())))
                .toList();
    }

    private List<FoundBox> found(JobFolder.Prediction prediction) {
        return prediction.boxes().stream()
                .map(box ->
                        new FoundBox(
                                labels.indexOf(box.label()),
                                box.confidence(),
                                new custos.vision.Box(
                                        box.left(), box.top(), box.width(), box.height())))
                .toList();
    }

    @Override
    public Evaluation evaluation() {
        return evaluation;
    }

    @Override
    public String line(EvaluationSnapshot snapshot, int at, Example example) {
        return snapshot.testingBoxes(at + 1, example, rows(images.get(at)));
    }

    /** True and false positives, and every true box that none above its threshold meets (D-174). */
    private List<BoxRow> rows(BoxedImage image) {
        var rows = new ArrayList<BoxRow>();
        var unmet = new ArrayList<>(image.truth());
        var matches = image.matches(BoxEvaluation.IOU);
        for (int i = 0; i < matches.length; i++) {
            var found = image.found().get(i);
            boolean present = matches[i] != BoxedImage.NONE;
            boolean sure = found.confidence() >= evaluation.labels().get(found.label()).threshold();
            if (present) {
                unmet.remove(image.truth().get(matches[i]));
            }
            if (present || sure) {
                rows.add(
                        new BoxRow(
                                box(found.label(), found.box()),
                                found.confidence(),
                                present && sure,
                                !present,
                                !sure,
                                present));
            }
        }
        for (var truth : unmet) {
            rows.add(new BoxRow(box(truth.label(), truth.box()), 0, false, false, true, true));
        }
        return rows;
    }

    private Box box(int label, custos.vision.Box box) {
        return new Box(labels.get(label), box.left(), box.top(), box.width(), box.height());
    }
}
