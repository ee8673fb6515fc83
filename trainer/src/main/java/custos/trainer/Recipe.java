package custos.trainer;

import ai.djl.ndarray.NDManager;
import ai.onnx.proto.OnnxMl.ModelProto;
import custos.trainer.data.Dataset;
import custos.trainer.data.Randomness;
import custos.trainer.graph.Backbone;
import custos.vision.JobFolder;
import custos.vision.ModelDescription;
import custos.vision.ModelType;
import java.io.IOException;
import java.util.concurrent.ExecutorService;
import tools.jackson.databind.node.ObjectNode;

/** A way from labelled images to a model, for one kind of answer. */
public sealed interface Recipe permits ClassificationRecipe {
    /** What a job gives a recipe to work with. */
    record Workshop(
            JobFolder folder,
            JobFolder.Settings settings,
            String digest,
            Backbone backbone,
            Dataset train,
            Randomness random,
            NDManager manager,
            ExecutorService workers,
            Pace pace) {}

    /**
     * A trained model.
     *
     * @param metrics how well it did on held-out training images
     * @param provenance how it was made
     */
    record Trained(
            ModelProto model,
            ModelDescription description,
            ObjectNode metrics,
            ObjectNode provenance) {}

    /**
     * The recipe for a kind of answer.
     *
     * @throws BadDataException if there is none
     */
    static Recipe of(ModelType type, Plan plan) {
        return switch (type) {
            case CLASSIFICATION, MULTILABEL -> new ClassificationRecipe(plan);
            case DETECTION ->
                    throw new BadDataException(
                            "models of type `detection` cannot be trained yet: this trainer knows"
                                    + " `classification` and `multilabel`");
        };
    }

    /** Trains; resumes from the job's checkpoint if there is one. */
    Trained train(Workshop workshop) throws IOException;
}
