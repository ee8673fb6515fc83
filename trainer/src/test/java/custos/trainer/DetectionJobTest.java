package custos.trainer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import custos.trainer.data.BadDataException;
import custos.trainer.data.Poses;
import custos.trainer.detection.DetectionPlan;
import custos.trainer.detection.DetectionRecipe;
import custos.trainer.graph.Frame;
import custos.trainer.graph.Precision;
import custos.vision.Box;
import custos.vision.BundleEvaluator;
import custos.vision.EvaluationReport;
import custos.vision.ImageDecoder;
import custos.vision.JobFolder;
import custos.vision.LabelledImage;
import custos.vision.ModelBundle;
import custos.vision.ModelType;
import custos.vision.Progress;
import custos.vision.ResizeMode;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DetectionJobTest {
    @TempDir Path root;

    @Test
    void shapesAreFoundWhereTheyAre() throws Exception {
        var folder = new Shapes(root, 3).detection("shapes", 40, 16);
        train(
                folder,
                new DetectionPlan(6, 24, Frame.square(128), Frame.square(128), 5e-4, Poses.USUAL));
        var report = evaluated(folder);
        double map50 = report.toJson().path("map50").asDouble();
        assertTrue(map50 > 0.6, report.toTable());
        var predictions = folder.evaluation().orElseThrow().predictions();
        assertEquals(16, predictions.size());
        assertTrue(predictions.stream().anyMatch(found -> !found.boxes().isEmpty()));
        var provenance = ModelBundle.read(folder.bundle()).provenance();
        assertEquals("detection-12", provenance.path("recipe").asString());
        assertTrue(foundBeforeTheyWereLearned(folder, 6) > 0.5);
    }

    /** The share of held-out images whose surest box has the place of one that was drawn. */
    private static double foundBeforeTheyWereLearned(JobFolder folder, int heldOut) {
        var said = folder.heldOut();
        assertEquals(heldOut, said.size());
        int met = 0;
        for (var one : said) {
            var surest = one.boxes().getFirst();
            int label = folder.settings().labels().indexOf(surest.label());
            assertEquals(surest.confidence(), one.scores().get(label), 1e-6);
            var place = pixels(surest.left(), surest.top(), surest.width(), surest.height());
            var drawn =
                    folder.train().stream()
                            .filter(image -> image.file().equals(one.file()))
                            .flatMap(image -> image.boxes().stream())
                            .map(b -> pixels(b.left(), b.top(), b.width(), b.height()));
            met += drawn.anyMatch(box -> box.iou(place) > 0.5) ? 1 : 0;
        }
        return (double) met / heldOut;
    }

    private static Box pixels(double left, double top, double width, double height) {
        return new Box(left, top, width, height);
    }

    @Test
    void tinyThingsInLargePicturesAreFoundInParts() throws Exception {
        var folder = new Shapes(root, 11).tiny("tiny", 12, 4);
        train(
                folder,
                (input, _) ->
                        new DetectionPlan(
                                2,
                                80,
                                input.frame(),
                                Frame.square(160),
                                5e-4,
                                Poses.USUAL,
                                input.tiles()));
        var bundle = ModelBundle.read(folder.bundle());
        assertEquals(ResizeMode.TILES, bundle.description().preProcessing().resize());
        assertEquals(
                1.5,
                bundle.provenance().path("plan").path("tiles").path("scale").asDouble(),
                0.2,
                "to 24 pixels a side");
        double map50 = evaluated(folder).toJson().path("map50").asDouble();
        assertTrue(map50 > 0.5, () -> "mAP@0.5: " + map50);
    }

    @Test
    void whatIsInWidePicturesIsFoundOnWideInputs() throws Exception {
        var folder = new Shapes(root, 3).wide().detection("wide", 40, 16);
        var wide = new Frame(160, 96);
        train(folder, new DetectionPlan(6, 24, wide, new Frame(128, 96), 5e-4, Poses.USUAL));
        var bundle = ModelBundle.read(folder.bundle());
        assertEquals(160, bundle.description().preProcessing().width());
        assertEquals(96, bundle.description().preProcessing().height());
        double map50 = evaluated(folder).toJson().path("map50").asDouble();
        assertTrue(map50 > 0.6, () -> "mAP@0.5: " + map50);
    }

    @Test
    void theSameJobGivesTheSameBytes() throws Exception {
        var plan = new DetectionPlan(2, 2, Frame.square(96), Frame.square(64), 4e-4, Poses.USUAL);
        var first = new Shapes(root, 5).detection("first", 8, 2);
        train(first, plan);
        var second = new Shapes(root, 5).detection("second", 8, 2);
        train(second, plan);
        assertArrayEquals(Files.readAllBytes(first.bundle()), Files.readAllBytes(second.bundle()));
    }

    @Test
    void whatLiesAnyWayRoundIsTurnedAndStillGivesTheSameBytes() throws Exception {
        var first = boxed(new Shapes(root, 9).tabletop("first", 24));
        var frame = new Frame(128, 96);
        var window = new Frame(96, 64);
        train(first, new DetectionPlan(4, 2, frame, window, 4e-4, Poses.USUAL));
        var second = boxed(new Shapes(root, 9).tabletop("second", 24));
        train(second, new DetectionPlan(4, 2, frame, window, 4e-4, Poses.USUAL));
        assertArrayEquals(Files.readAllBytes(first.bundle()), Files.readAllBytes(second.bundle()));
        var plan = ModelBundle.read(first.bundle()).provenance().path("plan");
        assertFalse(plan.path("upright").asBoolean(true), plan.toString());
        assertTrue(plan.path("mirrored").asBoolean(false), plan.toString());
    }

    @Test
    void boxesThatAreToldByTheirSideAreNotMirrored() throws Exception {
        var arrows = boxed(new Shapes(root, 6).arrows("arrows", 40, 0));
        train(
                arrows,
                new DetectionPlan(4, 2, Frame.square(96), Frame.square(64), 4e-4, Poses.USUAL));
        var plan = ModelBundle.read(arrows.bundle()).provenance().path("plan");
        assertFalse(plan.path("mirrored").asBoolean(true), plan.toString());
    }

    /** The same pictures with boxes about their things. */
    private static JobFolder boxed(JobFolder folder) throws IOException {
        var labels = folder.settings().labels();
        folder.write(JobFolder.Settings.of(ModelType.DETECTION, 17, labels, 2));
        var boxed =
                folder.train().stream()
                        .map(image ->
                                new JobFolder.Image(
                                        image.file(),
                                        image.labels(),
                                        List.of(
                                                new JobFolder.Box(
                                                        image.labels().getFirst(),
                                                        20,
                                                        12,
                                                        56,
                                                        56))))
                        .toList();
        folder.writeTrain(boxed);
        folder.writeTest(boxed.subList(0, 2));
        return folder;
    }

    @Test
    void inputsHaveTheShapeOfThePictures() throws Exception {
        var folder = new Shapes(root, 6).wide().detection("background", 8, 2);
        assertTrue(folder.train().stream().anyMatch(image -> image.boxes().isEmpty()));
        var window = Frame.square(96);
        train(
                folder,
                (input, _) -> new DetectionPlan(0, 1, input.frame(), window, 4e-4, Poses.USUAL));
        var bundle = ModelBundle.read(folder.bundle());
        var input = bundle.description().preProcessing();
        assertEquals(new Frame(416, 224), new Frame(input.width(), input.height()));
        assertEquals(416, bundle.provenance().path("plan").path("width").asInt());
        assertEquals(2, folder.evaluation().orElseThrow().predictions().size());
    }

    @Test
    void aBoxOfALabelThatTheJobDoesNotKnowIsRefused() throws Exception {
        var folder = new Shapes(root, 7).detection("refused", 8, 2);
        var images = new ArrayList<>(folder.train());
        var image = images.getLast();
        images.set(
                images.size() - 1,
                new JobFolder.Image(
                        image.file(),
                        image.labels(),
                        List.of(new JobFolder.Box("star", 1, 1, 5, 5))));
        folder.writeTrain(images);
        var refusal =
                assertThrows(
                        BadDataException.class,
                        () ->
                                train(
                                        folder,
                                        new DetectionPlan(
                                                0,
                                                1,
                                                Frame.square(96),
                                                Frame.square(96),
                                                4e-4,
                                                Poses.USUAL)));
        assertTrue(String.valueOf(refusal.getMessage()).contains("`star`"));
    }

    private static void train(JobFolder folder, DetectionPlan plan) throws IOException {
        train(folder, (_, _) -> plan);
    }

    private static void train(JobFolder folder, DetectionRecipe.Plans plans) throws IOException {
        var silent = new PrintStream(OutputStream.nullOutputStream());
        new TrainingJob(folder, Shapes.starter(), silent, System::nanoTime, Precision.ofMachine())
                .run(new DetectionRecipe(plans));
    }

    private static EvaluationReport evaluated(JobFolder folder) throws IOException {
        var test =
                folder.test().stream()
                        .map(image ->
                                new LabelledImage(
                                        folder.picture(image), image.labels(), image.boxes()))
                        .toList();
        return new BundleEvaluator(ImageDecoder.create())
                .evaluate(folder.bundle(), test, Progress.NONE);
    }
}
