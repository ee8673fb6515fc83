package custos.benchmarks;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import com.sun.management.OperatingSystemMXBean;
import custos.vision.DecodedImage;
import custos.vision.ImageDecoder;
import custos.vision.ImageException;
import custos.vision.ImageRules;
import custos.vision.ModelBundle;
import custos.vision.OnnxRuntime;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What an image costs beside its model on one thread: {@code DecodeAndModel BUNDLE JPEG…}. Rounds
 * of the model alone and of decoding, pre-processing and model take turns; what is counted is the
 * process's processor time, helpers of decoder and collector included, which other work on the
 * cores changes little.
 */
public final class DecodeAndModel {
    private static final int ROUNDS = 31;
    private static final int WARM_UP = 5;
    private static final int RUNS = 100;

    private final ModelBundle bundle;
    private final List<byte[]> images;
    private final OrtSession session;
    private final ImageDecoder decoder = ImageDecoder.create();
    private final OperatingSystemMXBean clock =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

    private DecodeAndModel(ModelBundle bundle, List<byte[]> images, OrtSession session) {
        this.bundle = bundle;
        this.images = images;
        this.session = session;
    }

    public static void main(String[] arguments) throws Exception {
        OnnxRuntime.checkCommandLine();
        var bundle = ModelBundle.read(Path.of(arguments[0]));
        var images = new ArrayList<byte[]>();
        for (var file : List.of(arguments).subList(1, arguments.length)) {
            images.add(Files.readAllBytes(Path.of(file)));
        }
        try (var options = new OrtSession.SessionOptions()) {
            options.setIntraOpNumThreads(1);
            try (var session =
                    OrtEnvironment.getEnvironment().createSession(bundle.model(), options)) {
                new DecodeAndModel(bundle, images, session).measure();
            }
        }
    }

    private void measure() throws Exception {
        var input = bundle.description().preProcessing();
        var buffer =
                ByteBuffer.allocateDirect(input.floats() * Float.BYTES)
                        .order(ByteOrder.nativeOrder())
                        .asFloatBuffer();
        var shape = new long[] {1, 3, input.height(), input.width()};
        var decode = new ArrayList<Double>();
        var whole = new ArrayList<Double>();
        var model = new ArrayList<Double>();
        try (var tensor = OnnxTensor.createTensor(OrtEnvironment.getEnvironment(), buffer, shape)) {
            for (int round = -WARM_UP; round < ROUNDS; round++) {
                double alone = milliseconds(_ -> infer(tensor));
                double decoding = milliseconds(this::decoded);
                double all =
                        milliseconds(run -> {
                            input.write(decoded(run), buffer.clear());
                            infer(tensor);
                        });
                if (round >= 0) {
                    model.add(alone);
                    decode.add(decoding);
                    whole.add(all);
                }
            }
        }
        System.out.printf(
                Locale.ROOT,
                "%dx%d: decode %.2f ms, model %.2f ms, decode, pre-processing and model %.2f ms:"
                        + " ratio %.3f%n",
                input.width(),
                input.height(),
                median(decode),
                median(model),
                median(whole),
                median(whole) / median(model));
    }

    private DecodedImage decoded(int run) throws ImageException {
        return decoder.decode(
                images.get(run % images.size()),
                ImageRules.CUSTOM_LABELS,
                bundle.description().preProcessing());
    }

    private void infer(OnnxTensor tensor) throws OrtException {
        session.run(Map.of(bundle.description().inputName(), tensor)).close();
    }

    /** What is done with an image. */
    private interface Step {
        void run(int run) throws Exception;
    }

    /** The mean of a round. */
    private double milliseconds(Step step) throws Exception {
        long start = clock.getProcessCpuTime();
        for (int run = 0; run < RUNS; run++) {
            step.run(run);
        }
        return (clock.getProcessCpuTime() - start) / 1e6 / RUNS;
    }

    private static double median(List<Double> values) {
        var sorted = values.stream().sorted().toList();
        return sorted.get(sorted.size() / 2);
    }
}
