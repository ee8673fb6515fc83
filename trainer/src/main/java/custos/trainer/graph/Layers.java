package custos.trainer.graph;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The layers of a network that tell most of an image: what convolutions of one place sum up to
 * fewer channels, such as the results of MobileNet's depthwise convolutions or the blocks of a
 * ResNet. There the network has looked at places together, and has not yet dropped what its own
 * task had no need of.
 */
final class Layers {
    /** Every second one tells nearly as much as all of them, by half as many features. */
    private static final int STEP = 2;

    private static final int MOST = 7;
    private static final int LEAST = 3;

    /** Pixels along a side of a place of the fine layers. */
    private static final Set<Long> FINE = Set.of(4L, 8L);

    private Layers() {}

    /**
     * One layer.
     *
     * @param output the name of its result, an image's being of shape (1, channels, height, width)
     */
    record Layer(String output, long channels, long height, long width) {
        /** A result of that shape. */
        static Layer of(String output, long... shape) {
            return new Layer(output, shape[1], shape[2], shape[3]);
        }
    }

    /**
     * The layers of a graph in the order of its nodes, up to {@value #MOST}, which end with the
     * last one; none if it has too few.
     *
     * @param shapes of its results, by name
     */
    static List<Layer> of(ModelProto model, Map<String, long[]> shapes) {
        var all = all(model, shapes).reversed();
        int step = all.size() < STEP * LEAST ? 1 : Math.max(STEP, (all.size() - 1) / MOST);
        var some = new ArrayList<Layer>();
        for (int i = 0; i < all.size() && some.size() < MOST; i += step) {
            some.add(all.get(i));
        }
        return some.size() < LEAST ? List.of() : some.reversed();
    }

    /**
     * The layers whose places are a few pixels wide, where a defect that is as small is still told
     * from what is around it: up to {@value #MOST} that end with the last one.
     *
     * @param shapes of the graph's results for images of a size, by name
     * @param size height of the images in pixels
     */
    static List<Layer> fine(ModelProto model, Map<String, long[]> shapes, int size) {
        var fine =
                all(model, shapes).stream()
                        .filter(layer -> FINE.contains(Math.round((double) size / layer.height())))
                        .toList()
                        .reversed();
        int step = Math.ceilDiv(fine.size(), MOST);
        return IntStream.range(0, fine.size())
                .filter(at -> at % step == 0)
                .mapToObj(fine::get)
                .toList()
                .reversed();
    }

    /** All layers in the order of the graph's nodes. */
    private static List<Layer> all(ModelProto model, Map<String, long[]> shapes) {
        var weights = new HashMap<String, long[]>();
        model.getGraph()
                .getInitializerList()
                .forEach(tensor -> weights.put(tensor.getName(), Onnx.shape(tensor)));
        var summedUp = new LinkedHashSet<String>();
        for (var node : model.getGraph().getNodeList()) {
            if (node.getOpType().equals("Constant")) {
                weights.put(node.getOutput(0), Onnx.shape(Onnx.constant(node)));
            }
            if (node.getOpType().equals("Conv") && sumsUp(node, weights)) {
                summedUp.add(node.getInput(0));
            }
        }
        return summedUp.stream()
                .filter(name -> hasPlaces(shapes.get(name)))
                .map(name -> Layer.of(name, Objects.requireNonNull(shapes.get(name))))
                .toList();
    }

    private static boolean hasPlaces(long @Nullable [] shape) {
        return shape != null && shape.length == 4 && shape[0] == 1 && shape[2] * shape[3] > 1;
    }

    /** Whether it makes fewer channels of all channels of one place. */
    private static boolean sumsUp(NodeProto convolution, Map<String, long[]> weights) {
        long[] shape = weights.get(convolution.getInput(1));
        return shape != null
                && shape.length == 4
                && shape[2] * shape[3] == 1
                && shape[0] < shape[1];
    }
}
