package custos.server;

import custos.manifest.Example;
import custos.manifest.Quotas;
import custos.manifest.TrainingResult;
import custos.rekognition.ProcessTrainer;
import custos.rekognition.Trainer.Outcome;
import custos.vision.JobFolder;
import custos.vision.ModelType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code custos train}: labelled images to a model bundle, by the same trainer as the server's. */
@Command(
        name = "train",
        description = "Train a model bundle from labelled images, without a server.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class TrainCommand implements Callable<Integer> {
    /** From two minutes on, nobody wants to know more than the minutes. */
    private static final long SECONDS_TO_COUNT = 120;

    @Spec CommandSpec spec = CommandSpec.create();
    @Mixin LocalManifest manifests = new LocalManifest();

    @Option(
            names = "--train",
            paramLabel = "MANIFEST",
            required = true,
            description = "Ground Truth manifest to learn from")
    Path train = Path.of("");

    @Option(
            names = "--test",
            paramLabel = "MANIFEST",
            required = true,
            description = "Ground Truth manifest to measure on; nothing is learned from it")
    Path test = Path.of("");

    @Option(
            names = "--out",
            paramLabel = "FILE",
            required = true,
            description =
                    "model bundle to write; while it is made, FILE.training beside it holds what an"
                            + " interrupted training goes on from")
    Path out = Path.of("");

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "17",
            description = "the same data, seed and threads give the same bytes (default: 17)")
    long seed = 17;

    @Option(names = "--minutes", paramLabel = "M", description = "plan for at most so long")
    Optional<Integer> minutes = Optional.empty();

    @Option(
            names = "--threads",
            paramLabel = "N",
            description = "threads to train with (default: the cores)")
    Optional<Integer> threads = Optional.empty();

    @Option(
            names = "--backbone",
            paramLabel = "FILE",
            description =
                    "ONNX file; without a descriptor beside it, one is made of its graph"
                            + " (default: the starter backbone)")
    Optional<Path> backbone = Optional.empty();

    @Option(
            names = "--report",
            paramLabel = "FILE.html",
            description = "also write a page with curves, confusions and the worst images")
    Optional<Path> page = Optional.empty();

    @Option(
            names = "--json",
            paramLabel = "FILE",
            description =
                    "also write the figures on the test images as JSON, as evaluate --train does;"
                            + " without --report, labels are doubted of held-out images alone")
    Optional<Path> json = Optional.empty();

    /** What both manifests hold. */
    private record Data(LocalManifest.Content training, LocalManifest.Content testing) {}

    @Override
    public Integer call() throws IOException, InterruptedException {
        checkOptions();
        var components = Components.find();
        var trainer =
                new ProcessTrainer(components.trainerCommand(), components.trainerEnvironment());
        Data data;
        TrainingAnswers answers;
        try (var folder = TrainingFolder.beside(out, spec.commandLine().getErr())) {
            data = new Data(read(train), read(test));
            write(folder, data);
            if (!folder.holdsBundle()) {
                train(folder, trainer);
            }
            folder.deliver(out);
            answers = TrainingAnswers.of(folder.job());
        }
        warnIfCutShort();
        new TrainReport(out, page, json)
                .tell(
                        EvaluateCommand.images(data.training()),
                        EvaluateCommand.images(data.testing()),
                        answers,
                        spec.commandLine().getOut());
        return 0;
    }

    private void checkOptions() {
        minutes.ifPresent(given -> checkPositive("--minutes", given));
        threads.ifPresent(given -> checkPositive("--threads", given));
        backbone.ifPresent(file -> Inputs.check("--backbone", file));
        checkFiles();
    }

    private void checkFiles() {
        var files = new NamedFiles();
        files.reads("--train", train);
        files.reads("--test", test);
        backbone.ifPresent(file -> files.reads("--backbone", file));
        files.writes("--out", out);
        if (Outputs.isStream(out)) {
            throw new UserError("--out `" + out + "` is no file, and a model is read again");
        }
        page.ifPresent(file -> files.writes("--report", file));
        json.ifPresent(file -> files.writes("--json", file));
    }

    private static void checkPositive(String option, int given) {
        if (given < 1) {
            throw new UserError(option + " must be at least 1, not `" + given + "`");
        }
    }

    private LocalManifest.Content read(Path manifest) {
        return manifests.read(manifest, spec.commandLine().getErr());
    }

    private void write(TrainingFolder folder, Data data) throws IOException {
        var training = data.training();
        var testing = data.testing();
        var use = new TrainingResult(Quotas.NONE, training.check(), Optional.of(testing.check()));
        folder.clear();
        Files.createDirectories(folder.job().images());
        var trained = images(folder.job(), "train", training.examples(), use::forTraining);
        var tested = images(folder.job(), "test", testing.examples(), use::forTesting);
        var type = ModelType.valueOf(use.modelType().name());
        checkLabels(type, use.labels());
        checkThatTestsSay(tested, use.labels());
        folder.write(settings(type, use.labels()), trained, tested);
    }

    /** Of one label alone an image cannot be told to have another. */
    private void checkLabels(ModelType type, List<String> labels) {
        if (type == ModelType.CLASSIFICATION && labels.size() == 1) {
            throw new UserError(
                    "the manifest `%s` teaches the label `%s` alone, expected at least 2 labels"
                            .formatted(train, labels.getFirst()));
        }
    }

    /** A model that was measured on nothing it knows would get figures that mean nothing. */
    private void checkThatTestsSay(List<JobFolder.Image> tested, List<String> labels) {
        var known = new HashSet<>(labels);
        if (tested.stream().flatMap(TrainCommand::labels).noneMatch(known::contains)) {
            throw new UserError(
                    "no image of the manifest `"
                            + test
                            + "` carries a label that `"
                            + train
                            + "` teaches");
        }
    }

    private static Stream<String> labels(JobFolder.Image image) {
        return Stream.concat(
                image.labels().stream(), image.boxes().stream().map(JobFolder.Box::label));
    }

    private void train(TrainingFolder folder, ProcessTrainer trainer) throws InterruptedException {
        var bar = TerminalProgress.standard();
        var outcome =
                trainer.run(
                        folder.job(), progress -> bar.show(progress.done(), describe(progress)));
        bar.end();
        switch (outcome) {
            case Outcome.Done _ -> {}
            case Outcome.BadData(var message) -> {
                folder.giveUp();
                throw new UserError(message);
            }
            case Outcome.Failed(var reason) -> throw new UserError(failure(folder, reason), 1);
        }
    }

    private static String failure(TrainingFolder folder, String reason) {
        return folder.holdsCheckpoint()
                ? reason + "; the same command goes on from the last checkpoint"
                : reason;
    }

    private JobFolder.Settings settings(ModelType type, List<String> labels) {
        return new JobFolder.Settings(
                JobFolder.VERSION,
                type,
                seed,
                labels,
                minutes.orElse(null),
                threads.orElse(Runtime.getRuntime().availableProcessors()),
                backbone.map(file -> file.toAbsolutePath().toString()).orElse(null));
    }

    private static List<JobFolder.Image> images(
            JobFolder job,
            String set,
            List<LocalManifest.Example> examples,
            Function<Example, Optional<Example>> use)
            throws IOException {
        var images = new ArrayList<JobFolder.Image>();
        for (var example : examples) {
            var used = use.apply(example.content());
            if (used.isPresent()) {
                var name = "%s-%06d".formatted(set, images.size());
                link(job.images().resolve(name), example.file());
                images.add(
                        new JobFolder.Image(
                                "images/" + name,
                                used.get().labels(),
                                EvaluateCommand.boxes(used.get().boxes())));
            }
        }
        return images;
    }

    private static void link(Path link, Path file) throws IOException {
        Files.createSymbolicLink(link, file.toAbsolutePath());
    }

    static String describe(JobFolder.Progress progress) {
        var text = new StringBuilder(progress.phase().name().toLowerCase(Locale.ROOT));
        if (progress.epoch() != null && progress.epochs() != null) {
            text.append(" epoch ")
                    .append(progress.epoch())
                    .append(" of ")
                    .append(progress.epochs());
        }
        if (progress.loss() != null) {
            text.append(String.format(Locale.ROOT, ", loss %.3f", progress.loss()));
        }
        if (progress.secondsLeft() != null) {
            text.append(", about ").append(duration(progress.secondsLeft())).append(" left");
        }
        return text.toString();
    }

    private static String duration(long seconds) {
        return seconds < SECONDS_TO_COUNT ? seconds + " s" : Math.round(seconds / 60.0) + " min";
    }

    private void warnIfCutShort() {
        if (Bundles.read(out).isCutShort()) {
            var err = spec.commandLine().getErr();
            err.println(
                    "custos: the time was over before all was learned; a training with more"
                            + " --minutes makes a better model");
            err.flush();
        }
    }
}
