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
import java.util.List;
import java.util.concurrent.ExecutorService;
import tools.jackson.databind.node.ObjectNode;

/** A way from labelled images to a model, for one kind of answer. */
public sealed interface Recipe permits ClassificationRecipe, DetectionRecipe {
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
     * @param held the images that it was chosen by
     */
    record Trained(
            ModelProto model,
            ModelDescription description,
            ObjectNode metrics,
            ObjectNode provenance,
            List<Integer> held) {
        public Trained {
            held = List.copyOf(held);
        }
    }

    /** The recipe for a job, with the plan that follows from its settings and data. */
    static Recipe of(
            JobFolder.Settings settings, List<JobFolder.Image> train, List<JobFolder.Image> test) {
        return switch (settings.type()) {
            case CLASSIFICATION, MULTILABEL ->
                    ClassificationRecipe.of(settings, train.size(), test.size());
            case DETECTION ->
                    new DetectionRecipe((size, window) ->
                            DetectionPlan.of(settings, train.size(), test.size(), size, window));
        };
    }

    /** What a recipe is called in the bundles that it makes: another name, other models. */
    static String name(ModelType type) {
        return switch (type) {
            case CLASSIFICATION, MULTILABEL -> ClassificationRecipe.name(type);
            case DETECTION -> DetectionRecipe.NAME;
        };
    }

    /** What the training costs. */
    Cost cost(int images, int testImages);

    /** The pixels that the shorter side of a training picture keeps. */
    int pictureSide(Backbone backbone);

    /** Trains; resumes from the job's checkpoint if there is one. */
    Trained train(Workshop workshop) throws IOException;
}
