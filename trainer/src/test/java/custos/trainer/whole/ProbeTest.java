package custos.trainer.whole;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import custos.trainer.Shapes;
import custos.trainer.TestWorkshop;
import custos.trainer.data.Poses;
import custos.trainer.data.Split;
import custos.trainer.graph.Features;
import custos.vision.JobFolder;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProbeTest {
    private static final int IMAGES = 40;

    @TempDir Path root;

    @Test
    void whatIsAFewPixelsWideIsToldByTheFineLayersOfImagesAsTheyCame() throws Exception {
        var folder = new Shapes(root, 21).specks("specks", IMAGES, 0);
        var plain = fitted(folder, 4, 0);
        assertEquals(Features.FINE, plain.features());
        assertTrue(score(folder, plain) >= 0.85, "right: " + score(folder, plain));
        var changed = fitted(folder, 4, 3);
        assertEquals(Features.FINE, changed.features());
        assertEquals(plain.held().calibratedLogLoss(), changed.held().calibratedLogLoss(), 0.01);
    }

    private static double score(JobFolder folder, Probe.Fitted fitted) {
        return fitted.held().score(folder.settings().labels());
    }

    /**
     * The best head.
     *
     * @param scale of the samples, in usual sizes
     * @param views changed ones of each image
     */
    private static Probe.Fitted fitted(JobFolder folder, double scale, int views)
            throws IOException {
        var plan = new Plan(scale, 0, views, 0, 0, IMAGES, 1e-3, 0, Poses.USUAL);
        try (var workshop = TestWorkshop.ofOneLabel(folder, 128)) {
            var split = Split.holdOut(workshop.get().train(), 0, workshop.get().random());
            return new Probe(workshop.get(), plan).fit(split).best();
        }
    }
}
