package custos.server;

import custos.manifest.Example;
import custos.manifest.Quotas;
import custos.manifest.TrainingResult;
import custos.rekognition.ProcessTrainer;
import custos.rekognition.Trainer.Outcome;
import custos.vision.JobFolder;
import custos.vision.ModelType;
import custos.vision.Precision;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
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
            description = "model bundle to write")
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

    @Override
    public Integer call() throws IOException, InterruptedException {
        var folder = Files.createTempDirectory("custos-train-");
        try {
            return train(folder);
        } finally {
            deleteAll(folder);
        }
    }

    private int train(Path folder) throws IOException, InterruptedException {
        var job = new JobFolder(folder);
        var training = read(train);
        var testing = read(test);
        var data = new TrainingResult(Quotas.NONE, training.check(), Optional.of(testing.check()));
        var type = ModelType.valueOf(data.modelType().name());
        Files.createDirectories(job.images());
        job.write(settings(type, data.labels()));
        job.writeTrain(images(job, "train", training.examples(), data::forTraining));
        job.writeTest(images(job, "test", testing.examples(), data::forTesting));
        var components = Components.find();
        var bar = TerminalProgress.standard();
        var outcome =
                new ProcessTrainer(components.trainerCommand(), components.trainerEnvironment())
                        .run(job, progress -> bar.show(progress.done(), describe(progress)));
        bar.end();
        return switch (outcome) {
            case Outcome.Done _ -> {
                Files.copy(job.bundle(), out, StandardCopyOption.REPLACE_EXISTING);
                report(training, testing);
                yield 0;
            }
            case Outcome.BadData(var message) -> throw new UserError(message);
            case Outcome.Failed(var reason) -> throw new UserError(reason, 1);
        };
    }

    private LocalManifest.Content read(Path manifest) {
        var content = manifests.read(manifest);
        var err = spec.commandLine().getErr();
        content.problems().forEach(problem -> err.println("custos: " + manifest + ": " + problem));
        return content;
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

    private static String describe(JobFolder.Progress progress) {
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
            text.append(", about ").append(progress.secondsLeft()).append(" s left");
        }
        return text.toString();
    }

    private void report(LocalManifest.Content training, LocalManifest.Content testing)
            throws IOException {
        var report =
                EvaluateCommand.evaluate(out, Precision.FLOAT32, EvaluateCommand.images(testing));
        var printer = spec.commandLine().getOut();
        printer.print(report.toTable());
        printer.println("the model is in " + out);
        printer.flush();
        if (page.isPresent()) {
            var doubts = EvaluateCommand.doubts(out, EvaluateCommand.images(training), report);
            printer.print(doubts.toText());
            printer.flush();
            EvaluateCommand.write(page.get(), out, report, doubts);
        }
    }

    private static void deleteAll(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            for (var path : all.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
