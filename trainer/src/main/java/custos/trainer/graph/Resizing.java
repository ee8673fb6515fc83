package custos.trainer.graph;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import java.util.function.DoubleUnaryOperator;

/**
 * The operator {@code Resize} over height and width, by scales: pixels repeated, which feature
 * pyramids need most, or rows and columns mixed by two matrices (ONNX, Resize-13).
 */
final class Resizing implements Operator {
    private final boolean linear;
    private final String coordinates;
    private final String rounding;
    private final float[] scales;

    private Resizing(GraphNode node) {
        if (!node.hasInput(2)) {
            throw node.unsupported("only by scales: a size would be that of one input alone");
        }
        linear = node.text("mode", "nearest").equals("linear");
        coordinates = node.text("coordinate_transformation_mode", "half_pixel");
        rounding = node.text("nearest_mode", "round_prefer_floor");
        scales = node.constantNumbers(2);
        boolean known =
                (linear || node.text("mode", "nearest").equals("nearest"))
                        && node.integer("antialias", 0) == 0
                        && !coordinates.equals("tf_crop_and_resize")
                        && scales.length == 4
                        && scales[0] == 1
                        && scales[1] == 1;
        if (!known) {
            throw node.unsupported("only nearest or linear, of height and width");
        }
    }

    static Operator of(GraphNode node) {
        return new Resizing(node);
    }

    @Override
    public NDArray apply(NDList inputs) {
        var x = inputs.head();
        var rows = shares((int) x.getShape().get(2), scales[2]);
        var columns = shares((int) x.getShape().get(3), scales[3]);
        if (repeats(rows, scales[2]) && repeats(columns, scales[3])) {
            return x.repeat(2, (long) scales[2]).repeat(3, (long) scales[3]);
        }
        return matrix(x, rows).matMul(x).matMul(matrix(x, columns).transpose());
    }

    /** The share of each old place, across, in each new one, down. */
    private float[][] shares(int before, float scale) {
        int after = (int) Math.floor(before * (double) scale);
        var place = place(before, after, scale);
        var shares = new float[after][before];
        for (int at = 0; at < after; at++) {
            double from = place.applyAsDouble(at);
            if (linear) {
                double inside = Math.clamp(from, 0, before - 1.0);
                int low = (int) Math.floor(inside);
                shares[at][low] += (float) (1 - (inside - low));
                shares[at][Math.min(low + 1, before - 1)] += (float) (inside - low);
            } else {
                shares[at][Math.clamp((int) rounded(from), 0, before - 1)] = 1;
            }
        }
        return shares;
    }

    /** Where a new place lies among the old ones. */
    private DoubleUnaryOperator place(int before, int after, float scale) {
        return switch (coordinates) {
            case "asymmetric" -> at -> at / scale;
            case "align_corners" ->
                    at -> after == 1 ? 0 : at * (before - 1.0) / Math.max(1, after - 1.0);
            case "pytorch_half_pixel" -> at -> after == 1 ? 0 : (at + 0.5) / scale - 0.5;
            default -> at -> (at + 0.5) / scale - 0.5;
        };
    }

    private double rounded(double place) {
        return switch (rounding) {
            case "floor" -> Math.floor(place);
            case "ceil" -> Math.ceil(place);
            case "round_prefer_ceil" -> Math.floor(place + 0.5);
            default -> Math.ceil(place - 0.5);
        };
    }

    private boolean repeats(float[][] shares, float scale) {
        if (linear || scale != Math.rint(scale)) {
            return false;
        }
        for (int at = 0; at < shares.length; at++) {
            if (shares[at][(int) (at / scale)] != 1) {
                return false;
            }
        }
        return true;
    }

    /** Belongs to the manager of what it is applied to, like a result. */
    private static NDArray matrix(NDArray x, float[][] shares) {
        int across = shares[0].length;
        var flat = new float[shares.length * across];
        for (int row = 0; row < shares.length; row++) {
            System.arraycopy(shares[row], 0, flat, row * across, across);
        }
        return x.getManager().create(flat, new Shape(shares.length, across));
    }
}
