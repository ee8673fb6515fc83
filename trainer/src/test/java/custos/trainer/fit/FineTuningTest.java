package custos.trainer.fit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.onnx.proto.OnnxMl.GraphProto;
import custos.trainer.graph.Frame;
import custos.trainer.graph.Network;
import custos.trainer.graph.Onnx;
import custos.trainer.graph.Torch;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

final class FineTuningTest {
    private static final int SIDE = 2;

    /** The mean of what a layer answers, times a number. */
    private record Scaled(float factor) implements FineTuning.Objective {
        @Override
        public List<String> outputs() {
            return List.of("y");
        }

        @Override
        public NDArray loss(NDManager work, Map<String, NDArray> values) {
            return Objects.requireNonNull(values.get("y")).mean().mul(factor);
        }
    }

    @Test
    void aStepWithoutANumberChangesNothingAndCanBeMadeAgain() {
        assertArrayEquals(weightsAfter(1), weightsAfter(Float.NaN, Float.POSITIVE_INFINITY, 1));
        assertTrue(weightsAfter(1)[0] != weightsAfter()[0]);
    }

    /** The weights after steps, of which those that come to no number are refused. */
    private static float[] weightsAfter(float... factors) {
        var graph =
                GraphProto.newBuilder()
                        .setName("layer")
                        .addInput(Onnx.value("x", "n", 3, SIDE, SIDE))
                        .addInitializer(Onnx.tensor("w", new float[] {1, 2, 3}, 1, 3, 1, 1))
                        .addNode(
                                Onnx.node(
                                        "Conv",
                                        List.of("x", "w"),
                                        "y",
                                        Onnx.attribute("kernel_shape", new long[] {1, 1})))
                        .addOutput(Onnx.value("y", "n", 1, SIDE, SIDE));
        var x = new float[3 * SIDE * SIDE];
        for (int i = 0; i < x.length; i++) {
            x[i] = i;
        }
        try (NDManager manager = Torch.manager(2);
                var network = Network.read(Onnx.model(graph.build()), manager)) {
            var tuning =
                    new FineTuning(manager, network, new FineTuning.Settings("x", 0, _ -> 1, 0.9f));
            var refused = new HashMap<Float, String>();
            for (float factor : factors) {
                if (Float.isFinite(factor)) {
                    tuning.step(x, 1, Frame.square(SIDE), new Scaled(factor), 1, 0.1f);
                } else {
                    var refusal =
                            assertThrows(
                                    NotFiniteException.class,
                                    () ->
                                            tuning.step(
                                                    x,
                                                    1,
                                                    Frame.square(SIDE),
                                                    new Scaled(factor),
                                                    1,
                                                    0.1f));
                    refused.put(factor, String.valueOf(refusal.getMessage()));
                }
            }
            assertEquals(Math.max(0, factors.length - 1), refused.size());
            return network.parameter("w").toFloatArray();
        }
    }
}
