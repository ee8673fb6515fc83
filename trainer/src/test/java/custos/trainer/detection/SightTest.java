package custos.trainer.detection;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

final class SightTest {
    @Test
    void fewImagesWithLabelsInDoubtAreSeenLarger() {
        assertTrue(Sight.isWorthATry(-0.9, 1.1, 40));
        assertFalse(Sight.isWorthATry(-2.1, 1.1, 40), "clearly worse");
        assertFalse(Sight.isWorthATry(-0.9, 0.02, 40), "labels are told as it is");
        assertFalse(Sight.isWorthATry(1.9, 1.1, 200), "as many would have proven it");
    }
}
