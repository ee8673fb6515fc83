package custos.benchmarks;

import java.net.URI;
import java.nio.file.Files;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * What a training on the same box costs those who detect: the latency of DetectCustomLabels on the
 * idle box and while a training runs, alternately as far as one training allows. {@code
 * benchmarks/serving-while-training} starts it.
 */
public final class TrainingFigures {
    private static final int JPEG_BYTES = 100 << 10;
    private static final double SECONDS = 15;
    private static final int ROUNDS = 3;
    private static final int CLIENTS = 1;
    private static final int IMAGES = 400;

    /** One image in so many is labelled wrong: else the probe is right, and no network is tuned. */
    private static final int WRONG = 5;

    private TrainingFigures() {}

    public static void main(String[] arguments) throws Exception {
        var folder = Files.createTempDirectory("training-figures");
        try (var server = new ServingFigures.Server(folder.resolve("data"));
                var life = new ModelLife(server.endpoint(), server.credentials())) {
            var version = life.train();
            life.starts(version, 1);
            var jpeg = new DrawnPhoto(99, true).jpeg(JPEG_BYTES);
            var load =
                    new DetectLoad(
                            URI.create(server.endpoint()),
                            life.key(),
                            version.arn(),
                            jpeg,
                            SECONDS);
            load.run(CLIENTS); // the JIT compiler's share
            var idle = load.run(CLIENTS);
            System.out.println("idle:     " + idle);
            var training = life.begin("busy", IMAGES, WRONG);
            TimeUnit.SECONDS.sleep(10); // images are checked, the trainer's process starts
            for (int round = 0; round < ROUNDS && life.isInTraining(training); round++) {
                var seen = load.run(CLIENTS);
                System.out.printf(
                        Locale.ROOT,
                        "training: %s, p99 %.2f times that of the idle box (%s)%n",
                        seen,
                        seen.p99() / idle.p99(),
                        life.message(training));
            }
        }
    }
}
