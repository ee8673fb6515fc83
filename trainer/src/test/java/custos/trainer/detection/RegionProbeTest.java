package custos.trainer.detection;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import custos.trainer.Shapes;
import custos.trainer.TestWorkshop;
import custos.trainer.data.Poses;
import custos.trainer.graph.Frame;
import custos.vision.Activation;
import custos.vision.Box;
import custos.vision.JobFolder;
import custos.vision.TrueBox;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RegionProbeTest {
    private static final int IMAGES = 40;
    private static final int SIZE = 96;
    private static final Box MIDDLE = new Box(0.2, 0.15, 0.6, 0.7);

    @TempDir Path root;

    @Test
    void boxesOfWhatLiesAnyWayRoundAreTurned() throws Exception {
        var folder = new Shapes(root, 3).tabletop("tabletop", IMAGES);
        assertFalse(isUpright(folder, false));
        assertFalse(isUpright(folder, true), "whoever drew the boxes");
    }

    @Test
    void boxesOfWhatIsUnderASkyStayUpright() throws Exception {
        assertTrue(isUpright(new Shapes(root, 4).landscapes("landscapes", IMAGES), false));
    }

    @Test
    void boxesThatAreToldByTheirDirectionStayUpright() throws Exception {
        assertTrue(isUpright(new Shapes(root, 5).bars("bars", IMAGES), false));
    }

    @Test
    void whatFewImagesShowStaysUpright() throws Exception {
        assertTrue(isUpright(new Shapes(root, 3).tabletop("few", 6), false));
        assertTrue(isUpright(new Shapes(root, 3).tabletop("none", 0), false));
    }

    @Test
    void crowdedPicturesAreTurnedToo() throws Exception {
        assertFalse(isUpright(new Shapes(root, 3).tabletop("crowded", 12), false, 80));
    }

    @Test
    void boxesThatAreToldByTheirSideAreNotMirrored() throws Exception {
        var arrows = new Shapes(root, 6).arrows("arrows", IMAGES, 0);
        assertFalse(poses(arrows, false, 1).mirrored());
        assertTrue(poses(arrows, true, 1).mirrored(), "boxes that were guessed say nothing of it");
        assertTrue(poses(new Shapes(root, 6).arrows("few", 12, 0), false, 1).mirrored(), "too few");
    }

    @Test
    void allOtherBoxesAreMirrored() throws Exception {
        var shapes = new Shapes(root, 3);
        assertTrue(poses(shapes.tabletop("tabletop", IMAGES), false, 1).mirrored());
        assertTrue(poses(shapes.landscapes("landscapes", IMAGES), false, 1).mirrored());
    }

    private static boolean isUpright(JobFolder folder, boolean guessed) throws IOException {
        return isUpright(folder, guessed, 1);
    }

    private static boolean isUpright(JobFolder folder, boolean guessed, int count)
            throws IOException {
        return poses(folder, guessed, count).upright();
    }

    /** Of pictures with boxes about their middle; every fourth has none. */
    private static Poses poses(JobFolder folder, boolean guessed, int count) throws IOException {
        var labels = folder.settings().labels();
        var truth = new ArrayList<List<Integer>>();
        var boxes = new ArrayList<List<TrueBox>>();
        for (var image : folder.train()) {
            int label = labels.indexOf(image.labels().getFirst());
            truth.add(List.of(label));
            boolean none = boxes.size() % 4 == 3;
            boxes.add(Collections.nCopies(none ? 0 : count, new TrueBox(label, MIDDLE)));
        }
        try (var workshop =
                new TestWorkshop(folder, Shapes.starter(), SIZE, truth, Activation.SIGMOID)) {
            var probe =
                    new RegionProbe(
                            workshop.get(), boxes, new WholeView(boxes, Frame.square(SIZE)));
            var examples = workshop.get().train().all();
            return probe.poses(
                    examples.stream().filter(example -> !boxes.get(example).isEmpty()).toList(),
                    guessed);
        }
    }
}
