package custos.trainer.detection;

import ai.onnx.proto.OnnxMl.GraphProto;
import custos.trainer.data.BadDataException;
import custos.trainer.graph.Backbone;
import custos.trainer.graph.BoxHead;
import custos.trainer.graph.BoxHead.Anchor;
import custos.trainer.graph.Frame;
import custos.trainer.graph.RegionHead;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The heads of a detector. Those that the backbone brings have found boxes before; beside them new
 * ones fill the gaps between their anchors where the training's boxes are. Without any, each of the
 * backbone's features gets a new one.
 */
public final class DetectionHeads {
    private static final int FINE_STRIDE = 8;

    /** Between what a place of stride 8 is and the smallest anchor of the next level. */
    private static final List<Anchor> FINE =
            List.of(Anchor.of(12, 1), Anchor.of(20, 1), Anchor.of(30, 2), Anchor.of(30, 0.5));

    /** A label whose usual box has a smaller side than this, in pixels, gets them. */
    private static final double SMALL = 48;

    private static final int MIDDLE_STRIDE = 16;

    /** Between the smallest anchor and those of stride 32: SSD has nothing square there. */
    private static final List<Anchor> MIDDLE =
            List.of(Anchor.of(45, 1), Anchor.of(64, 1), Anchor.of(88, 1));

    /** A label whose usual box has a side up to this, in pixels, gets them. */
    private static final double MEDIUM = 110;

    private DetectionHeads() {}

    /**
     * The heads for boxes of such sizes.
     *
     * @param sides the side of each label's usual box in pixels of the input
     * @throws BadDataException if the backbone has neither heads nor features for them
     */
    static List<BoxHead> of(Backbone backbone, double[] sides) {
        var detector = backbone.descriptor().detector();
        var heads = new ArrayList<BoxHead>();
        backbone.descriptor()
                .features()
                .forEach((stride, output) -> {
                    var anchors =
                            detector == null
                                    ? anchors(stride, backbone.descriptor().deepestStride())
                                    : between(stride, sides);
                    if (!anchors.isEmpty()) {
                        heads.add(
                                new BoxHead(
                                        stride, output, channels(backbone, output), anchors, null));
                    }
                });
        if (detector != null) {
            heads.addAll(detector.heads());
        }
        if (heads.isEmpty()) {
            throw new BadDataException(
                    "the descriptor of the backbone names no features to find boxes on");
        }
        return heads;
    }

    /**
     * What boxes are looked at again by; nothing where the backbone names no features.
     *
     * @param frame what the input measures
     */
    public static List<RegionHead.Level> levels(Backbone backbone, Frame frame) {
        var levels = new ArrayList<RegionHead.Level>();
        backbone.descriptor()
                .features()
                .forEach((stride, output) ->
                        levels.add(
                                new RegionHead.Level(
                                        output,
                                        channels(backbone, output),
                                        Math.ceilDiv(frame.width(), stride),
                                        Math.ceilDiv(frame.height(), stride))));
        return levels;
    }

    private static List<Anchor> between(int stride, double[] sides) {
        return switch (stride) {
            case FINE_STRIDE -> anyOf(sides, 0, SMALL) ? FINE : List.of();
            case MIDDLE_STRIDE -> anyOf(sides, SMALL, MEDIUM) ? MIDDLE : List.of();
            default -> List.of();
        };
    }

    private static boolean anyOf(double[] sides, double from, double to) {
        return Arrays.stream(sides).anyMatch(side -> side >= from && side < to);
    }

    private static List<Anchor> anchors(int stride, int deepest) {
        var anchors = new ArrayList<Anchor>();
        for (int times : stride == deepest ? new int[] {3, 5, 9} : new int[] {3, 5}) {
            for (double aspect : new double[] {1, 2, 0.5}) {
                anchors.add(Anchor.of(times * stride, aspect));
            }
        }
        return anchors;
    }

    private static int channels(Backbone backbone, String output) {
        GraphProto graph = backbone.detector().orElse(backbone.model()).getGraph();
        return graph.getOutputList().stream()
                .filter(value -> value.getName().equals(output))
                .map(value ->
                        (int) value.getType().getTensorType().getShape().getDim(1).getDimValue())
                .filter(channels -> channels > 0)
                .findFirst()
                .orElseThrow(() ->
                        new BadDataException(
                                "the backbone does not say how many channels output `%s` has"
                                        .formatted(output)));
    }
}
