package custos.trainer;

import ai.djl.engine.Engine;
import ai.onnxruntime.OrtEnvironment;
import custos.vision.OnnxRuntime;
import tools.jackson.databind.node.ObjectNode;

/** The versions of what computes: with others, the same job may give other bytes. */
final class Versions {
    private Versions() {}

    static void describe(ObjectNode node) {
        OnnxRuntime.checkCommandLine();
        node.put("pytorch", Engine.getInstance().getVersion())
                .put("onnxruntime", OrtEnvironment.getEnvironment().getVersion())
                .put("java", Runtime.version().feature());
    }
}
