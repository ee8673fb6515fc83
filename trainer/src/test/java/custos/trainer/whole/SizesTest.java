package custos.trainer.whole;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import custos.trainer.Shapes;
import custos.trainer.TestWorkshop;
import custos.trainer.course.Brief;
import custos.trainer.course.Cost;
import custos.trainer.graph.Precision;
import custos.vision.JobFolder;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SizesTest {
    private static final int IMAGES = 40;

    @TempDir Path root;

    @Test
    void whatIsTooSmallEvenAtTwiceTheSizeIsProbedAsLargeAsPicturesAre() throws Exception {
        var chosen = chosen(new Shapes(root, 21).specks("specks", IMAGES, 0));
        assertEquals(4, chosen.probed().scale());
        assertEquals(0, chosen.probed().epochs());
        assertTrue(chosen.probesLarger());
        assertTrue(chosen.tuned().scale() <= 2);
    }

    @Test
    void whatIsLargeIsSeenAtTheUsualSize() throws Exception {
        var chosen = chosen(new Shapes(root, 5).bars("bars", IMAGES));
        assertEquals(1, chosen.tuned().scale());
        assertFalse(chosen.probesLarger());
    }

    private static Sizes.Chosen chosen(JobFolder folder) throws IOException {
        var brief = new Brief(folder.settings(), Precision.FLOAT32, IMAGES, 0);
        try (var workshop = TestWorkshop.ofOneLabel(folder, 150)) {
            return Sizes.of(Plan.of(brief), brief)
                    .choose(workshop.get(), _ -> new Cost(0, 1, 0, 0, 0));
        }
    }
}
