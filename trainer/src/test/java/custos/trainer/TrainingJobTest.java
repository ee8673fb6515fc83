package custos.trainer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import custos.trainer.course.Brief;
import custos.trainer.course.Recipe;
import custos.trainer.data.BadDataException;
import custos.trainer.data.Poses;
import custos.trainer.detection.DetectionPlan;
import custos.trainer.graph.Frame;
import custos.trainer.graph.Precision;
import custos.vision.Evaluation;
import custos.vision.JobFolder;
import custos.vision.JobFolder.Phase;
import custos.vision.JobFolder.Progress;
import custos.vision.Label;
import custos.vision.ModelBundle;
import custos.vision.ModelType;
import custos.vision.ScoredImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TrainingJobTest {
    private static final double BAR = 0.8;

    @TempDir Path root;

    @Test
    void aHandfulOfImagesIsEnoughForAProbe() throws Exception {
        var folder = new Shapes(root, 1).classification("few", 30, 15);
        var progress = train(folder);
        assertTrue(accuracy(folder) >= BAR, "accuracy " + accuracy(folder));
        assertEquals("probe", chosen(folder));
        assertTrue(progress.stream().noneMatch(line -> line.phase() == Phase.TRAIN));
    }

    @Test
    void noNetworkIsTunedWhereTheProbeLeavesNothingToGain() throws Exception {
        var folder = new Shapes(root, 15).scratches("clear", 60, 10);
        var progress = train(folder);
        assertEquals("probe", chosen(folder));
        assertTrue(progress.stream().noneMatch(line -> line.phase() == Phase.TRAIN));
        assertEquals(1, progress.getLast().done());
        assertTrue(accuracy(folder) >= BAR, "accuracy " + accuracy(folder));
    }

    @Test
    void aFineTunedNetworkTellsShapesApart() throws Exception {
        var folder = new Shapes(root, 2).classification("tuned", 60, 30);
        var progress = train(folder, ShortTraining.recipe(ShortTraining.PLAN));
        assertTrue(accuracy(folder) >= BAR, "accuracy " + accuracy(folder));
        assertTrue(progress.stream().anyMatch(line -> line.phase() == Phase.TRAIN));
        assertEquals(1, progress.getLast().done());
        for (int i = 1; i < progress.size(); i++) {
            assertTrue(progress.get(i).done() >= progress.get(i - 1).done());
        }
        assertFalse(Files.exists(folder.checkpoint("tuning")));
        assertFalse(Files.exists(folder.path().resolve("pixels.tmp")));
    }

    @Test
    void whatIsToldByItsSideIsLearnedWithoutMirrorImagesAndStillGivesTheSameBytes()
            throws Exception {
        var first = new Shapes(root, 6).arrows("first", 60, 20);
        train(first, ShortTraining.recipe(ShortTraining.PLAN));
        var second = new Shapes(root, 6).arrows("second", 60, 20);
        train(second, ShortTraining.recipe(ShortTraining.PLAN));
        assertArrayEquals(Files.readAllBytes(first.bundle()), Files.readAllBytes(second.bundle()));
        var provenance = ModelBundle.read(first.bundle()).provenance();
        assertFalse(provenance.at("/plan/mirrored").asBoolean(true), provenance.toString());
        assertTrue(accuracy(first) >= BAR, "accuracy " + accuracy(first));
    }

    @Test
    void samplesAreTwiceAsLargeWhereThatTellsLabelsApart() throws Exception {
        var coarse = new Shapes(root, 10).classification("coarse", 24, 0);
        train(coarse);
        assertEquals(64, width(coarse));
        var fine = new Shapes(root, 11).fineDashes("fine", 40);
        train(fine);
        assertEquals(128, width(fine));
    }

    @Test
    void fewPicturesAreEnoughToFindScratches() throws Exception {
        var folder = new Shapes(root, 14).scratches("scratched", 30, 30);
        train(folder);
        var provenance = ModelBundle.read(folder.bundle()).provenance();
        assertEquals("anomalies", provenance.path("features").asString());
        assertTrue(accuracy(folder) >= 0.9, "accuracy " + accuracy(folder));
    }

    @Test
    void whatIsAFewPixelsWideIsToldByTheSizeOfPictures() throws Exception {
        var folder = new Shapes(root, 22).specks("specks", 60, 20);
        var progress = train(folder);
        assertEquals(256, width(folder));
        assertEquals(
                "fine", ModelBundle.read(folder.bundle()).provenance().path("features").asString());
        assertTrue(accuracy(folder) >= 0.85, "accuracy " + accuracy(folder));
        assertTrue(
                progress.stream()
                        .filter(line -> line.phase() == Phase.FEATURES)
                        .allMatch(line -> line.done() < 1));
        assertEquals(1, progress.getLast().done());
    }

    private static int width(JobFolder folder) throws IOException {
        return ModelBundle.read(folder.bundle()).description().preProcessing().width();
    }

    @Test
    void whatIsSaidOfATrainingImageComesFromAModelThatHadNotLearnedItsLabel() throws Exception {
        var folder = new Shapes(root, 23).bars("flipped", 40);
        var images = new ArrayList<>(folder.train());
        var first = images.getFirst();
        var given = first.labels().getFirst();
        var labels = folder.settings().labels();
        var other = labels.get(1 - labels.indexOf(given));
        images.set(0, new JobFolder.Image(first.file(), List.of(other), List.of()));
        folder.writeTrain(images);
        train(folder);
        var said = folder.heldOut();
        assertEquals(images.stream().map(JobFolder.Image::file).toList(), files(said));
        var scores = said.getFirst().scores();
        assertTrue(scores.get(labels.indexOf(given)) > scores.get(labels.indexOf(other)));
    }

    private static List<String> files(List<JobFolder.Prediction> predictions) {
        return predictions.stream().map(JobFolder.Prediction::file).toList();
    }

    @Test
    void theBundleKeepsAFormInEightBitsUnlessItIsWorse() throws Exception {
        var folder = new Shapes(root, 13).classification("rounded", 30, 6);
        train(folder);
        var bundle = ModelBundle.read(folder.bundle());
        var judged = bundle.metrics().path("int8");
        double lost = judged.path("asTrained").asDouble() - judged.path("metric").asDouble();
        assertTrue(judged.path("images").asInt() > 0, judged.toString());
        assertEquals(lost < 0.005, bundle.inEightBits().isPresent(), judged.toString());
        assertEquals(lost < 0.005, judged.path("kept").asBoolean());
    }

    @Test
    void severalLabelsOfAnImageAreFound() throws Exception {
        var folder = new Shapes(root, 3).multiLabel("many", 64, 32);
        train(folder, ShortTraining.recipe(ShortTraining.PLAN));
        var bundle = ModelBundle.read(folder.bundle());
        assertEquals(ModelType.MULTILABEL, bundle.description().type());
        double f1 = f1(folder, bundle);
        assertTrue(f1 >= 0.7, "F1 " + f1);
    }

    @Test
    void labelsAreFoundByDetectorsThoughNobodyDrewBoxes() throws Exception {
        var folder = new Shapes(root, 12).multiLabel("places", 48, 24);
        var boxes = new DetectionPlan(9, 24, Frame.square(96), Frame.square(96), 5e-4, Poses.USUAL);
        train(folder, ShortTraining.inPlaces(ShortTraining.PLAN, boxes));
        var bundle = ModelBundle.read(folder.bundle());
        assertEquals(ModelType.MULTILABEL, bundle.description().type());
        assertEquals("multilabel-15", bundle.provenance().path("recipe").asString());
        var epochs = Map.of("places", 7, "places-again", 10, "places-last", 14);
        var course = chosen(folder).split("/", 2)[0];
        assertTrue(epochs.containsKey(course), chosen(folder));
        assertEquals(epochs.get(course), bundle.provenance().at("/places/epochs").asInt());
        double right = rightlyOrdered(scored(folder));
        assertTrue(right > 0.65, "area under the curve " + right);
    }

    /** How often an image with a label has a higher score for it than one without. */
    private static double rightlyOrdered(List<ScoredImage> images) {
        double right = 0;
        double pairs = 0;
        for (int label = 0; label < Shapes.LABELS.size(); label++) {
            for (var one : images) {
                for (var other : images) {
                    if (one.has(label) && !other.has(label)) {
                        pairs++;
                        right += one.score(label) > other.score(label) ? 1 : 0;
                    }
                }
            }
        }
        return right / pairs;
    }

    @Test
    void theSameJobGivesTheSameBytesAndAnotherSeedDoesNot() throws Exception {
        var first = new Shapes(root, 4).classification("first", 15, 6);
        var second = new Shapes(root, 4).classification("second", 15, 6);
        var other = new Shapes(root, 4).classification("other", 15, 6);
        var settings = other.settings();
        other.write(
                new JobFolder.Settings(
                        settings.version(),
                        settings.type(),
                        settings.seed() + 1,
                        settings.labels(),
                        null,
                        settings.threads(),
                        settings.backbone()));
        train(first);
        train(second);
        train(other);
        assertArrayEquals(Files.readAllBytes(first.bundle()), Files.readAllBytes(second.bundle()));
        assertEquals(
                first.evaluation().orElseThrow().predictions(),
                second.evaluation().orElseThrow().predictions());
        assertFalse(
                Arrays.equals(
                        Files.readAllBytes(first.bundle()), Files.readAllBytes(other.bundle())));
    }

    @Test
    void theBundleSaysHowItWasMade() throws Exception {
        var folder = new Shapes(root, 5).classification("made", 12, 3);
        train(folder);
        var bundle = ModelBundle.read(folder.bundle());
        assertEquals(Shapes.LABELS, bundle.description().labelNames());
        assertEquals(17, bundle.provenance().path("seed").asLong());
        assertEquals(64, bundle.provenance().path("dataset").asString().length());
        assertTrue(bundle.notice().contains("COCO"));
    }

    @Test
    void imagesThatCannotBeDecodedAreNamed() throws Exception {
        var folder = new Shapes(root, 7).classification("broken", 6, 3);
        var broken = folder.train().get(4);
        Files.writeString(folder.picture(broken), "no picture");
        assertTrue(refusal(folder).contains("train-004.png"));
        Files.delete(folder.picture(broken));
        assertTrue(refusal(folder).contains("`train-004.png` is missing"));
    }

    @Test
    void labelsThatMakeNoSenseAreRefused() throws Exception {
        var folder = new Shapes(root, 8).classification("labels", 6, 0);
        var images = new ArrayList<>(folder.train());
        images.set(0, new JobFolder.Image(images.get(0).file(), List.of("star"), List.of()));
        folder.writeTrain(images);
        assertTrue(refusal(folder).contains("`star`"));
        images.set(0, new JobFolder.Image(images.get(0).file(), List.of(), List.of()));
        folder.writeTrain(images);
        assertTrue(refusal(folder).contains("carries `0` labels"));
        folder.writeTrain(images.subList(1, 3));
        assertTrue(refusal(folder).contains("no training image carries label `circle`"));
    }

    @Test
    void aBackboneThatIsNoneIsRefused() throws Exception {
        var folder = new Shapes(root, 9).classification("backbone", 6, 0);
        Files.delete(folder.path().resolve("small.onnx"));
        Files.writeString(folder.path().resolve("small.onnx"), "no graph");
        assertTrue(refusal(folder).contains("is not an ONNX file"));
        Files.delete(folder.path().resolve("small.onnx"));
        assertTrue(refusal(folder).contains("needs the file"));
    }

    private static String refusal(JobFolder folder) {
        return assertThrows(BadDataException.class, () -> train(folder)).getMessage();
    }

    /** By the recipe that the job asks for. */
    private static List<Progress> train(JobFolder folder) throws IOException {
        var brief =
                new Brief(
                        folder.settings(),
                        Precision.ofMachine(),
                        folder.train().size(),
                        folder.test().size());
        return train(folder, Recipes.of(brief));
    }

    private static List<Progress> train(JobFolder folder, Recipe recipe) throws IOException {
        var out = new ByteArrayOutputStream();
        var stream = new PrintStream(out, true, StandardCharsets.UTF_8);
        new TrainingJob(folder, Shapes.starter(), stream, System::nanoTime, Precision.ofMachine())
                .run(recipe);
        return out.toString(StandardCharsets.UTF_8).lines().map(Progress::parse).toList();
    }

    private static double f1(JobFolder folder, ModelBundle bundle) {
        var thresholds = bundle.description().labels().stream().map(Label::threshold).toList();
        return Evaluation.atThresholds(
                        ModelType.MULTILABEL, Shapes.LABELS, scored(folder), thresholds)
                .macro()
                .f1();
    }

    private static String chosen(JobFolder folder) throws IOException {
        return ModelBundle.read(folder.bundle()).provenance().path("chosen").asString();
    }

    private static double accuracy(JobFolder folder) {
        return Evaluation.accuracy(scored(folder));
    }

    private static List<ScoredImage> scored(JobFolder folder) {
        var scored = new ArrayList<ScoredImage>();
        var predictions = folder.evaluation().orElseThrow().predictions();
        var images = folder.test();
        var labels = folder.settings().labels();
        assertEquals(images.size(), predictions.size());
        for (int i = 0; i < images.size(); i++) {
            assertEquals(images.get(i).file(), predictions.get(i).file());
            int[] truth = images.get(i).labels().stream().mapToInt(labels::indexOf).toArray();
            var scores = predictions.get(i).scores();
            scored.add(
                    new ScoredImage(
                            truth, scores.stream().mapToDouble(Float::doubleValue).toArray()));
        }
        return scored;
    }
}
