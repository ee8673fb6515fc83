package custos.trainer.graph;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** With DJL's own methods the first of these gradients comes out wrong. */
class ScalarsTest {
    @Test
    void gradientsKnowTheNumberAlsoAfterACollection() {
        assertEquals(3, gradient(x -> Scalars.times(x, 3)));
        assertEquals(0.25f, gradient(x -> Scalars.over(x, 4)));
        assertEquals(4, gradient(x -> Scalars.power(x, 2)));
        assertEquals(1, gradient(x -> Scalars.atLeast(x, 1)));
        assertEquals(0, gradient(x -> Scalars.atLeast(x, 5)));
    }

    /** At 2, when what nobody holds any more was collected and its memory is written to. */
    private static float gradient(UnaryOperator<NDArray> function) {
        try (var manager = Torch.manager(2);
                var work = manager.newSubManager()) {
            var x = work.create(new float[] {2});
            x.setRequiresGradient(true);
            try (var collector = Engine.getInstance().newGradientCollector()) {
                var sum = function.apply(x).sum();
                var others = collected();
                collector.backward(sum);
                assertEquals(1_000, others.size());
                return x.getGradient().getFloat();
            }
        }
    }

    private static List<ByteBuffer> collected() {
        var others = new ArrayList<ByteBuffer>();
        for (int round = 0; round < 2; round++) {
            System.gc();
            for (int i = 0; i < 500; i++) {
                var other = ByteBuffer.allocateDirect(Float.BYTES).order(ByteOrder.nativeOrder());
                others.add(other.putFloat(0, Float.NaN));
            }
        }
        return others;
    }
}
