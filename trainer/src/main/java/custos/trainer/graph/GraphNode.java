package custos.trainer.graph;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A node of an ONNX graph and the constants that its inputs may be.
 *
 * @param constants tensors by name
 */
record GraphNode(NodeProto proto, Map<String, TensorProto> constants) {
    String operator() {
        return proto.getOpType();
    }

    String output() {
        return proto.getOutput(0);
    }

    boolean hasInput(int index) {
        return index < proto.getInputCount() && !proto.getInput(index).isEmpty();
    }

    boolean isConstant(int input) {
        return hasInput(input) && constants.containsKey(proto.getInput(input));
    }

    long integer(String attribute, long otherwise) {
        return attribute(attribute).map(AttributeProto::getI).orElse(otherwise);
    }

    float number(String attribute, float otherwise) {
        return attribute(attribute).map(AttributeProto::getF).orElse(otherwise);
    }

    String text(String attribute, String otherwise) {
        return attribute(attribute).map(found -> found.getS().toStringUtf8()).orElse(otherwise);
    }

    long[] integers(String attribute, long... otherwise) {
        return attribute(attribute)
                .map(found -> found.getIntsList().stream().mapToLong(Long::longValue).toArray())
                .orElse(otherwise);
    }

    float[] numbers(String attribute) {
        var found = attribute(attribute).map(AttributeProto::getFloatsList).orElse(List.of());
        var numbers = new float[found.size()];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = found.get(i);
        }
        return numbers;
    }

    /** The value of an input that must be one constant number. */
    float constantNumber(int input) {
        return Onnx.floats(constant(input))[0];
    }

    /** The values of an input that must be constant numbers. */
    float[] constantNumbers(int input) {
        return Onnx.floats(constant(input));
    }

    /** The values of an input that must be constant integers. */
    long[] constantIntegers(int input) {
        return Onnx.longs(constant(input));
    }

    /** The shape of an input that must be constant. */
    long[] constantShape(int input) {
        return Onnx.shape(constant(input));
    }

    /** What this node does is outside of what we can train. */
    UnsupportedOperationException unsupported(String what) {
        return new UnsupportedOperationException(
                "operator `%s` of node `%s`: %s".formatted(operator(), proto.getName(), what));
    }

    private TensorProto constant(int input) {
        var tensor = hasInput(input) ? constants.get(proto.getInput(input)) : null;
        if (tensor == null) {
            throw unsupported("input " + input + " must be a constant");
        }
        return tensor;
    }

    private Optional<AttributeProto> attribute(String name) {
        return proto.getAttributeList().stream()
                .filter(attribute -> attribute.getName().equals(name))
                .findFirst();
    }
}
