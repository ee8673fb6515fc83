package custos.vision;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * An ONNX graph ready to run, by any number of threads at once. Each run borrows an input tensor on
 * off-heap memory, so that no input is copied and none is allocated twice.
 */
final class OnnxSession implements AutoCloseable {

    private static final long ANY = -1;
    private static final float[] NO_BOXES = {};

    private final OrtEnvironment environment = OnnxRuntime.environment();
    private final OrtSession session;
    private final String inputName;
    private final String scores;
    private final Optional<String> boxes;
    private final long[] shape;
    private final int labels;
    private final ConcurrentLinkedQueue<Input> idle = new ConcurrentLinkedQueue<>();

    private record Input(FloatBuffer buffer, OnnxTensor tensor) {}

    /**
     * Opens the graph.
     *
     * @param threads threads that one run uses; 1 gives the best throughput where many run at once
     * @throws IllegalArgumentException if the graph is not what the description says
     */
    OnnxSession(byte[] model, ModelDescription description, int threads) {
        var input = description.preProcessing();
        inputName = description.inputName();
        scores = description.outputName();
        boxes = description.boxes().map(BoxOutput::outputName);
        shape = new long[] {1, 3, input.height(), input.width()};
        labels = description.labels().size();
        session = open(model, threads);
        try {
            check();
        } catch (OrtException | RuntimeException wrong) {
            close();
            throw new IllegalArgumentException("model.onnx: " + wrong.getMessage(), wrong);
        }
    }

    private OrtSession open(byte[] model, int threads) {
        try (var options = new OrtSession.SessionOptions()) {
            options.setIntraOpNumThreads(threads);
            options.setInterOpNumThreads(1);
            options.setExecutionMode(OrtSession.SessionOptions.ExecutionMode.SEQUENTIAL);
            options.setOptimizationLevel(OrtSession.SessionOptions.OptLevel.ALL_OPT);
            // Threads that spin between runs take the cores that decode and serve.
            options.addConfigEntry("session.intra_op.allow_spinning", "0");
            return environment.createSession(model, options);
        } catch (OrtException wrong) {
            throw new IllegalArgumentException("model.onnx: " + wrong.getMessage(), wrong);
        }
    }

    private void check() throws OrtException {
        var input = tensor(session.getInputInfo().get(inputName), "input", inputName);
        if (!fits(input, shape)) {
            throw new IllegalArgumentException(
                    "input `%s` is %s, expected %s".formatted(inputName, input, describe(shape)));
        }
        if (boxes.isPresent()) {
            checkOutput(scores, 1, ANY, labels);
            checkOutput(boxes.get(), 1, ANY, BoxDecoder.SIDES);
        } else {
            checkOutput(scores, 1, labels);
        }
        if (session.getNumInputs() != 1) {
            throw new IllegalArgumentException("%d inputs".formatted(session.getNumInputs()));
        }
    }

    private void checkOutput(String name, long... expected) throws OrtException {
        var output = tensor(session.getOutputInfo().get(name), "output", name);
        if (!fits(output, expected)) {
            throw new IllegalArgumentException(
                    "output `%s` is %s, expected %s".formatted(name, output, describe(expected)));
        }
    }

    private static TensorInfo tensor(@Nullable NodeInfo node, String kind, String name) {
        if (node != null && node.getInfo() instanceof TensorInfo tensor) {
            return tensor;
        }
        throw new IllegalArgumentException("no %s tensor `%s`".formatted(kind, name));
    }

    /** Whether the tensor has that shape, where -1 on either side stands for any length. */
    private static boolean fits(TensorInfo tensor, long[] expected) {
        var actual = tensor.getShape();
        if (actual.length != expected.length || tensor.type != ai.onnxruntime.OnnxJavaType.FLOAT) {
            return false;
        }
        for (var axis = 0; axis < actual.length; axis++) {
            if (actual[axis] >= 0 && expected[axis] != ANY && actual[axis] != expected[axis]) {
                return false;
            }
        }
        return true;
    }

    private static String describe(long[] shape) {
        return "floats of shape " + java.util.Arrays.toString(shape);
    }

    /** Runs the graph on what {@code fill} puts into the input. */
    GraphAnswer run(Consumer<FloatBuffer> fill) {
        try {
            var input = borrow();
            try {
                fill.accept(input.buffer().clear());
                return answer(input);
            } finally {
                idle.add(input);
            }
        } catch (OrtException bug) {
            throw new IllegalStateException("the model failed", bug);
        }
    }

    private GraphAnswer answer(Input input) throws OrtException {
        var wanted = boxes.map(name -> Set.of(scores, name)).orElseGet(() -> Set.of(scores));
        try (var result = session.run(Map.of(inputName, input.tensor()), wanted)) {
            return new GraphAnswer(
                    floats(result, scores),
                    boxes.isPresent() ? floats(result, boxes.get()) : NO_BOXES);
        }
    }

    private static float[] floats(OrtSession.Result result, String name) {
        if (result.get(name).orElse(null) instanceof OnnxTensor tensor) {
            var buffer = tensor.getFloatBuffer();
            var floats = new float[buffer.remaining()];
            buffer.get(floats);
            return floats;
        }
        throw new IllegalStateException("the model gave no floats `" + name + "`");
    }

    private Input borrow() throws OrtException {
        var input = idle.poll();
        if (input != null) {
            return input;
        }
        var floats = Math.toIntExact(shape[1] * shape[2] * shape[3]);
        var buffer =
                ByteBuffer.allocateDirect(floats * Float.BYTES)
                        .order(ByteOrder.nativeOrder())
                        .asFloatBuffer();
        return new Input(buffer, OnnxTensor.createTensor(environment, buffer, shape));
    }

    /** Frees the memory; nothing may run any more. */
    @Override
    public void close() {
        idle.forEach(input -> input.tensor().close());
        try {
            session.close();
        } catch (OrtException bug) {
            throw new IllegalStateException("the session did not close", bug);
        }
    }
}
