package custos.server;

import custos.vision.BundleEvaluator;
import custos.vision.EightBits;
import custos.vision.EvaluationReport;
import custos.vision.FileCipher;
import custos.vision.ImageDecoder;
import custos.vision.LabelledImage;
import custos.vision.ModelBundle;
import custos.vision.Quantizer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** {@code custos export}: a model bundle as plain ONNX, as it is or in 8 bits. */
@Command(
        name = "export",
        description = {
            "Take a model away: as a plain ONNX file, a folder with what is needed to use it, or a bundle.",
            "How it is used without custos is in the folder's README.md, and in the ONNX file's metadata.",
            "With --int8 its convolutions compute in 8 bits, about twice as fast: the form that its training"
                    + " has kept, or with --images a new one, which is written only if it loses less than"
                    + " half a point on the test images."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class ExportCommand implements Callable<Integer> {
    /** Only a new form in 8 bits is made of images. */
    private static final List<String> FOR_EIGHT_BITS = List.of("--test", "--images", "--map");

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

    @Option(
            names = "--int8",
            description = "in 8 bits; with --images, calibrated anew on the pictures there")
    boolean int8;

    @Option(
            names = "--test",
            paramLabel = "MANIFEST",
            description = "with --int8: judge by these images (else by how often both agree)")
    Optional<Path> test = Optional.empty();

    @Option(names = "--json", description = "print the summary as JSON")
    boolean json;

    private final ObjectNode summary = JsonMapper.shared().createObjectNode();

    @Override
    public Integer call() throws IOException {
        checkOptions();
        var trained = Bundles.read(model);
        var bundle = int8 ? quantized(trained) : Optional.of(trained);
        bundle.ifPresent(this::write);
        report(trained, bundle.isPresent());
        return bundle.isPresent() ? 0 : 1;
    }

    private void report(ModelBundle bundle, boolean written) {
        summary.put("out", out.toString())
                .put("type", bundle.description().type().wireName())
                .put("bits", int8 ? 8 : 32)
                .put("written", written);
        if (json) {
            say(summary.toString());
        } else if (written) {
            say("the model is in " + out);
        }
    }

    private void say(String line) {
        var printer = spec.commandLine().getOut();
        printer.println(line);
        printer.flush();
    }

    private void checkOptions() {
        var given = spec.commandLine().getParseResult();
        var idle = FOR_EIGHT_BITS.stream().filter(given::hasMatchedOption).findFirst();
        if (!int8 && idle.isPresent()) {
            throw new UserError(
                    idle.get() + " is only used with --int8: give that as well, or leave it out");
        }
        checkOut();
    }

    private void checkOut() {
        if (isFile()) {
            var files = new NamedFiles();
            files.reads("--model", model);
            test.ifPresent(file -> files.reads("--test", file));
            files.writes("--out", out);
        } else if (Files.exists(out) && !Files.isDirectory(out)) {
            throw new UserError(
                    "--out `" + out + "` is a file, expected FILE.onnx, FILE.zip or a folder");
        } else {
            Outputs.checkFolder("--out", out);
        }
    }

    private boolean isFile() {
        return name().endsWith(".onnx") || name().endsWith(".zip");
    }

    private String name() {
        return String.valueOf(out.getFileName()).toLowerCase(Locale.ROOT);
    }

    private void write(ModelBundle bundle) {
        if (name().endsWith(".onnx")) {
            Outputs.replace(out, stream -> stream.write(bundle.describedModel()));
        } else if (name().endsWith(".zip")) {
            Outputs.replace(out, bundle::write);
        } else {
            Outputs.unpack(out, bundle);
        }
    }

    /** Nothing if the model loses too much. */
    private Optional<ModelBundle> quantized(ModelBundle bundle) throws IOException {
        if (manifests.images.isEmpty() && bundle.inEightBits().isPresent()) {
            if (test.isPresent()) {
                throw new UserError(
                        "--test judges a form that is made anew: give --images DIR as well, or leave"
                                + " it out to take the form that the bundle has kept");
            }
            return bundle.inEightBits();
        }
        var tested =
                test.map(file ->
                        EvaluateCommand.images(manifests.read(file, spec.commandLine().getErr())));
        var compared = compared(bundle, tested);
        summarize(compared, tested.isPresent());
        if (!json) {
            print(compared, tested.isPresent());
        }
        return compared.isWorthKeeping() ? Optional.of(compared.small()) : Optional.empty();
    }

    private EightBits compared(ModelBundle bundle, Optional<List<LabelledImage>> tested)
            throws IOException {
        var calibration = calibration(tested.orElse(List.of()));
        var decoder = ImageDecoder.create();
        var evaluator = new BundleEvaluator(decoder);
        try {
            var images =
                    tested.isPresent()
                            ? tested.get()
                            : evaluator.ownAnswers(bundle, unlabelled(pictures()));
            return EightBits.of(
                    bundle,
                    calibration,
                    images,
                    new Quantizer(
                            decoder,
                            FileCipher.plain(),
                            Runtime.getRuntime().availableProcessors()),
                    evaluator,
                    TerminalProgress.of("comparing"));
        } catch (IllegalArgumentException e) {
            throw new UserError(String.valueOf(e.getMessage()));
        }
    }

    private static List<LabelledImage> unlabelled(List<Path> pictures) {
        return pictures.stream().map(file -> new LabelledImage(file, List.of())).toList();
    }

    private void summarize(EightBits compared, boolean tested) {
        var before = compared.before();
        var after = compared.after();
        summary.putObject("comparison")
                .put("metric", metricName(before))
                .put("by", tested ? "labels" : "agreement")
                .put("images", after.headline().testImages())
                .put("as_trained", before.metric())
                .put("int8", after.metric())
                .put("images_per_second", before.imagesPerSecond())
                .put("int8_images_per_second", after.imagesPerSecond());
    }

    private void print(EightBits compared, boolean tested) {
        var before = compared.before();
        var after = compared.after();
        say(
                String.format(
                        Locale.ROOT,
                        "%s: %.4f as it is, %.4f in 8 bits (%d images); %.1f and %.1f images a second",
                        tested ? metricName(before) : "agreement, " + metricName(before),
                        before.metric(),
                        after.metric(),
                        after.headline().testImages(),
                        before.imagesPerSecond(),
                        after.imagesPerSecond()));
        if (!compared.isWorthKeeping()) {
            say(
                    !before.measures()
                            ? "no image tells whether anything is lost: nothing was written"
                            : "half a point or more is lost: nothing was written");
        }
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
        return EightBits.spread(from, EightBits.CALIBRATION_IMAGES);
    }

    private List<Path> pictures() {
        if (manifests.images.isEmpty()) {
            throw new UserError(
                    "the bundle has kept no form in 8 bits; give a folder with pictures to make one"
                            + " by: --images DIR");
        }
        manifests.checkFolders();
        try (var files = Files.walk(manifests.images.get())) {
            return files.filter(ExportCommand::isPicture).sorted().toList();
        } catch (UncheckedIOException e) { // of a folder in it
            throw unreadable(Objects.requireNonNull(e.getCause()));
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    private UserError unreadable(IOException failure) {
        return new UserError(
                "the pictures of --images `%s` cannot be listed: %s"
                        .formatted(manifests.images.orElseThrow(), Reason.of(failure)));
    }

    private static boolean isPicture(Path file) {
        var name = file.toString().toLowerCase(Locale.ROOT);
        return name.endsWith(".jpg") || name.endsWith(".jpeg") || name.endsWith(".png");
    }
}
