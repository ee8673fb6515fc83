package custos.trainer.fit;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/**
 * Ridge regression of labels on standardised features, in its dual form: with far more features
 * than images it costs little, has one solution, and tells what a head would have said of an image
 * that it had not seen without fitting that head.
 *
 * <p>Images count by all of their views. A feature that is always 1 stands for the bias.
 */
public final class LeastSquares implements AutoCloseable {
    /** Features that are standardised at a time. */
    private static final int BLOCK = 1_024;

    private final NDManager work;
    private final List<List<short[]>> images;
    private final List<short[]> rows = new ArrayList<>();
    private final Standard standard;
    private final NDArray truth;
    private final NDArray kernel;
    private final int labels;

    /**
     * Gets ready: what follows costs only as much as images are many.
     *
     * @param parts how many features each part has, one part after the other; parts count the same
     * @param images the features of each image's views, the plain one first; in half precision
     * @param truth one array an image, with one share from 0 to 1 a label
     */
    public LeastSquares(
            NDManager manager,
            List<Integer> parts,
            List<List<short[]>> images,
            List<float[]> truth) {
        this(manager, parts, images, flat(ofViews(images, truth)), truth.getFirst().length);
    }

    private LeastSquares(
            NDManager manager,
            List<Integer> parts,
            List<List<short[]>> images,
            double[] truth,
            int labels) {
        this.work = manager.newSubManager();
        this.images = images;
        this.labels = labels;
        images.forEach(rows::addAll);
        this.standard = Standard.of(rows, parts);
        this.truth = work.create(truth, new Shape(rows.size(), labels));
        this.kernel = kernel();
    }

    /**
     * The same for views that show different things.
     *
     * @param truth one array a view, view by view of image by image
     */
    public static LeastSquares ofDifferentViews(
            NDManager manager,
            List<Integer> parts,
            List<List<short[]>> images,
            List<float[]> truth) {
        return new LeastSquares(manager, parts, images, flat(truth), truth.getFirst().length);
    }

    /** The truth of each view: its image's. */
    private static List<float[]> ofViews(List<List<short[]>> images, List<float[]> truth) {
        var all = new ArrayList<float[]>();
        for (int image = 0; image < images.size(); image++) {
            all.addAll(Collections.nCopies(images.get(image).size(), truth.get(image)));
        }
        return all;
    }

    private static double[] flat(List<float[]> rows) {
        return rows.stream()
                .flatMapToDouble(
                        row -> IntStream.range(0, row.length).mapToDouble(label -> row[label]))
                .toArray();
    }

    /** The mean product of two rows' features, and 1 for the bias. */
    private NDArray kernel() {
        var sum = work.ones(new Shape(rows.size(), rows.size()), DataType.FLOAT64);
        for (int from = 0; from < standard.width(); from += BLOCK) {
            try (var one = work.newSubManager();
                    var x = block(one, from);
                    var turned = x.transpose();
                    var product = x.matMul(turned);
                    var exact = product.toType(DataType.FLOAT64, false);
                    var share = exact.div(standard.width())) {
                sum.addi(share);
            }
        }
        return sum;
    }

    /** All rows' features from one on, standardised. */
    private NDArray block(NDManager manager, int from) {
        int width = Math.min(BLOCK, standard.width() - from);
        var flat = new float[rows.size() * width];
        for (int row = 0; row < rows.size(); row++) {
            standard.write(rows.get(row), from, flat, row * width, width);
        }
        return manager.create(flat, new Shape(rows.size(), width));
    }

    /** The inverse of the kernel with the penalty on its diagonal. */
    private NDArray inverse(NDManager manager, double penalty) {
        kernel.tempAttach(manager);
        var identity = manager.eye(rows.size(), rows.size(), 0, DataType.FLOAT64);
        return kernel.add(identity.mul(penalty * rows.size())).inverse();
    }

    /**
     * What heads say of each plain image that have seen all images but that one, by the formula for
     * residuals of left-out groups (Rasmussen and Williams 2006, section 5.4.2, for one example).
     *
     * @param penalty how strongly weights are drawn to zero, against a mean product of 1
     * @return a score a label, near 1 for the true ones
     */
    public List<float[]> leftOut(double penalty) {
        return leftOut(penalty, block -> new double[][] {Elimination.firstRowOf(block)});
    }

    /** The same of every view, by heads that have seen none of its image's; view by view. */
    public List<float[]> leftOutViews(double penalty) {
        return leftOut(penalty, Elimination::rowsOf);
    }

    /**
     * What heads say that have not seen an image.
     *
     * @param residuals solves an image's {@link #block} for the residuals of its first view, or of
     *     its views from the first on
     */
    private List<float[]> leftOut(double penalty, UnaryOperator<double[][]> residuals) {
        try (var one = work.newSubManager()) {
            truth.tempAttach(one);
            var inverse = inverse(one, penalty);
            var dual = inverse.matMul(truth).toDoubleArray();
            var values = inverse.toDoubleArray();
            var shares = truth.toDoubleArray();
            var scores = new ArrayList<float[]>();
            int first = 0;
            for (var image : images) {
                int row = first;
                for (var residual : residuals.apply(block(values, dual, first, image.size()))) {
                    scores.add(score(shares, row++, residual));
                }
                first += image.size();
            }
            return scores;
        }
    }

    /** The rows of the inverse for an image's views, each followed by its dual weights. */
    private double[][] block(double[] inverse, double[] dual, int first, int views) {
        var block = new double[views][views + labels];
        for (int i = 0; i < views; i++) {
            System.arraycopy(inverse, (first + i) * rows.size() + first, block[i], 0, views);
            System.arraycopy(dual, (first + i) * labels, block[i], views, labels);
        }
        return block;
    }

    private float[] score(double[] shares, int row, double[] residual) {
        var scores = new float[labels];
        for (int label = 0; label < labels; label++) {
            scores[label] = (float) (shares[row * labels + label] - residual[label]);
        }
        return scores;
    }

    /**
     * The head that fits all images.
     *
     * @param gain what its scores are multiplied by
     * @param shift what is added to each score before
     */
    public Head head(double penalty, double gain, double shift) {
        try (var one = work.newSubManager()) {
            truth.tempAttach(one);
            var dual = inverse(one, penalty).matMul(truth).mul(gain);
            var bias = dual.sum(new int[] {0}).toDoubleArray();
            Arrays.setAll(bias, label -> bias[label] + gain * shift);
            var single = dual.toType(DataType.FLOAT32, false).transpose().duplicate();
            var weights = new float[labels * standard.width()];
            for (int from = 0; from < standard.width(); from += BLOCK) {
                try (var x = block(one, from);
                        var product = single.matMul(x);
                        var share = product.div(standard.width())) {
                    var values = share.toFloatArray();
                    int width = values.length / labels;
                    for (int label = 0; label < labels; label++) {
                        System.arraycopy(
                                values,
                                label * width,
                                weights,
                                label * standard.width() + from,
                                width);
                    }
                }
            }
            return standard.unstandardised(weights, bias);
        }
    }

    @Override
    public void close() {
        work.close();
    }
}
