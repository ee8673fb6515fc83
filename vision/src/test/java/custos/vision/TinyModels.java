package custos.vision;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import tools.jackson.databind.node.JsonNodeFactory;

/** A model that tells red from green, small enough to know its answers by hand. */
final class TinyModels {

    static final int SIDE = 32;

    private TinyModels() {}

    /** Raw scores: ten times the mean of red and of green, each from -1 to 1. */
    static byte[] redOrGreen() {
        return TinyOnnx.meanColour(SIDE, SIDE, new float[][] {{10, 0, 0}, {0, 10, 0}});
    }

    static ModelDescription description() {
        return description(ModelType.CLASSIFICATION, Activation.SOFTMAX, SIDE);
    }

    static ModelDescription description(ModelType type, Activation activation, int side) {
        return new ModelDescription(
                type,
                List.of(new Label("red", 0.25), new Label("green", 0.75)),
                new PreProcessing(side, side, ResizeMode.STRETCH, Normalisation.SYMMETRIC),
                "image",
                "scores",
                activation,
                1);
    }

    static Path write(Path folder, ModelDescription description) throws IOException {
        var file = folder.resolve("tiny.zip");
        var nothing = JsonNodeFactory.instance.objectNode();
        new ModelBundle(redOrGreen(), description, nothing, nothing, "").write(file);
        return file;
    }
}
