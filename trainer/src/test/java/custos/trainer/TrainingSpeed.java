package custos.trainer;

import custos.trainer.data.Augmentation;
import custos.trainer.data.Batches;
import custos.trainer.data.ColourJitter;
import custos.trainer.data.Dataset;
import custos.trainer.data.Futures;
import custos.trainer.data.Pictures;
import custos.trainer.data.Poses;
import custos.trainer.data.Randomness;
import custos.trainer.fit.FineTuning;
import custos.trainer.fit.LabelLoss;
import custos.trainer.graph.Backbone;
import custos.trainer.graph.FeatureGraph;
import custos.trainer.graph.Features;
import custos.trainer.graph.Frame;
import custos.trainer.graph.Network;
import custos.trainer.graph.Precision;
import custos.trainer.graph.Torch;
import custos.vision.Activation;
import custos.vision.FileCipher;
import custos.vision.ImageDecoder;
import custos.vision.PreProcessing;
import custos.vision.ResizeMode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;

/**
 * A program that says how many images a second are learned from: samples cut out and changed while
 * the step before is made, forward, backward and a step of all parameters, as trainings do it.
 */
final class TrainingSpeed {
    private static final int BATCH = 32;
    private static final int LABELS = 10;
    private static final int WARM = 4;
    private static final int STEPS = 40;
    private static final int SIDE = 320;

    private TrainingSpeed() {}

    /**
     * Measures.
     *
     * @param arguments a folder of images, the backbone, the number of threads, and the width and
     *     height of the samples in pixels
     */
    public static void main(String[] arguments) throws IOException {
        var backbone = Backbone.load(Path.of(arguments[1]));
        int threads = Integer.parseInt(arguments[2]);
        int size = Integer.parseInt(arguments[3]);
        List<Path> files;
        try (var all = Files.list(Path.of(arguments[0]))) {
            files = all.sorted().limit(8 * BATCH).toList();
        }
        var store = Files.createTempDirectory("training-speed").resolve("pixels");
        try (var workers = Executors.newFixedThreadPool(threads);
                var pictures =
                        Pictures.decode(
                                files,
                                SIDE,
                                FileCipher.plain(),
                                ImageDecoder.create(),
                                store,
                                workers,
                                () -> {});
                var manager = Torch.manager(threads)) {
            var truth =
                    IntStream.range(0, files.size()).mapToObj(at -> List.of(at % LABELS)).toList();
            var data = new Dataset(pictures, truth, LABELS, Activation.SOFTMAX);
            var batches =
                    new Batches(
                            data,
                            data.all(),
                            BATCH,
                            new Augmentation(0.5, new ColourJitter(0.3)),
                            Poses.USUAL,
                            new Randomness(17),
                            workers);
            var graph = new FeatureGraph(backbone, size);
            int features = graph.widths(Features.CELLS).stream().mapToInt(width -> width).sum();
            var model =
                    graph.classifier(
                            Features.CELLS, new float[LABELS * features], new float[LABELS]);
            try (var network = Network.read(model, manager, Precision.ofMachine())) {
                var input = backbone.descriptor().input();
                var tuning =
                        new FineTuning(
                                manager, network, new FineTuning.Settings(input, 0, _ -> 1, 0.99f));
                var normalisation = backbone.descriptor().normalisation();
                var samples = new PreProcessing(size, size, ResizeMode.STRETCH, normalisation);
                report(batches, data, tuning, samples);
            }
        }
    }

    private static void report(
            Batches batches, Dataset data, FineTuning tuning, PreProcessing samples) {
        var rates = new double[STEPS];
        var ahead = batches.make(0, 0, samples);
        long last = System.nanoTime();
        for (int step = 0; step < WARM + STEPS; step++) {
            var batch = Futures.get(ahead);
            ahead = batches.make(0, (step + 1) % batches.perEpoch(), samples);
            var truth = new float[BATCH * LABELS];
            var weights = new float[BATCH];
            Arrays.fill(weights, 1);
            for (int at = 0; at < BATCH; at++) {
                data.putTruth(batch.examples().get(at), truth, at * LABELS);
            }
            var loss = new LabelLoss(data.activation(), 0.1f, truth, weights);
            tuning.step(
                    batch.samples(), BATCH, Frame.square(samples.width()), loss, step + 1, 1e-4f);
            long now = System.nanoTime();
            if (step >= WARM) {
                rates[step - WARM] = BATCH * 1e9 / (now - last);
            }
            last = now;
        }
        Arrays.sort(rates);
        System.out.printf(
                "%s, %d px, batches of %d: median %.1f images/s of %d steps (%.1f to %.1f)%n",
                Precision.ofMachine(),
                samples.width(),
                BATCH,
                rates[STEPS / 2],
                STEPS,
                rates[0],
                rates[STEPS - 1]);
    }
}
