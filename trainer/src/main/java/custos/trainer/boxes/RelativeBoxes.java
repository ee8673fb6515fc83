package custos.trainer.boxes;

import ai.djl.ndarray.NDArray;
import custos.trainer.graph.Detectors;
import custos.trainer.graph.Scalars;

/**
 * Boxes as seen from anchors, whose sides have the length 1: ratios of areas are the same there.
 * Shape (images, anchors) all.
 */
record RelativeBoxes(NDArray left, NDArray top, NDArray right, NDArray bottom) {
    /** How boxes fit: shape (images, anchors) both. */
    record Fit(NDArray iou, NDArray generalised) {}

    /** The boxes that codes stand for, which have the shape (images, anchors, 4). */
    static RelativeBoxes of(NDArray codes) {
        var x = Scalars.over(column(codes, 0), Detectors.CENTRE_SCALE);
        var y = Scalars.over(column(codes, 1), Detectors.CENTRE_SCALE);
        var across = half(codes, 2);
        var down = half(codes, 3);
        return new RelativeBoxes(x.sub(across), y.sub(down), x.add(across), y.add(down));
    }

    private static NDArray half(NDArray codes, int side) {
        var bounded = column(codes, side).clip(-Detectors.LARGEST_CODE, Detectors.LARGEST_CODE);
        return Scalars.times(Scalars.over(bounded, Detectors.SIDE_SCALE).exp(), 0.5f);
    }

    private static NDArray column(NDArray codes, int at) {
        return codes.get(":, :, " + at);
    }

    private NDArray area() {
        return right.sub(left).mul(bottom.sub(top));
    }

    Fit fit(RelativeBoxes other) {
        var across = right.minimum(other.right).sub(left.maximum(other.left));
        var down = bottom.minimum(other.bottom).sub(top.maximum(other.top));
        var common = Scalars.atLeast(across, 0).mul(Scalars.atLeast(down, 0));
        var union = area().add(other.area()).sub(common);
        var hull =
                new RelativeBoxes(
                                left.minimum(other.left),
                                top.minimum(other.top),
                                right.maximum(other.right),
                                bottom.maximum(other.bottom))
                        .area();
        var iou = common.div(union);
        return new Fit(iou, iou.add(union.div(hull)).sub(1f));
    }
}
