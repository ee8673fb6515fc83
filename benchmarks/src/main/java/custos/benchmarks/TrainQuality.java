package custos.benchmarks;

import custos.manifest.Attribute;
import custos.manifest.Entry;
import custos.manifest.ManifestReader;
import custos.manifest.ParsedLine;
import custos.manifest.Quotas;
import custos.vision.BundleEvaluator;
import custos.vision.Evaluation;
import custos.vision.ImageDecoder;
import custos.vision.JobFolder;
import custos.vision.Label;
import custos.vision.LabelledImage;
import custos.vision.ModelBundle;
import custos.vision.ModelType;
import custos.vision.Progress;
import custos.vision.ScoredImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * How good a trained model is on a set's test images, and what the training took. {@code
 * benchmarks/train-quality} starts it.
 */
public final class TrainQuality {
    private static final Path RUN_TRAINER = Path.of("trainer/src/main/dist/run-trainer");
    private static final QualityTable TABLE = new QualityTable(Path.of("benchmarks/quality.tsv"));
    private static final long SEED = Long.parseLong(System.getenv().getOrDefault("SEED", "17"));
    private static final int THREADS =
            Integer.parseInt(System.getenv().getOrDefault("THREADS", "2"));

    private final Path set;
    private final ModelType type;
    private final String suffix;
    private final @Nullable Integer minutes;

    private TrainQuality(Path set, ModelType type, String suffix, @Nullable Integer minutes) {
        this.set = set;
        this.type = type;
        this.suffix = suffix;
        this.minutes = minutes;
    }

    public static void main(String[] arguments) throws Exception {
        var type = arguments.length > 1 ? arguments[1] : "classification";
        new TrainQuality(
                        Path.of(arguments[0]),
                        ModelType.valueOf(type.toUpperCase(Locale.ROOT)),
                        arguments.length > 2 ? arguments[2] : "",
                        arguments.length > 3 ? Integer.valueOf(arguments[3]) : null)
                .run();
    }

    private void run() throws IOException, InterruptedException {
        var key = new QualityTable.Key(set.getFileName() + suffix, recipe(), SEED, THREADS);
        if (minutes == null && TABLE.has(key)) {
            System.out.println("The table has this training: " + key);
            return;
        }
        var folder = new JobFolder(Files.createTempDirectory("train-quality"));
        write(folder);
        System.out.println("Training in " + folder.path());
        long start = System.nanoTime();
        var usage = train(folder);
        double seconds = (System.nanoTime() - start) / 1e9;
        System.out.printf(
                "%s: %.0f s, %d CPU seconds, peak %d MB%n",
                set.getFileName(), seconds, usage.cpu().toSeconds(), usage.peakKilobytes() / 1024);
        var result = report(folder);
        if (minutes == null) {
            TABLE.add(
                    key,
                    result,
                    new QualityTable.Effort(
                            seconds, usage.cpu().toSeconds(), usage.peakKilobytes() / 1024));
        }
    }

    /** The name of the recipe that there is now. */
    private String recipe() throws IOException {
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        var process =
                new ProcessBuilder(java, "custos.trainer.Main", "--recipe", type.name())
                        .redirectError(ProcessBuilder.Redirect.INHERIT);
        process.environment().put("CLASSPATH", System.getenv("CUSTOS_TRAINER_CLASSPATH"));
        try (var lines = process.start().inputReader()) {
            return Objects.requireNonNull(lines.readLine(), "the trainer names no recipe");
        }
    }

    private void write(JobFolder folder) throws IOException {
        Files.createSymbolicLink(folder.images(), set.resolve("images"));
        var train = images("train");
        var labels = new TreeSet<String>();
        train.forEach(image -> labels.addAll(image.labels()));
        folder.write(
                new JobFolder.Settings(
                        JobFolder.VERSION,
                        type,
                        SEED,
                        List.copyOf(labels),
                        minutes,
                        THREADS,
                        null));
        folder.writeTrain(train);
        folder.writeTest(images("test"));
    }

    private List<JobFolder.Image> images(String split) throws IOException {
        var manifest = set.resolve(split + suffix + ".manifest");
        var images = new ArrayList<JobFolder.Image>();
        try (var lines = new ManifestReader(Files.newInputStream(manifest), Quotas.NONE)) {
            while (lines.hasNext()) {
                if (ParsedLine.of(lines.next(), Quotas.NONE) instanceof Entry entry) {
                    var name = Path.of(entry.sourceRef().key()).getFileName();
                    images.add(
                            new JobFolder.Image(
                                    "images/" + name, List.copyOf(entry.labels()), boxes(entry)));
                }
            }
        }
        return images;
    }

    private static List<JobFolder.Box> boxes(Entry entry) {
        var boxes = new ArrayList<JobFolder.Box>();
        for (var attribute : entry.attributes()) {
            if (attribute instanceof Attribute.Boxes found) {
                for (var box : found.boxes()) {
                    boxes.add(
                            new JobFolder.Box(
                                    box.label(), box.left(), box.top(), box.width(), box.height()));
                }
            }
        }
        return boxes;
    }

    /** What a process used, as last seen before its end. */
    private record Usage(Duration cpu, long peakKilobytes) {}

    private static Usage train(JobFolder folder) throws IOException, InterruptedException {
        var process =
                new ProcessBuilder(RUN_TRAINER.toString(), folder.path().toString())
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
        var usage = new Usage(Duration.ZERO, 0);
        try (var lines = process.inputReader()) {
            for (var line = lines.readLine(); line != null; line = lines.readLine()) {
                System.out.println(line);
                var cpu = process.info().totalCpuDuration().orElse(usage.cpu());
                usage = new Usage(cpu, Math.max(usage.peakKilobytes(), peak(process.pid())));
            }
        }
        int code = process.waitFor();
        if (code != 0) {
            throw new IllegalStateException("the trainer ended with code " + code);
        }
        return usage;
    }

    private static long peak(long pid) throws IOException {
        var status = Path.of("/proc/" + pid + "/status");
        if (!Files.exists(status)) {
            return 0;
        }
        try (var lines = Files.lines(status)) {
            return lines.filter(line -> line.startsWith("VmHWM:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                    .findFirst()
                    .orElse(0);
        }
    }

    /** Prints all, and gives the figures that count. */
    private String report(JobFolder folder) throws IOException {
        if (type == ModelType.DETECTION) {
            var test =
                    folder.test().stream()
                            .map(image ->
                                    new LabelledImage(
                                            folder.picture(image), image.labels(), image.boxes()))
                            .toList();
            var report =
                    new BundleEvaluator(ImageDecoder.create())
                            .evaluate(folder.bundle(), test, Progress.NONE);
            System.out.print(report.toTable());
            var json = report.toJson();
            return "mAP@0.5 %.4f, mAP@[.5:.95] %.4f"
                    .formatted(json.path("map50").asDouble(), json.path("map50_95").asDouble());
        }
        var labels = folder.settings().labels();
        var scored = scored(folder, labels);
        var thresholds =
                ModelBundle.read(folder.bundle()).description().labels().stream()
                        .map(Label::threshold)
                        .toList();
        var f1 =
                "macro F1 %.4f at the bundle's thresholds, %.4f at assumed thresholds"
                        .formatted(
                                Evaluation.atThresholds(type, labels, scored, thresholds)
                                        .macro()
                                        .f1(),
                                Evaluation.atAssumedThresholds(type, labels, scored).macro().f1());
        var result =
                type == ModelType.CLASSIFICATION
                        ? "accuracy %.4f, macro F1 %.4f, %s"
                                .formatted(
                                        Evaluation.accuracy(scored),
                                        Evaluation.byArgMax(labels, scored).macro().f1(),
                                        f1)
                        : f1;
        System.out.println(result + " on " + scored.size() + " test images");
        return result;
    }

    private static List<ScoredImage> scored(JobFolder folder, List<String> labels) {
        var images = folder.test();
        var predictions = folder.evaluation().orElseThrow().predictions();
        var scored = new ArrayList<ScoredImage>();
        for (int i = 0; i < images.size(); i++) {
            int[] truth = images.get(i).labels().stream().mapToInt(labels::indexOf).toArray();
            var scores = predictions.get(i).scores();
            scored.add(
                    new ScoredImage(
                            truth, scores.stream().mapToDouble(Float::doubleValue).toArray()));
        }
        return scored;
    }
}
