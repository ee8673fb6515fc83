package custos.benchmarks;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import custos.vision.ImageDecoder;
import custos.vision.ImageException;
import custos.vision.ImageRules;
import custos.vision.ModelBundle;
import custos.vision.OnnxRuntime;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Map;

/**
 * Decoder, pre-processing and session without queue, findings or network: the limit that a server
 * is compared with. Safe for many threads, each with an input of its own.
 */
final class BareLoop implements AutoCloseable {
    private final ModelBundle content;
    private final byte[] jpeg;
    private final ImageDecoder decoder;
    private final OrtSession session;
    private final ThreadLocal<Lane> lane = ThreadLocal.withInitial(Lane::new);

    /**
     * A loop over one image.
     *
     * @param threads of one run of the session
     */
    BareLoop(Path bundle, byte[] jpeg, ImageDecoder decoder, int threads)
            throws IOException, OrtException {
        OnnxRuntime.checkCommandLine();
        this.content = ModelBundle.read(bundle);
        this.jpeg = jpeg;
        this.decoder = decoder;
        try (var options = new OrtSession.SessionOptions()) {
            options.setIntraOpNumThreads(threads);
            options.setInterOpNumThreads(1);
            options.addConfigEntry("session.intra_op.allow_spinning", "0"); // as it is served
            session = OrtEnvironment.getEnvironment().createSession(content.model(), options);
        }
    }

    /** Runs the session on whatever the thread's input holds. */
    Float infer() throws OrtException {
        return lane.get().run();
    }

    /** Decodes the image, prepares it and runs the session. */
    Float decodeAndInfer() throws OrtException, ImageException {
        var input = content.description().preProcessing();
        var image = decoder.decode(jpeg, ImageRules.CUSTOM_LABELS, input);
        input.write(image, lane.get().memory.asFloatBuffer());
        return lane.get().run();
    }

    @Override
    public void close() throws OrtException {
        session.close();
    }

    /** One thread's input. */
    private final class Lane {
        private final ByteBuffer memory;
        private final OnnxTensor tensor;

        Lane() {
            var input = content.description().preProcessing();
            memory =
                    ByteBuffer.allocateDirect(input.floats() * Float.BYTES)
                            .order(ByteOrder.nativeOrder());
            var shape = new long[] {1, 3, input.height(), input.width()};
            try {
                tensor =
                        OnnxTensor.createTensor(
                                OrtEnvironment.getEnvironment(), memory.asFloatBuffer(), shape);
            } catch (OrtException wrong) {
                throw new IllegalStateException(wrong);
            }
        }

        float run() throws OrtException {
            try (var result = session.run(Map.of(content.description().inputName(), tensor))) {
                return ((OnnxTensor) result.get(0)).getFloatBuffer().get(0);
            }
        }
    }
}
