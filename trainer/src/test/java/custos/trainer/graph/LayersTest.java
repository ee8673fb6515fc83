package custos.trainer.graph;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

final class LayersTest {
    private static final long[] FOUR = {4, 4};

    @Test
    void theStarterHasSevenFromFineToCoarse() throws Exception {
        var backbone = Backbone.load(Path.of(System.getProperty("backbone")));
        var layers = layers(backbone.model(), backbone.descriptor().input(), 224);
        assertEquals(
                List.of(192L, 192L, 384L, 384L, 576L, 960L, 960L),
                layers.stream().map(Layers.Layer::channels).toList());
        assertEquals(
                List.of(28L, 14L, 14L, 14L, 14L, 7L, 7L),
                layers.stream().map(Layers.Layer::width).toList());
    }

    @Test
    void aLayerIsWhatIsSummedUpToFewerChannels() {
        var graph = graph(3);
        // Neither more channels, nor a place's neighbours, nor what has one place only.
        convolution(graph, "sum3", 4, "wide", 8, 1);
        convolution(graph, "wide", 8, "near", 4, 3);
        graph.addNode(Onnx.node("GlobalAveragePool", List.of("wide"), "pooled"));
        convolution(graph, "pooled", 8, "squeezed", 2, 1);
        assertEquals(
                List.of("wide0", "wide1", "wide2"),
                layers(Onnx.model(graph.build()), "image", 8).stream()
                        .map(Layers.Layer::output)
                        .toList());
    }

    @Test
    void ofManyEverySecondIsTaken() {
        assertEquals(
                List.of("wide1", "wide3", "wide5"),
                layers(Onnx.model(graph(6).build()), "image", 8).stream()
                        .map(Layers.Layer::output)
                        .toList());
    }

    @Test
    void ofADeepNetworkTheyLieFurtherApart() {
        assertEquals(
                List.of("wide3", "wide6", "wide9", "wide12", "wide15", "wide18", "wide21"),
                layers(Onnx.model(graph(22).build()), "image", 8).stream()
                        .map(Layers.Layer::output)
                        .toList());
    }

    @Test
    void fewerThanThreeAreNone() {
        assertEquals(List.of(), layers(Onnx.model(graph(2).build()), "image", 8));
    }

    @Test
    void fineOnesHaveFourOrEightPixelsToAPlace() throws Exception {
        var backbone = Backbone.load(Path.of(System.getProperty("backbone")));
        var input = backbone.descriptor().input();
        for (int size : List.of(192, 224, 448)) {
            var fine = fine(backbone.model(), input, size);
            assertEquals(
                    List.of(96L, 144L, 144L, 192L, 192L),
                    fine.stream().map(Layers.Layer::channels).toList());
            assertEquals(
                    List.of(4L, 4L, 8L, 8L, 8L),
                    fine.stream().map(layer -> size / layer.width()).toList());
        }
        assertEquals(List.of(), fine(Onnx.model(graph(3).build()), "image", 8), "a pixel each");
    }

    @Test
    void ofManyFineOnesSomeAreTakenThatEndWithTheLast() {
        var graph = graph(15);
        var first = graph.getNodeBuilder(0).addAttribute(Onnx.attribute("strides", FOUR));
        assertEquals("wide0", first.getOutput(0));
        assertEquals(
                List.of("wide2", "wide5", "wide8", "wide11", "wide14"),
                fine(Onnx.model(graph.build()), "image", 32).stream()
                        .map(Layers.Layer::output)
                        .toList());
    }

    private static List<Layers.Layer> fine(ModelProto model, String input, int size) {
        return Layers.fine(model, GraphShapes.of(model, input, Frame.square(size)), size);
    }

    private static List<Layers.Layer> layers(ModelProto model, String input, int size) {
        return Layers.of(model, GraphShapes.of(model, input, Frame.square(size)));
    }

    /** Blocks that widen three or four channels to eight, and sum them up to four. */
    private static GraphProto.Builder graph(int blocks) {
        var graph = GraphProto.newBuilder().addInput(Onnx.value("image", "n", 3, "h", "w"));
        for (int block = 0; block < blocks; block++) {
            boolean first = block == 0;
            var before = first ? "image" : "sum" + block;
            convolution(graph, before, first ? 3 : 4, "wide" + block, 8, 1);
            convolution(graph, "wide" + block, 8, "sum" + (block + 1), 4, 1);
        }
        return graph.addOutput(Onnx.value("sum" + blocks, "n", 4, "h", "w"));
    }

    private static void convolution(
            GraphProto.Builder graph, String input, int from, String output, int to, int side) {
        var weights = output + "/w";
        graph.addInitializer(
                        Onnx.tensor(
                                weights, new float[to * from * side * side], to, from, side, side))
                .addNode(Onnx.node("Conv", List.of(input, weights), output));
    }
}
