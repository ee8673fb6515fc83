package custos.trainer.whole;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import custos.trainer.Shapes;
import custos.trainer.TestWorkshop;
import custos.vision.Activation;
import custos.vision.JobFolder;
import custos.vision.TrueBox;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WindowSearchTest {
    @TempDir Path root;

    @Test
    void labelsAreFoundWhereTheyAreThoughNobodySaidWhere() throws Exception {
        var folder = new Shapes(root, 31).detection("places", 96, 0);
        var places = places(folder);
        int found = 0;
        int all = 0;
        for (int image = 0; image < places.size(); image++) {
            var known = folder.train().get(image).boxes();
            assertEquals(known.size(), places.get(image).size());
            for (var place : places.get(image)) {
                all++;
                found += shows(place, known) ? 1 : 0;
            }
        }
        assertTrue(found > 0.5 * all, found + " of " + all);
    }

    /** Whether a part of an image, and not the whole, has the centre of its label's box in it. */
    private static boolean shows(TrueBox place, List<JobFolder.Box> boxes) {
        var label = Shapes.LABELS.get(place.label());
        var box =
                boxes.stream()
                        .filter(other -> other.label().equals(label))
                        .findFirst()
                        .orElseThrow();
        double x = (box.left() + box.width() / 2.0) / 96 - place.box().left();
        double y = (box.top() + box.height() / 2.0) / 80 - place.box().top();
        return place.box().width() < 1
                && x > 0
                && y > 0
                && x < place.box().width()
                && y < place.box().height();
    }

    private List<List<TrueBox>> places(JobFolder folder) throws IOException {
        var truth = new ArrayList<List<Integer>>();
        for (var image : folder.train()) {
            truth.add(
                    image.boxes().stream().map(box -> Shapes.LABELS.indexOf(box.label())).toList());
        }
        try (var workshop =
                new TestWorkshop(
                        folder, Shapes.starter(), WindowSearch.SIZE, truth, Activation.SIGMOID)) {
            var search = new WindowSearch(workshop.get(), List.of());
            search.run();
            return search.places();
        }
    }
}
