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

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    /** {@code scores = weights x mean(channels)}, one row of three weights for each label. */
    static byte[] meanColour(int height, int width, float[][] weights) {
        var graph =
                new TinyOnnx()
                        .message(1, node("GlobalAveragePool", "image", "mean", ""))
                        .message(1, node("Flatten", "mean", "flat", ""))
                        .message(1, node("Gemm", "flat", "scores", "weights"))
                        .text(2, "graph")
                        .message(5, tensor("weights", weights))
                        .message(11, value("image", 1, 3, height, width))
                        .message(12, value("scores", 1, weights.length));
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
        var raw = ByteBuffer.allocate(rows.length * 12).order(ByteOrder.LITTLE_ENDIAN);
        for (var row : rows) {
            for (var value : row) {
                raw.putFloat(value);
            }
        }
        return new TinyOnnx()
                .number(1, rows.length)
                .number(1, 3)
                .number(2, FLOAT)
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
