package custos.benchmarks;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import custos.vision.ModelBundle;
import custos.vision.OnnxRuntime;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The graphs of bundles alone, one image at a time, in turn: {@code SessionSpeed BUNDLE…}, such as
 * a bundle and its form in 8 bits.
 */
public final class SessionSpeed {
    private static final int ROUNDS = 5;
    private static final int RUNS = 60;

    private SessionSpeed() {}

    public static void main(String[] arguments) throws Exception {
        for (int threads : List.of(1, 2)) {
            var lanes = new ArrayList<Lane>();
            for (var bundle : arguments) {
                lanes.add(new Lane(Path.of(bundle), threads));
            }
            for (int round = 0; round < ROUNDS; round++) {
                for (var lane : lanes) {
                    lane.run();
                }
            }
            for (var lane : lanes) {
                System.out.println(lane.summary());
                lane.close();
            }
        }
    }

    /** One bundle's graph on so many threads. */
    private static final class Lane implements AutoCloseable {
        private final String name;
        private final int threads;
        private final OrtSession session;
        private final OnnxTensor input;
        private final String inputName;
        private final List<Double> milliseconds = new ArrayList<>();

        Lane(Path bundle, int threads) throws IOException, OrtException {
            OnnxRuntime.checkCommandLine();
            var content = ModelBundle.read(bundle);
            var picture = content.description().preProcessing();
            name = bundle.getFileName() + ", " + picture.width() + "x" + picture.height();
            this.threads = threads;
            inputName = content.description().inputName();
            var values = new float[picture.floats()];
            for (int i = 0; i < values.length; i++) {
                values[i] = (float) Math.sin(i * 0.37);
            }
            input =
                    OnnxTensor.createTensor(
                            OrtEnvironment.getEnvironment(),
                            FloatBuffer.wrap(values),
                            new long[] {1, 3, picture.height(), picture.width()});
            try (var options = new OrtSession.SessionOptions()) {
                options.setIntraOpNumThreads(threads);
                session = OrtEnvironment.getEnvironment().createSession(content.model(), options);
            }
        }

        void run() throws OrtException {
            for (int run = 0; run < RUNS; run++) {
                long start = System.nanoTime();
                session.run(Map.of(inputName, input)).close();
                milliseconds.add((System.nanoTime() - start) / 1e6);
            }
        }

        String summary() {
            var sorted = milliseconds.stream().mapToDouble(Double::doubleValue).toArray();
            Arrays.sort(sorted);
            return String.format(
                    Locale.ROOT,
                    "%s, %d thread%s: median %.2f ms",
                    name,
                    threads,
                    threads == 1 ? "" : "s",
                    sorted[sorted.length / 2]);
        }

        @Override
        public void close() throws OrtException {
            input.close();
            session.close();
        }
    }
}
