package custos.trainer.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import custos.vision.DecodedImage;
import custos.vision.Normalisation;
import custos.vision.PreProcessing;
import custos.vision.ResizeMode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class AugmentationTest {
    private static final int SIDE = 16;
    private static final PreProcessing INPUT =
            new PreProcessing(SIDE, SIDE, ResizeMode.STRETCH, Normalisation.SYMMETRIC);

    /** A wide picture that is white on the left. */
    private static DecodedImage picture() {
        int width = 80;
        int height = 40;
        var rgb = new byte[3 * width * height];
        for (int i = 0; i < width * height; i++) {
            for (int channel = 0; channel < 3; channel++) {
                rgb[3 * i + channel] = (byte) (i % width < width / 2 ? 255 : 0);
            }
        }
        return new DecodedImage(width, height, rgb);
    }

    @ParameterizedTest
    @EnumSource
    void whatWasLeftIsAboveOrBelowOnceItIsOnItsSide(Turn turn) {
        int edges = 0;
        for (int seed = 0; seed < 40; seed++) {
            var sample = new float[INPUT.floats()];
            var random = new Randomness(seed).at("x");
            new Augmentation(0.5, new ColourJitter(0))
                    .write(picture(), turn, INPUT, random, sample, 0);
            for (int y = 0; y < SIDE; y++) {
                for (int x = 0; x < SIDE; x++) {
                    int along = turn.isOnItsSide() ? y * SIDE : x;
                    assertEquals(sample[along], sample[y * SIDE + x], 1e-4);
                }
            }
            edges += Math.abs(sample[0] - sample[SIDE * SIDE - 1]) > 1 ? 1 : 0;
        }
        assertTrue(edges > 10, "the edge shows in " + edges);
    }

    @Test
    void whatWasLeftStaysLeftUnlessImagesAreMirrored() {
        var changes = new Augmentation(1, new ColourJitter(0));
        assertEquals(0, onTheRight(changes.in(new Poses(true, false))));
        int mirrored = onTheRight(changes.in(Poses.USUAL));
        assertTrue(mirrored > 10 && mirrored < 30, mirrored + " of 40 are mirrored");
    }

    /** How often the white half is on the right. */
    private static int onTheRight(Augmentation changes) {
        int right = 0;
        for (int seed = 0; seed < 40; seed++) {
            var sample = new float[INPUT.floats()];
            var random = new Randomness(seed).at("x");
            changes.write(picture(), Turn.NONE, INPUT, random, sample, 0);
            right += sample[0] < sample[SIDE - 1] ? 1 : 0;
        }
        return right;
    }
}
