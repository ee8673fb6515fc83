package custos.vision;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.Color;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.node.JsonNodeFactory;

class BoxDecoderTest {

    private static final int SIDE = 32;
    private static final float SURE = 5;
    private static final float NO = -20;

    @TempDir private Path folder;

    private static ModelDescription description(ResizeMode resize, double iou, int most) {
        return description(
                new PreProcessing(SIDE, SIDE, resize, Normalisation.SYMMETRIC), iou, most);
    }

    private static ModelDescription inTiles(Tiling tiling, double iou, int most) {
        return description(
                new PreProcessing(SIDE, SIDE, tiling, Normalisation.SYMMETRIC), iou, most);
    }

    private static ModelDescription description(PreProcessing preProcessing, double iou, int most) {
        return new ModelDescription(
                ModelType.DETECTION,
                List.of(new Label("hat", 0.5), new Label("shoe", 0.5)),
                preProcessing,
                "image",
                "logits",
                Activation.SIGMOID,
                1,
                Optional.of(new BoxOutput("boxes", iou, most)));
    }

    private static DecodedImage image(int width, int height) {
        return new DecodedImage(width, height, new byte[width * height * 3]);
    }

    private static Box only(ResizeMode resize, DecodedImage image, float... box) {
        var found =
                new BoxDecoder(description(resize, 0.5, 100))
                        .decode(List.of(new GraphAnswer(new float[] {SURE, NO}, box)), image);
        assertEquals(1, found.size());
        return found.getFirst().box().orElseThrow();
    }

    private static void assertBox(
            double left, double top, double width, double height, Box actual) {
        assertEquals(left, actual.left(), 1e-6);
        assertEquals(top, actual.top(), 1e-6);
        assertEquals(width, actual.width(), 1e-6);
        assertEquals(height, actual.height(), 1e-6);
    }

    @Test
    void aStretchedImageKeepsFractions() {
        var box = only(ResizeMode.STRETCH, image(400, 100), 0.25f, 0.5f, 0.75f, 1f);
        assertBox(0.25, 0.5, 0.5, 0.5, box);
    }

    @Test
    void boxesOfACropLieInItsMiddle() {
        // 400x200: the crop is the middle 200x200, so half of it are 100 of 400 pixels.
        var box = only(ResizeMode.CENTER_CROP, image(400, 200), 0f, 0f, 0.5f, 0.5f);
        assertBox(0.25, 0, 0.25, 0.5, box);
    }

    @Test
    void boxesOfALetterboxAreClippedToTheImage() {
        // 400x200 lies in the middle of 400x400: from 1/4 to 3/4 of its height.
        var box = only(ResizeMode.LETTERBOX, image(400, 200), 0f, 0f, 0.5f, 0.5f);
        assertBox(0, 0, 0.5, 0.5, box);
        assertBox(
                0.5,
                0.5,
                0.5,
                0.5,
                only(ResizeMode.LETTERBOX, image(200, 400), 0.5f, 0.5f, 1f, 1f));
    }

    @Test
    void whatLiesBesideTheImageOrIsEmptyIsDropped() {
        var decoder = new BoxDecoder(description(ResizeMode.LETTERBOX, 0.5, 100));
        var boxes = new float[] {0, 0, 1, 0.2f, 0.5f, 0.5f, 0.4f, 0.6f, 0, 0, Float.NaN, 1};
        var scores = new float[] {SURE, NO, SURE, NO, SURE, NO};
        assertEquals(
                List.of(),
                decoder.decode(List.of(new GraphAnswer(scores, boxes)), image(400, 200)));
    }

    @Test
    void ofOverlappingBoxesOfALabelTheSurestStays() {
        var decoder = new BoxDecoder(description(ResizeMode.STRETCH, 0.5, 100));
        var boxes = new float[] {0, 0, 1, 0.9f, 0, 0, 1, 1, 0, 0, 1, 0.2f};
        // The first is a less sure hat than the second, and the only shoe; the third is apart.
        var scores = new float[] {1, 2, 3, NO, 2, NO};
        var found = decoder.decode(List.of(new GraphAnswer(scores, boxes)), image(100, 100));
        assertEquals(List.of("hat", "shoe", "hat"), found.stream().map(Finding::label).toList());
        assertEquals(1 / (1 + Math.exp(-3)), found.getFirst().confidence(), 1e-6);
        assertEquals(0.2, found.get(2).box().orElseThrow().height(), 1e-6);
    }

    @Test
    void noMoreBoxesThanAllowedAndNoneBelowTheLeastConfidence() {
        var decoder = new BoxDecoder(description(ResizeMode.STRETCH, 0.5, 2));
        var boxes = new float[4 * 4];
        var scores = new float[4 * 2];
        for (var candidate = 0; candidate < 4; candidate++) {
            boxes[4 * candidate] = candidate / 4f;
            boxes[4 * candidate + 2] = (candidate + 1) / 4f;
            boxes[4 * candidate + 3] = 1;
            scores[2 * candidate] = candidate;
            scores[2 * candidate + 1] = -7; // 0.0009
        }
        var found = decoder.decode(List.of(new GraphAnswer(scores, boxes)), image(100, 100));
        assertEquals(
                List.of(0.75, 0.5),
                found.stream().map(finding -> finding.box().orElseThrow().left()).toList());
    }

    /** The rules once more, as plainly as they can be written. */
    private static List<Finding> naive(
            ModelDescription model, List<GraphAnswer> answers, DecodedImage image) {
        var rest = new ArrayList<Finding>();
        var tiles = model.preProcessing().tiles(image);
        for (var tile = 0; tile < tiles.size(); tile++) {
            addNaively(model, answers.get(tile), tiles.get(tile), image, rest);
        }
        rest.sort(Comparator.comparingDouble(Finding::confidence).reversed());
        var kept = new ArrayList<Finding>();
        while (!rest.isEmpty() && kept.size() < model.boxes().orElseThrow().maxBoxes()) {
            var best = rest.removeFirst();
            kept.add(best);
            rest.removeIf(other ->
                    other.label().equals(best.label())
                            && iou(other.box().orElseThrow(), best.box().orElseThrow())
                                    > model.boxes().orElseThrow().nmsIou());
        }
        return kept;
    }

    private static void addNaively(
            ModelDescription model,
            GraphAnswer answer,
            Tiling.Tile tile,
            DecodedImage image,
            List<Finding> rest) {
        var boxes = answer.boxes();
        var scores = answer.scores();
        var seen = tile.seen();
        for (var at = 0; at < scores.length; at++) {
            var confidence = (float) (1 / (1 + StrictMath.exp(-scores[at] / model.temperature())));
            var box = at / 2 * 4;
            var sides = new float[4];
            for (var side = 0; side < 4; side += 2) {
                var x = (seen.left() + boxes[box + side] * seen.width()) / image.width();
                var y = (seen.top() + boxes[box + side + 1] * seen.height()) / image.height();
                sides[side] = (float) Math.min(1, Math.max(0, x));
                sides[side + 1] = (float) Math.min(1, Math.max(0, y));
            }
            var x = ((double) sides[0] + sides[2]) / 2 * image.width();
            var y = ((double) sides[1] + sides[3]) / 2 * image.height();
            if (confidence >= 0.001
                    && sides[2] > sides[0]
                    && sides[3] > sides[1]
                    && tile.isFor(x, y)) {
                var where =
                        new Box(
                                sides[0],
                                sides[1],
                                (double) sides[2] - sides[0],
                                (double) sides[3] - sides[1]);
                rest.add(
                        new Finding(
                                model.labelNames().get(at % 2), confidence, Optional.of(where)));
            }
        }
    }

    private static double iou(Box a, Box b) {
        var across =
                Math.min(a.left() + a.width(), b.left() + b.width()) - Math.max(a.left(), b.left());
        var down =
                Math.min(a.top() + a.height(), b.top() + b.height()) - Math.max(a.top(), b.top());
        var common = Math.max(0, across) * Math.max(0, down);
        return common / (a.width() * a.height() + b.width() * b.height() - common);
    }

    @Test
    void agreesWithANaiveDecoder() {
        Randomly.check(
                300,
                random -> {
                    var resize = List.of(ResizeMode.values()).get(random.nextInt(4));
                    var iou = random.nextInt(1, 10) / 10.0;
                    var most = random.nextInt(1, 30);
                    var model = description(preProcessing(resize, random), iou, most);
                    var image = image(random);
                    var answers =
                            model.preProcessing().tiles(image).stream()
                                    .map(_ -> answer(random))
                                    .toList();
                    var surer = answers.stream().map(new BoxDecoder(model)::surer).toList();
                    assertEquals(
                            naive(model, answers, image),
                            new BoxDecoder(model).decode(surer, image));
                    assertEquals(
                            naive(model, answers, image),
                            new BoxDecoder(model).decode(answers, image));
                });
    }

    private static PreProcessing preProcessing(ResizeMode resize, Random random) {
        var width = random.nextInt(20, 60);
        var height = random.nextInt(20, 60);
        return resize == ResizeMode.TILES
                ? new PreProcessing(width, height, tiling(random), Normalisation.SYMMETRIC)
                : new PreProcessing(width, height, resize, Normalisation.SYMMETRIC);
    }

    /** Of any shape, shrunk as it was decoded or not. */
    private static DecodedImage image(Random random) {
        var width = random.nextInt(20, 90);
        var height = random.nextInt(20, 90);
        var times = random.nextInt(1, 4);
        return new DecodedImage(
                width, height, new byte[width * height * 3], times * width, times * height);
    }

    private static Tiling tiling(Random random) {
        return new Tiling(0.3 + 2 * random.nextDouble(), 0.5 * random.nextDouble());
    }

    private static GraphAnswer answer(Random random) {
        var boxes = new float[4 * random.nextInt(40)];
        for (var at = 0; at < boxes.length; at++) {
            boxes[at] = random.nextFloat() * 1.4f - 0.2f;
        }
        var scores = new float[boxes.length / 2];
        for (var at = 0; at < scores.length; at++) {
            scores[at] = (float) random.nextGaussian() * 5;
        }
        return new GraphAnswer(scores, boxes);
    }

    @Test
    void anAnswerTooFewIsAMistake() {
        var decoder = new BoxDecoder(inTiles(new Tiling(1, 0.25), 0.5, 100));
        var one = new GraphAnswer(new float[0], new float[0]);
        var large = image(3 * SIDE, SIDE);
        assertThrows(IllegalArgumentException.class, () -> decoder.decode(List.of(one), large));
    }

    @Test
    void aRunningDetectorLooksAtALargeImagePartByPart() throws Exception {
        // One box in the middle of each part: two of 64 x 64 pixels are enough for 96 x 64.
        var boxes = new float[][] {{0.25f, 0.25f, 0.75f, 0.75f}};
        var weights = new float[][] {{5, 0, 0}, {-20, 0, 0}};
        var nothing = JsonNodeFactory.instance.objectNode();
        var file = folder.resolve("tiles.zip");
        var model = inTiles(new Tiling(0.5, 0.25), 0.5, 100);
        var onnx = TinyOnnx.fixedBoxes(SIDE, SIDE, boxes, weights);
        new ModelBundle(onnx, model, nothing, nothing, "").write(file);
        assertEquals(model, ModelBundle.read(file).description());
        try (var workers = new Workers(1, 1);
                var running =
                        RunningModel.open(file, new RunSettings(workers, ImageDecoder.create()))) {
            var found = running.detect(Drawn.plain("png", 96, 64, Color.RED));
            assertEquals(List.of("hat", "hat"), found.stream().map(Finding::label).toList());
            assertBox(1 / 6.0, 0.25, 1 / 3.0, 0.5, found.getFirst().box().orElseThrow());
            assertBox(0.5, 0.25, 1 / 3.0, 0.5, found.get(1).box().orElseThrow());
        }
    }

    @Test
    void aRunningDetectorAnswersWithBoxesOfTheUprightImage() throws Exception {
        var boxes = new float[][] {{0, 0, 0.5f, 0.25f}, {0.5f, 0.5f, 1, 1}};
        var weights = new float[][] {{10, 0, 0}, {1, 0, 0}, {0, 0, -8}, {0, -10, 10}};
        var nothing = JsonNodeFactory.instance.objectNode();
        var file = folder.resolve("boxes.zip");
        var onnx = TinyOnnx.fixedBoxes(SIDE, SIDE, boxes, weights);
        new ModelBundle(onnx, description(ResizeMode.STRETCH, 0.5, 100), nothing, nothing, "")
                .write(file);
        assertEquals(
                description(ResizeMode.STRETCH, 0.5, 100), ModelBundle.read(file).description());
        var jpeg = Drawn.withOrientation(Drawn.plain("jpg", 96, 64, Color.RED), 6, true);
        try (var workers = new Workers(1, 1);
                var model =
                        RunningModel.open(file, new RunSettings(workers, ImageDecoder.create()))) {
            var found = model.detect(jpeg);
            assertEquals(
                    List.of("hat", "hat", "shoe", "shoe"),
                    found.stream().map(Finding::label).toList());
            assertBox(0, 0, 0.5, 0.25, found.getFirst().box().orElseThrow());
            assertBox(0.5, 0.5, 0.5, 0.5, found.get(1).box().orElseThrow());
        }
    }

    @Test
    void aDetectorWithoutBoxesAndAClassifierWithBoxesAreMistakes() {
        var boxes = description(ResizeMode.STRETCH, 0.5, 100);
        assertThrows(
                IllegalArgumentException.class,
                () ->
                        new ModelDescription(
                                ModelType.DETECTION,
                                boxes.labels(),
                                boxes.preProcessing(),
                                "image",
                                "logits",
                                Activation.SIGMOID,
                                1));
        var refusal =
                assertThrows(
                        IllegalArgumentException.class,
                        () ->
                                new ModelDescription(
                                        ModelType.MULTILABEL,
                                        boxes.labels(),
                                        boxes.preProcessing(),
                                        "image",
                                        "logits",
                                        Activation.SIGMOID,
                                        1,
                                        boxes.boxes()));
        assertTrue(String.valueOf(refusal.getMessage()).contains("multilabel"));
    }
}
