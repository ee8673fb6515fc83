package custos.trainer.course;

import ai.djl.ndarray.NDManager;
import custos.trainer.data.Dataset;
import custos.trainer.data.Randomness;
import custos.trainer.graph.Backbone;
import custos.trainer.graph.Frame;
import custos.trainer.graph.Precision;
import custos.vision.JobFolder;
import custos.vision.PreProcessing;
import custos.vision.ResizeMode;
import java.util.concurrent.ExecutorService;

/**
 * What a job gives a recipe to work with.
 *
 * @param digest what a checkpoint belongs to
 * @param precision of what networks learn in
 * @param workers threads for what is not native code
 */
public record Workshop(
        JobFolder folder,
        JobFolder.Settings settings,
        String digest,
        Backbone backbone,
        Dataset train,
        Randomness random,
        NDManager manager,
        Precision precision,
        ExecutorService workers,
        Pace pace) {
    /** How images of a size are made for the backbone. */
    public PreProcessing preProcessing(int size) {
        return preProcessing(Frame.square(size));
    }

    /** How images are made for the backbone. */
    public PreProcessing preProcessing(Frame frame) {
        return new PreProcessing(
                frame.width(),
                frame.height(),
                ResizeMode.STRETCH,
                backbone.descriptor().normalisation());
    }
}
