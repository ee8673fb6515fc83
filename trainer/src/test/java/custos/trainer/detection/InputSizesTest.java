package custos.trainer.detection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import custos.trainer.data.TestPictures;
import custos.trainer.graph.Backbone;
import custos.trainer.graph.Frame;
import custos.trainer.graph.Onnx;
import custos.vision.JobFolder;
import custos.vision.Normalisation;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class InputSizesTest {
    private static final Frame LYING = new Frame(160, 90);
    private static final Frame STANDING = new Frame(90, 160);

    private final Random random = new Random(23);

    @TempDir Path folder;

    @Test
    void smallBoxesAreSeenOnLargeInputs() {
        assertEquals(320, InputSizes.side(0.6, 800));
        assertEquals(320, InputSizes.side(0.125, 800));
        assertEquals(576, InputSizes.side(0.07, 800));
        assertEquals(1024, InputSizes.side(0.02, 800));
        assertEquals(1024, InputSizes.side(0.03, 1024));
        assertEquals(1184, InputSizes.side(0.03, 1200));
        assertEquals(1344, InputSizes.side(0.03, 4000));
        assertEquals(576, InputSizes.side(0.07, 4000));
        assertEquals(List.of(480, 640), InputSizes.larger(320));
        assertEquals(List.of(), InputSizes.larger(576));
    }

    @Test
    void aWindowShowsTheLargestBoxesAndIsNeverLargerThanTheInput() {
        for (int i = 0; i < 1_000; i++) {
            int size = 320 + 32 * random.nextInt(23);
            double largest = random.nextDouble();
            double longest = largest + random.nextDouble() * (1 - largest);
            int longer = size + 32 * random.nextInt(10);
            var frame = random.nextBoolean() ? new Frame(size, longer) : new Frame(longer, size);
            var window = InputSizes.window(frame, largest * size, longest * size);
            for (int part : List.of(window.width(), window.height())) {
                assertTrue(part >= 320 && part <= longer);
                assertTrue(part >= size || part >= 2 * largest * size);
                assertTrue(part >= size || part >= longest * size);
            }
            assertTrue(window.width() <= frame.width() && window.height() <= frame.height());
        }
        assertEquals(Frame.square(320), InputSizes.window(Frame.square(1024), 31, 103));
        assertEquals(Frame.square(320), InputSizes.window(Frame.square(320), 224, 288));
        var wide = new Frame(864, 480);
        assertEquals(Frame.square(448), InputSizes.window(wide, 200, 300));
        assertEquals(new Frame(640, 480), InputSizes.window(wide, 290, 300));
        assertEquals(wide, InputSizes.window(wide, 400, 700), "all of it");
    }

    @Test
    void inputsHaveTheShapeOfMostPicturesUnlessASquareIsAsGood() throws IOException {
        var photo = new Frame(120, 80);
        var upright = new Frame(30, 60);
        assertEquals(16.0 / 9, aspect(LYING, LYING, LYING, Frame.square(100)), 1e-9);
        assertEquals(0.5, aspect(upright, new Frame(60, 120)), 1e-9);
        assertEquals(1, aspect(photo, new Frame(160, 120), photo), "usual photos");
        assertEquals(1, aspect(LYING, STANDING, LYING, STANDING), "they lie and stand");
        assertEquals(1, aspect(LYING, LYING, STANDING, LYING), "a quarter stands");
        assertEquals(16.0 / 9, aspect(lyingAndOneStanding(8)), 1e-9, "few enough");
        assertEquals(1, aspect(lyingAndOneStanding(6)), "too many");
        assertEquals(1.56, aspect(new Frame(156, 100)), 1e-9);
        assertEquals(1, aspect(new Frame(154, 100)), 1e-9);
        assertEquals(1, aspect(LYING, new Frame(120, 90)), "between a wide one and a photo");
        assertEquals(1, aspect(STANDING, new Frame(90, 120)), "standing likewise");
        assertEquals(3, aspect(new Frame(200, 20)), 1e-9, "no strip");
    }

    @Test
    void aBackboneThatRunsOnSquaresOnlyIsGivenSquares() throws IOException {
        var shape = new long[] {1, 3, InputSizes.USUAL, InputSizes.USUAL};
        var squares = backbone("Reshape", Onnx.integers("shape", shape));
        assertThrows(
                IllegalArgumentException.class,
                () -> squares.requireRunsAt(Frame.of(InputSizes.USUAL, 16.0 / 9)));
        squares.requireRunsAt(Frame.square(InputSizes.USUAL));
        assertEquals(1, aspect(squares, LYING));
        var any = any();
        var heads =
                new Backbone(
                        any.model(), Optional.of(squares.model()), any.descriptor(), any.digest());
        assertEquals(1, aspect(heads, LYING), "what finds boxes must run as well");
    }

    @Test
    void smallThingsKeepTheirPixels() {
        var small = new JobFolder.Image("a", List.of(), List.of(box(30), box(500), box(40)));
        assertEquals(2_048, InputSizes.kept(List.of(small)));
        int ofMany = InputSizes.kept(Collections.nCopies(1_000, small));
        assertTrue(ofMany > 1_177 && ofMany < 1_500, () -> "kept: " + ofMany);
        var large = new JobFolder.Image("a", List.of(), List.of(box(30), box(500), box(100)));
        assertEquals(1_177, InputSizes.kept(List.of(large)));
        var none = new JobFolder.Image("a", List.of(), List.of());
        assertEquals(1_177, InputSizes.kept(List.of(none)));
    }

    private static JobFolder.Box box(double side) {
        return new JobFolder.Box("thing", 1, 1, side, side);
    }

    private static Frame[] lyingAndOneStanding(int lying) {
        var sizes = new ArrayList<>(Collections.nCopies(lying, LYING));
        sizes.add(STANDING);
        return sizes.toArray(Frame[]::new);
    }

    private double aspect(Frame... sizes) throws IOException {
        return aspect(any(), sizes);
    }

    private double aspect(Backbone backbone, Frame... sizes) throws IOException {
        try (var pictures = TestPictures.blank(folder, List.of(sizes))) {
            return InputSizes.aspect(pictures, backbone);
        }
    }

    /** Runs on images of any size. */
    private static Backbone any() {
        return backbone("Add", Onnx.tensor("shape", new float[] {0}));
    }

    private static Backbone backbone(String operator, TensorProto operand) {
        var model =
                Onnx.model(
                        GraphProto.newBuilder()
                                .setName("backbone")
                                .addInput(Onnx.value("image", "n", 3, "height", "width"))
                                .addInitializer(operand)
                                .addNode(
                                        Onnx.node(
                                                operator,
                                                List.of("image", operand.getName()),
                                                "same"))
                                .addOutput(Onnx.value("same", "n", 3, "height", "width"))
                                .build());
        var plain = new Normalisation(List.of(0.0, 0.0, 0.0), List.of(1.0, 1.0, 1.0));
        var descriptor =
                new Backbone.Descriptor(
                        "any", "image", 224, plain, new TreeMap<>(), "same", "", "", null);
        return new Backbone(model, Optional.empty(), descriptor, "");
    }
}
