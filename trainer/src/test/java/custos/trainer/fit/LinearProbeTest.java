package custos.trainer.fit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import custos.trainer.graph.Torch;
import custos.vision.Activation;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class LinearProbeTest {
    private final Random random = new Random(17);
    private final List<float[]> features = new ArrayList<>();
    private final List<float[]> truth = new ArrayList<>();

    @Test
    void whatIsLinearlySeparableIsSeparated() {
        examples(60);
        try (var manager = Torch.manager(2)) {
            for (var activation : Activation.values()) {
                var head = new LinearProbe(manager, activation).fit(features, truth, 1e-3);
                for (int i = 0; i < features.size(); i++) {
                    var logits = head.logits(features.get(i));
                    assertEquals(truth.get(i)[0] > 0, logits[0] > logits[1]);
                }
            }
        }
    }

    @Test
    void decayDrawsConfidencesTogether() {
        examples(60);
        try (var manager = Torch.manager(2)) {
            var probe = new LinearProbe(manager, Activation.SOFTMAX);
            assertTrue(
                    spread(probe.fit(features, truth, 1)) < spread(probe.fit(features, truth, 0)));
        }
    }

    private double spread(Head head) {
        return features.stream()
                .map(head::logits)
                .mapToDouble(logits -> Math.abs(logits[0] - logits[1]))
                .sum();
    }

    /** The sign of the difference of two features decides; they lie far from zero. */
    private void examples(int count) {
        for (int i = 0; i < count; i++) {
            boolean first = i % 2 == 0;
            float base = 5 + random.nextFloat();
            float gap = 0.5f + random.nextFloat();
            features.add(new float[] {base + (first ? gap : -gap), base, random.nextFloat()});
            truth.add(first ? new float[] {1, 0} : new float[] {0, 1});
        }
    }
}
