package custos.benchmarks;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import custos.vision.BusyException;
import custos.vision.DecodedImage;
import custos.vision.ImageDecoder;
import custos.vision.ImageException;
import custos.vision.ImageRules;
import custos.vision.ModelBundle;
import custos.vision.RunSettings;
import custos.vision.RunningModel;
import custos.vision.Workers;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.LongAdder;

/**
 * How many images a second this machine can decode and infer at most, and how many a running model
 * does: {@code DetectBareLimit BUNDLE JPEG [SECONDS]}.
 *
 * <p>The bare limit is a loop on two threads over decoder, pre-processing and session, without
 * queue, findings or network. What a server answers is compared with it.
 */
public final class DetectBareLimit {

    private final Path bundle;
    private final byte[] jpeg;
    private final double seconds;
    private final ImageDecoder decoder = ImageDecoder.create();

    private DetectBareLimit(Path bundle, byte[] jpeg, double seconds) {
        this.bundle = bundle;
        this.jpeg = jpeg;
        this.seconds = seconds;
    }

    /** Prints one line a measurement. */
    public static void main(String[] arguments) throws Exception {
        var seconds = arguments.length > 2 ? Double.parseDouble(arguments[2]) : 5;
        var jpeg = Files.readAllBytes(Path.of(arguments[1]));
        new DetectBareLimit(Path.of(arguments[0]), jpeg, seconds).run();
    }

    private void run() throws Exception {
        var header = decoder.peek(jpeg);
        System.out.printf(
                "%d KB, %dx%d, %d cores%n",
                jpeg.length / 1024,
                header.width(),
                header.height(),
                Runtime.getRuntime().availableProcessors());
        decoding();
        for (var threads : new int[] {1, 2}) {
            bare(threads);
        }
        for (var clients : new int[] {1, 2, 8, 32}) {
            model(clients);
        }
    }

    private void decoding() throws Exception {
        report("decode, full size, 1 thread", 1, this::decodeWhole);
        report("decode, to 224 px, 1 thread", 1, this::decodeSmall);
    }

    private DecodedImage decodeWhole() throws ImageException {
        return decoder.decode(jpeg, ImageRules.CUSTOM_LABELS);
    }

    private DecodedImage decodeSmall() throws ImageException {
        return decoder.decode(jpeg, ImageRules.CUSTOM_LABELS, 224);
    }

    private void bare(int threads) throws Exception {
        var content = ModelBundle.read(bundle);
        try (var options = new OrtSession.SessionOptions()) {
            options.setIntraOpNumThreads(1);
            options.setInterOpNumThreads(1);
            var environment = OrtEnvironment.getEnvironment();
            try (var session = environment.createSession(content.model(), options)) {
                var lane = ThreadLocal.withInitial(() -> new Lane(content));
                report("session alone, threads " + threads, threads, () -> lane.get().run(session));
                report(
                        "bare decode + session, threads " + threads,
                        threads,
                        () -> {
                            lane.get().load(decodeSmall());
                            return lane.get().run(session);
                        });
            }
        }
    }

    /** One thread's input. */
    private static final class Lane {

        private final ModelBundle content;
        private final ByteBuffer memory;
        private final OnnxTensor tensor;

        Lane(ModelBundle content) {
            this.content = content;
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

        void load(DecodedImage image) {
            content.description().preProcessing().write(image, memory.asFloatBuffer());
        }

        float run(OrtSession session) throws OrtException {
            try (var result = session.run(Map.of(content.description().inputName(), tensor))) {
                return ((OnnxTensor) result.get(0)).getFloatBuffer().get(0);
            }
        }
    }

    private void model(int clients) throws Exception {
        try (var workers = Workers.perCore();
                var model = RunningModel.open(bundle, new RunSettings(workers, decoder))) {
            report("running model, clients " + clients, clients, () -> detect(model));
        } catch (IOException wrong) {
            throw new IllegalStateException(wrong);
        }
    }

    private Object detect(RunningModel model) throws ImageException, BusyException {
        return model.detect(jpeg);
    }

    /** Clients are virtual threads where there are more than the bare loop's, as in a server. */
    private void report(String name, int clients, Callable<?> work) throws Exception {
        var virtual = name.startsWith("running");
        ThreadFactory threads =
                virtual ? Thread.ofVirtual().factory() : Thread.ofPlatform().factory();
        measure(clients, work, threads, seconds / 2);
        var rate = measure(clients, work, threads, seconds);
        System.out.printf("%-36s %8.1f images/s  %7.2f ms%n", name, rate, clients * 1000 / rate);
    }

    private static double measure(
            int clients, Callable<?> work, ThreadFactory threads, double seconds) throws Exception {
        var done = new LongAdder();
        var start = System.nanoTime();
        var end = start + (long) (seconds * 1e9);
        try (var executor = Executors.newFixedThreadPool(clients, threads)) {
            for (var client = 0; client < clients; client++) {
                var _ =
                        executor.submit(() -> {
                            while (System.nanoTime() < end) {
                                work.call();
                                done.increment();
                            }
                            return null;
                        });
            }
        }
        return done.sum() / ((System.nanoTime() - start) / 1e9);
    }
}
