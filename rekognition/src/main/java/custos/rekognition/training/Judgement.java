package custos.rekognition.training;

import custos.manifest.EvaluationSnapshot;
import custos.manifest.Example;
import custos.vision.Evaluation;
import custos.vision.JobFolder;
import custos.vision.ModelType;
import java.util.List;

/** What a bundle said of the test images, compared with their ground truth. */
interface Judgement {

    /** The figures, at thresholds assumed from the test images. */
    Evaluation evaluation();

    /**
     * The image's line of the test snapshot.
     *
     * @param at which of the examples, from 0
     */
    String line(EvaluationSnapshot snapshot, int at, Example example);

    /** Judges predictions that stand in the order of the examples. */
    static Judgement of(
            JobFolder.Settings settings,
            List<Example> examples,
            List<JobFolder.Prediction> predictions) {
        if (examples.size() != predictions.size()) {
            throw new IllegalStateException(
                    "%d predictions for %d images".formatted(predictions.size(), examples.size()));
        }
        return settings.type() == ModelType.DETECTION
                ? new BoxJudgement(settings.labels(), examples, predictions)
                : new LabelJudgement(settings, examples, predictions);
    }
}
