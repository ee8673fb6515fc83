package custos.trainer.whole;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import custos.trainer.Shapes;
import custos.trainer.TestWorkshop;
import custos.trainer.data.Poses;
import custos.vision.JobFolder;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PoseSearchTest {
    /** More of such plain drawings are told by any probe, which says nothing of turning them. */
    private static final int IMAGES = 16;

    private static final Plan PLAN = plan(1);

    @TempDir Path root;

    private static Plan plan(int epochs) {
        return new Plan(1, 0, 0, epochs, 0, IMAGES, 1e-3, 0, Poses.USUAL);
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

    @Test
    void whatIsToldByItsSideIsNotMirrored() throws Exception {
        var arrows = new Shapes(root, 6).arrows("arrows", IMAGES, 0);
        assertFalse(poses(arrows, PLAN).mirrored());
        assertFalse(poses(new Shapes(root, 6).arrows("probed", IMAGES, 0), plan(0)).mirrored());
    }

    @Test
    void allElseIsMirrored() throws Exception {
        assertTrue(poses(new Shapes(root, 3).tabletop("tabletop", IMAGES), PLAN).mirrored());
        assertTrue(poses(new Shapes(root, 4).landscapes("landscapes", IMAGES), PLAN).mirrored());
        assertTrue(poses(new Shapes(root, 5).bars("bars", IMAGES), PLAN).mirrored());
        assertTrue(poses(new Shapes(root, 6).arrows("few", 14, 0), PLAN).mirrored(), "too few");
    }

    private static boolean isUpright(JobFolder folder) throws IOException {
        return isUpright(folder, PLAN);
    }

    private static boolean isUpright(JobFolder folder, Plan plan) throws IOException {
        return poses(folder, plan).upright();
    }

    private static Poses poses(JobFolder folder, Plan plan) throws IOException {
        try (var workshop = TestWorkshop.ofOneLabel(folder, 128)) {
            return new PoseSearch(workshop.get(), plan).poses();
        }
    }
}
