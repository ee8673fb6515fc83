package custos.benchmarks;

import custos.vision.BusyException;
import custos.vision.DecodedImage;
import custos.vision.ImageDecoder;
import custos.vision.ImageException;
import custos.vision.ImageRules;
import custos.vision.RunSettings;
import custos.vision.RunningModel;
import custos.vision.Workers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
        try (var loop = new BareLoop(bundle, jpeg, decoder, 1)) {
            report("session alone, threads " + threads, threads, loop::infer);
            report("bare decode + session, threads " + threads, threads, loop::decodeAndInfer);
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

    /** How often a second that many threads get the work done. */
    static double measure(int clients, Callable<?> work, ThreadFactory threads, double seconds)
            throws Exception {
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
