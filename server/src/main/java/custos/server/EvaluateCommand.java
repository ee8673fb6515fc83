package custos.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import custos.manifest.Box;
import custos.server.report.Doubts;
import custos.server.report.HtmlReport;
import custos.vision.BundleEvaluator;
import custos.vision.BundleException;
import custos.vision.Duplicates;
import custos.vision.EvaluationReport;
import custos.vision.ImageDecoder;
import custos.vision.JobFolder;
import custos.vision.LabelErrors;
import custos.vision.LabelledImage;
import custos.vision.ModelType;
import custos.vision.Precision;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tools.jackson.databind.node.ObjectNode;

/** {@code custos evaluate}: how good a model is on labelled images. */
@Command(
        name = "evaluate",
        description = "Measure a model bundle on labelled images.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class EvaluateCommand implements Callable<Integer> {
    private static final int MOST_NAMES = 5;

    @Spec CommandSpec spec = CommandSpec.create();
    @Mixin LocalManifest manifests = new LocalManifest();

    @Option(names = "--model", paramLabel = "FILE", required = true, description = "model bundle")
    Path model = Path.of("");

    @Option(
            names = "--test",
            paramLabel = "MANIFEST",
            required = true,
            description = "Ground Truth manifest")
    Path test = Path.of("");

    @Option(names = "--json", paramLabel = "FILE", description = "also write the figures as JSON")
    Optional<Path> json = Optional.empty();

    @Option(
            names = "--report",
            paramLabel = "FILE.html",
            description = "also write a page with curves, confusions and the worst images")
    Optional<Path> page = Optional.empty();

    @Option(
            names = "--train",
            paramLabel = "MANIFEST",
            description =
                    "the manifest that was trained on: also tells which test images are in it and which"
                            + " of its labels or boxes look wrong")
    Optional<Path> train = Optional.empty();

    @Option(names = "--int8", description = PrecisionChoice.DESCRIPTION)
    boolean int8;

    @Override
    public Integer call() throws IOException {
        checkFiles();
        if (int8) {
            PrecisionChoice.tell(model, Bundles.read(model), spec.commandLine().getErr());
        }
        var tested = images(read(test));
        var trained = train.map(manifest -> images(read(manifest)));
        var report = evaluate(model, PrecisionChoice.of(int8), tested);
        checkThatItSays(report);
        var doubts = trained.isPresent() ? doubts(trained.get(), report) : Doubts.NONE;
        spec.commandLine().getOut().print(report.toTable() + doubts.toText());
        spec.commandLine().getOut().flush();
        if (page.isPresent()) {
            write(page.get(), model, report, doubts);
        }
        if (json.isPresent()) {
            var figures = trained.isPresent() ? doubts.toJson(report) : report.toJson();
            write(json.get(), figures);
        }
        return 0;
    }

    private void checkFiles() {
        var files = new NamedFiles();
        files.reads("--model", model);
        files.reads("--test", test);
        train.ifPresent(file -> files.reads("--train", file));
        json.ifPresent(file -> files.writes("--json", file));
        page.ifPresent(file -> files.writes("--report", file));
    }

    private LocalManifest.Content read(Path manifest) {
        return manifests.read(manifest, spec.commandLine().getErr());
    }

    /** Figures of nothing mean nothing. */
    private void checkThatItSays(EvaluationReport report) {
        if (report.images().isEmpty()) {
            throw says("can measure this model", report);
        }
        if (!report.measures()) {
            throw says(
                    report.type() == ModelType.DETECTION
                            ? "has a box of a label that the model knows: " + names(report)
                            : "carries a label that the model knows: " + names(report),
                    report);
        }
    }

    private UserError says(String lack, EvaluationReport report) {
        var first = report.skipped().stream().findFirst().map(why -> "; first: " + why).orElse("");
        return new UserError("no image of the manifest `" + test + "` " + lack + first);
    }

    private static String names(EvaluationReport report) {
        var names =
                report.labels().stream()
                        .limit(MOST_NAMES)
                        .map(label -> "`" + label.name() + "`")
                        .collect(Collectors.joining(", "));
        int more = report.labels().size() - MOST_NAMES;
        return more > 0 ? names + " and " + more + " more" : names;
    }

    /** The images of a manifest with the labels and boxes of its usable lines. */
    static List<LabelledImage> images(LocalManifest.Content content) {
        return content.examples().stream()
                .map(e ->
                        new LabelledImage(
                                e.file(), e.content().labels(), boxes(e.content().boxes())))
                .toList();
    }

    static List<JobFolder.Box> boxes(List<Box> boxes) {
        return boxes.stream()
                .map(box ->
                        new JobFolder.Box(
                                box.label(), box.left(), box.top(), box.width(), box.height()))
                .toList();
    }

    /**
     * What may be wrong with the training data of a model, and how it hangs together with tests.
     */
    private Doubts doubts(List<LabelledImage> training, EvaluationReport report)
            throws IOException {
        var said = evaluate(model, Precision.FLOAT32, training).images();
        return new Doubts(LabelErrors.among(report.type(), said), duplicates(training, report));
    }

    /** The test images that were trained on. */
    static List<Duplicates.Pair> duplicates(List<LabelledImage> training, EvaluationReport report) {
        var trained = training.stream().map(LabelledImage::file).toList();
        var tested = report.images().stream().map(result -> result.image().file()).toList();
        return new Duplicates(ImageDecoder.create()).between(trained, tested);
    }

    /** Writes the page of an evaluation. */
    static void write(Path page, Path model, EvaluationReport report, Doubts doubts) {
        var html = new HtmlReport(report, doubts, ImageDecoder.create());
        write(page, html.write(String.valueOf(model.getFileName())));
    }

    /** Writes the figures of an evaluation. */
    static void write(Path json, ObjectNode figures) {
        write(json, figures.toPrettyString() + "\n");
    }

    private static void write(Path file, String text) {
        Outputs.replace(file, stream -> stream.write(text.getBytes(UTF_8)));
    }

    static EvaluationReport evaluate(Path model, Precision precision, List<LabelledImage> images) {
        try {
            return new BundleEvaluator(ImageDecoder.create())
                    .evaluate(model, precision, images, TerminalProgress.of("evaluating"));
        } catch (BundleException | IllegalArgumentException e) {
            throw new UserError(String.valueOf(e.getMessage()));
        } catch (IOException e) {
            throw new UserError("cannot open the model `" + model + "`: " + Reason.of(model, e));
        }
    }
}
