package custos.trainer.fit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import custos.trainer.graph.Torch;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class AdamWTest {
    private static final float RATE = 0.01f;
    private static final float DECAY = 0.1f;

    @Test
    void theNativeStepIsTheOneOfThePaper() {
        var random = new Random(17);
        double value = 2;
        double mean = 0;
        double variance = 0;
        try (var manager = Torch.manager(2);
                var parameter = manager.create(new float[] {(float) value})) {
            var adam = new AdamW(manager, Map.of("p", parameter));
            for (int step = 1; step <= 20; step++) {
                float gradient = (float) random.nextGaussian();
                try (var found = manager.create(new float[] {gradient})) {
                    adam.move("p", parameter, found, step, RATE, DECAY);
                }
                mean = 0.9 * mean + 0.1 * gradient;
                variance = 0.999 * variance + 0.001 * gradient * gradient;
                double corrected = mean / (1 - Math.pow(0.9, step));
                double deviation = Math.sqrt(variance / (1 - Math.pow(0.999, step)));
                value -= RATE * DECAY * value + RATE * corrected / (deviation + 1e-8);
                assertEquals(value, parameter.getFloat(), 1e-3);
            }
        }
    }
}
