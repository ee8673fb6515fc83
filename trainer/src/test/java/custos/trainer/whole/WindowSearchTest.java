package custos.trainer.whole;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import custos.trainer.Shapes;
import custos.trainer.TestWorkshop;
import custos.trainer.course.Workshop;
import custos.trainer.data.Poses;
import custos.trainer.data.Split;
import custos.vision.Activation;
import custos.vision.JobFolder;
import custos.vision.TrueBox;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WindowSearchTest {
    @TempDir Path root;

    @Test
    void labelsAreFoundWhereTheyAreThoughNobodySaidWhere() throws Exception {
        var folder = new Shapes(root, 31).detection("places", 96, 0);
        var places = found(folder, WindowSearch::places);
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

    @Test
    void thingsInScenesAreNotToldWorseInPartsThanByTheSameFeaturesOfTheWhole() throws Exception {
        var folder = new Shapes(root, 32).detection("parts", 96, 0);
        double lead =
                found(
                        folder,
                        (workshop, search) -> {
                            var plan = new Plan(1, 0, 0, 1, 0, 32, 1e-3, 0, Poses.USUAL);
                            var split = Split.holdOut(workshop.train(), 8, workshop.random());
                            var start = new Probe(workshop, plan).fit(split).start();
                            return search.leadOver(start.held());
                        });
        assertTrue(lead > -2 && lead != 0, "lead " + lead);
    }

    /** What is told by a search that has run. */
    private interface Told<T> {
        T by(Workshop workshop, WindowSearch search);
    }

    private static <T> T found(JobFolder folder, Function<WindowSearch, T> told)
            throws IOException {
        return found(folder, (_, search) -> told.apply(search));
    }

    private static <T> T found(JobFolder folder, Told<T> told) throws IOException {
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
            return told.by(workshop.get(), search);
        }
    }
}
