package custos.trainer.whole;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import custos.trainer.Shapes;
import custos.trainer.TestWorkshop;
import custos.vision.Activation;
import custos.vision.JobFolder;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OrientationTest {
    /** More of such plain drawings are told by any probe, which says nothing of turning them. */
    private static final int IMAGES = 16;

    private static final Plan PLAN = plan(1);

    @TempDir Path root;

    private static Plan plan(int epochs) {
        return new Plan(1, 0, 0, epochs, 0, IMAGES, 1e-3, 0, true);
    }

    @Test
    void whatLiesAnyWayRoundIsTurned() throws Exception {
        assertFalse(isUpright(new Shapes(root, 3).tabletop("tabletop", IMAGES)));
        var folder = new Shapes(root, 3).tabletop("probed", IMAGES);
        assertTrue(isUpright(folder, plan(0)), "unless no network learns");
    }

    @Test
    void whatIsUnderASkyStaysUpright() throws Exception {
        assertTrue(isUpright(new Shapes(root, 4).landscapes("landscapes", IMAGES)));
    }

    @Test
    void whatIsToldByItsDirectionStaysUpright() throws Exception {
        assertTrue(isUpright(new Shapes(root, 5).bars("bars", IMAGES)));
    }

    @Test
    void aFewImagesStayUpright() throws Exception {
        assertTrue(isUpright(new Shapes(root, 3).tabletop("few", 6)));
    }

    private static boolean isUpright(JobFolder folder) throws IOException {
        return isUpright(folder, PLAN);
    }

    private static boolean isUpright(JobFolder folder, Plan plan) throws IOException {
        var labels = folder.settings().labels();
        var truth =
                folder.train().stream()
                        .map(image -> image.labels().stream().map(labels::indexOf).toList())
                        .toList();
        var backbone = folder.path().resolve("small.onnx");
        try (var workshop = new TestWorkshop(folder, backbone, 128, truth, Activation.SOFTMAX)) {
            return new Orientation(workshop.get(), plan).isUpright();
        }
    }
}
