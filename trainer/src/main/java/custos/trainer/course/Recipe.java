package custos.trainer.course;

import custos.trainer.graph.Backbone;
import custos.vision.JobFolder;
import java.io.IOException;
import java.util.List;

/** A way from labelled images to a model, for one kind of answer. */
public interface Recipe {
    /** What the training costs. */
    Cost cost(int images, int testImages);

    /**
     * The pixels that the shorter side of a training picture keeps.
     *
     * @param images to train on
     */
    int pictureSide(Backbone backbone, List<JobFolder.Image> images);

    /** Trains; resumes from the job's checkpoint if there is one. */
    Trained train(Workshop workshop) throws IOException;
}
