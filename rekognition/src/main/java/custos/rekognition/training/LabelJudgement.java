package custos.rekognition.training;

import custos.manifest.EvaluationSnapshot;
import custos.manifest.EvaluationSnapshot.Score;
import custos.manifest.Example;
import custos.vision.Evaluation;
import custos.vision.JobFolder;
import custos.vision.ScoredImage;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Labels of whole images compared with the true ones. */
final class LabelJudgement implements Judgement {
    private final List<JobFolder.Prediction> predictions;
    private final Evaluation evaluation;

    LabelJudgement(
            JobFolder.Settings settings,
            List<Example> examples,
            List<JobFolder.Prediction> predictions) {
        this.predictions = List.copyOf(predictions);
        var images = new ArrayList<ScoredImage>();
        for (int i = 0; i < examples.size(); i++) {
            // A label that only the test set has is none of the model's.
            var truth =
                    examples.get(i).labels().stream()
                            .mapToInt(settings.labels()::indexOf)
                            .filter(index -> index >= 0)
                            .toArray();
            images.add(new ScoredImage(truth, confidences(predictions.get(i))));
        }
        this.evaluation =
                Evaluation.atAssumedThresholds(settings.type(), settings.labels(), images);
    }

    @Override
    public Evaluation evaluation() {
        return evaluation;
    }

    @Override
    public String line(EvaluationSnapshot snapshot, int at, Example example) {
        var confidences = confidences(predictions.get(at));
        var scores = new ArrayList<Score>();
        for (int i = 0; i < confidences.length; i++) {
            var label = evaluation.labels().get(i);
            scores.add(new Score(label.label(), confidences[i], label.threshold()));
        }
        return snapshot.testing(at + 1, example, scores);
    }

    private static double[] confidences(JobFolder.Prediction prediction) {
        return prediction.scores().stream()
                .mapToDouble(score -> Objects.requireNonNull(score).doubleValue())
                .toArray();
    }
}
