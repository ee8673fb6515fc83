package custos.vision;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Writes the smallest ONNX classifier there is, field by field (onnx.proto3): the mean of each
 * colour channel times a matrix. Its raw scores are known by hand.
 */
final class TinyOnnx {

    private static final int FLOAT = 1;
    private static final int INT64 = 7;

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    /** {@code scores = weights x mean(channels)}, one row of three weights for each label. */
    static byte[] meanColour(int height, int width, float[][] weights) {
        var mean =
                new TinyOnnx()
                        .message(1, node("GlobalAveragePool", "image", "mean", ""))
                        .message(1, node("Flatten", "mean", "flat", ""));
        return weighted(mean, height, width, weights);
    }

    /** {@code scores = weights x values}, of each pixel's channels: one row for each label. */
    static byte[] everyPixel(int height, int width, float[][] weights) {
        var values = new TinyOnnx().message(1, node("Flatten", "image", "flat", ""));
        return weighted(values, height, width, weights);
    }

    /** A graph that ends in {@code scores = weights x flat}. */
    private static byte[] weighted(TinyOnnx flat, int height, int width, float[][] weights) {
        return model(
                flat.message(1, node("Gemm", "flat", "scores", "weights"))
                        .text(2, "graph")
                        .message(5, tensor("weights", weights))
                        .message(11, value("image", 1, 3, height, width))
                        .message(12, value("scores", 1, weights.length)));
    }

    /**
     * A detector whose boxes are always the same: {@code logits = weights x mean(channels)}, as
     * many rows of weights as boxes times labels, box by box.
     */
    static byte[] fixedBoxes(int height, int width, float[][] boxes, float[][] weights) {
        var labels = weights.length / boxes.length;
        var graph =
                new TinyOnnx()
                        .message(1, node("GlobalAveragePool", "image", "mean", ""))
                        .message(1, node("Flatten", "mean", "flat", ""))
                        .message(1, node("Gemm", "flat", "scores", "weights"))
                        .message(
                                1,
                                new TinyOnnx()
                                        .text(1, "scores")
                                        .text(1, "shape")
                                        .text(2, "logits")
                                        .text(4, "Reshape"))
                        .message(1, node("Identity", "where", "boxes", ""))
                        .text(2, "graph")
                        .message(5, tensor("weights", weights))
                        .message(5, tensor("where", new int[] {1, boxes.length, 4}, boxes))
                        .message(5, shape("shape", 1, boxes.length, labels))
                        .message(11, value("image", 1, 3, height, width))
                        .message(12, value("boxes", 1, boxes.length, 4))
                        .message(12, value("logits", 1, boxes.length, labels));
        return model(graph);
    }

    private static byte[] model(TinyOnnx graph) {
        return new TinyOnnx()
                .number(1, 8)
                .message(8, new TinyOnnx().text(1, "").number(2, 13))
                .message(7, graph)
                .bytes
                .toByteArray();
    }

    private static TinyOnnx node(String type, String input, String output, String weights) {
        var node = new TinyOnnx().text(1, input);
        if (!weights.isEmpty()) {
            node.text(1, weights);
            node.message(5, new TinyOnnx().text(1, "transB").number(3, 1).number(20, 2));
        }
        return node.text(2, output).text(4, type);
    }

    private static TinyOnnx tensor(String name, float[][] rows) {
        return tensor(name, new int[] {rows.length, rows[0].length}, rows);
    }

    private static TinyOnnx tensor(String name, int[] shape, float[][] rows) {
        var raw =
                ByteBuffer.allocate(rows.length * rows[0].length * Float.BYTES)
                        .order(ByteOrder.LITTLE_ENDIAN);
        for (var row : rows) {
            for (var value : row) {
                raw.putFloat(value);
            }
        }
        var tensor = new TinyOnnx();
        for (var length : shape) {
            tensor.number(1, length);
        }
        return tensor.number(2, FLOAT).text(8, name).raw(9, raw.array());
    }

    private static TinyOnnx shape(String name, long... shape) {
        var raw = ByteBuffer.allocate(shape.length * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (var length : shape) {
            raw.putLong(length);
        }
        return new TinyOnnx()
                .number(1, shape.length)
                .number(2, INT64)
                .text(8, name)
                .raw(9, raw.array());
    }

    private static TinyOnnx value(String name, int... shape) {
        var dimensions = new TinyOnnx();
        for (var length : shape) {
            dimensions.message(1, new TinyOnnx().number(1, length));
        }
        var tensor = new TinyOnnx().number(1, FLOAT).message(2, dimensions);
        return new TinyOnnx().text(1, name).message(2, new TinyOnnx().message(1, tensor));
    }

    private TinyOnnx number(int field, long value) {
        varint((long) field << 3);
        varint(value);
        return this;
    }

    private TinyOnnx text(int field, String value) {
        return raw(field, value.getBytes(UTF_8));
    }

    private TinyOnnx message(int field, TinyOnnx value) {
        return raw(field, value.bytes.toByteArray());
    }

    private TinyOnnx raw(int field, byte[] value) {
        varint(((long) field << 3) | 2);
        varint(value.length);
        bytes.writeBytes(value);
        return this;
    }

    private void varint(long value) {
        var rest = value;
        while (rest >= 0x80) {
            bytes.write((int) ((rest & 0x7f) | 0x80));
            rest >>>= 7;
        }
        bytes.write((int) rest);
    }
}
