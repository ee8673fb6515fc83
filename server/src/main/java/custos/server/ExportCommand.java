package custos.server;

import custos.vision.BundleEvaluator;
import custos.vision.BundleException;
import custos.vision.EvaluationReport;
import custos.vision.ImageDecoder;
import custos.vision.LabelledImage;
import custos.vision.ModelBundle;
import custos.vision.Quantizer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code custos export}: a model bundle as plain ONNX, as it is or in 8 bits. */
@Command(
        name = "export",
        description = {
            "Take a model away: as a plain ONNX file, a folder with what is needed to use it, or a bundle.",
            "With --int8 its convolutions compute in 8 bits, about twice as fast; it is written only if it"
                    + " loses less than half a point on the test images."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class ExportCommand implements Callable<Integer> {
    /** Enough to see how far the values of each layer go. */
    private static final int CALIBRATION_IMAGES = 64;

    /** Half a point of a hundred. */
    private static final double MOST_LOSS = 0.005;

    @Spec CommandSpec spec = CommandSpec.create();
    @Mixin LocalManifest manifests = new LocalManifest();

    @Option(names = "--model", paramLabel = "FILE", required = true, description = "model bundle")
    Path model = Path.of("");

    @Option(
            names = "--out",
            paramLabel = "FILE|DIR",
            required = true,
            description = "FILE.onnx, FILE.zip (a bundle), or a folder")
    Path out = Path.of("");

    @Option(names = "--int8", description = "in 8 bits, calibrated on the pictures below --images")
    boolean int8;

    @Option(
            names = "--test",
            paramLabel = "MANIFEST",
            description = "with --int8: judge by these images (else by how often both agree)")
    Optional<Path> test = Optional.empty();

    @Override
    public Integer call() throws IOException {
        var bundle = read();
        if (int8) {
            var small = quantized(bundle);
            if (small.isEmpty()) {
                return 1;
            }
            bundle = small.get();
        }
        write(bundle);
        spec.commandLine().getOut().println("the model is in " + out);
        spec.commandLine().getOut().flush();
        return 0;
    }

    private ModelBundle read() throws IOException {
        try {
            return ModelBundle.read(model);
        } catch (BundleException e) {
            throw new UserError(String.valueOf(e.getMessage()));
        }
    }

    private void write(ModelBundle bundle) throws IOException {
        var name = String.valueOf(out.getFileName()).toLowerCase(Locale.ROOT);
        if (name.endsWith(".onnx")) {
            Files.write(out, bundle.model());
        } else if (name.endsWith(".zip")) {
            bundle.write(out);
        } else {
            bundle.unpack(out);
        }
    }

    /** Nothing if the model loses too much. */
    private Optional<ModelBundle> quantized(ModelBundle bundle) throws IOException {
        var tested = test.map(file -> EvaluateCommand.images(manifests.read(file)));
        var decoder = ImageDecoder.create();
        ModelBundle small;
        try {
            small = new Quantizer(decoder).quantize(bundle, calibration(tested.orElse(List.of())));
        } catch (IllegalArgumentException e) {
            throw new UserError(String.valueOf(e.getMessage()));
        }
        var file = Files.createTempFile("custos-int8-", ".zip");
        try {
            small.write(file);
            return loses(file, decoder, tested) ? Optional.empty() : Optional.of(small);
        } finally {
            Files.deleteIfExists(file);
        }
    }

    private boolean loses(Path small, ImageDecoder decoder, Optional<List<LabelledImage>> tested)
            throws IOException {
        var evaluator = new BundleEvaluator(decoder);
        var unlabelled =
                pictures().stream().map(file -> new LabelledImage(file, List.of())).toList();
        var images = tested.isPresent() ? tested.get() : evaluator.ownAnswers(model, unlabelled);
        var before = evaluator.evaluate(model, images, TerminalProgress.of("as it is"));
        var after = evaluator.evaluate(small, images, TerminalProgress.of("in 8 bits"));
        var lost = before.metric() - after.metric();
        var printer = spec.commandLine().getOut();
        printer.printf(
                Locale.ROOT,
                "%s: %.4f as it is, %.4f in 8 bits (%d images); %.1f and %.1f images a second%n",
                tested.isPresent() ? metricName(before) : "agreement, " + metricName(before),
                before.metric(),
                after.metric(),
                after.headline().testImages(),
                before.imagesPerSecond(),
                after.imagesPerSecond());
        if (lost >= MOST_LOSS) {
            printer.println("that is half a point or more: nothing was written");
        }
        printer.flush();
        return lost >= MOST_LOSS;
    }

    private static String metricName(EvaluationReport report) {
        return switch (report.type()) {
            case CLASSIFICATION -> "accuracy";
            case MULTILABEL -> "macro F1";
            case DETECTION -> "mAP@[.5:.95]";
        };
    }

    /** Pictures spread over all there are; those that test only if there are no others. */
    private List<Path> calibration(List<LabelledImage> tested) throws IOException {
        var files = new HashSet<Path>();
        tested.forEach(image -> files.add(image.file().toAbsolutePath().normalize()));
        var others = new ArrayList<>(pictures());
        others.removeIf(file -> files.contains(file.toAbsolutePath().normalize()));
        var from = others.isEmpty() ? pictures() : others;
        var chosen = new ArrayList<Path>();
        for (int i = 0; i < Math.min(CALIBRATION_IMAGES, from.size()); i++) {
            chosen.add(from.get(i * from.size() / Math.min(CALIBRATION_IMAGES, from.size())));
        }
        return chosen;
    }

    private List<Path> pictures() throws IOException {
        if (manifests.images.isEmpty()) {
            throw new UserError("give a folder with pictures to calibrate on: --images DIR");
        }
        try (var files = Files.walk(manifests.images.get())) {
            return files.filter(ExportCommand::isPicture).sorted().toList();
        }
    }

    private static boolean isPicture(Path file) {
        var name = file.toString().toLowerCase(Locale.ROOT);
        return name.endsWith(".jpg") || name.endsWith(".jpeg") || name.endsWith(".png");
    }
}
