package custos.vision;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * The folder through which a worker and the trainer speak: see {@code docs/job-folder.md}, which
 * this class puts into types. A worker writes settings, images and pictures; the trainer reads them
 * and leaves a bundle and an evaluation.
 *
 * <p>Reading throws {@code tools.jackson.core.JacksonException} for malformed JSON and {@link
 * UncheckedIOException} for files that cannot be read; every file that is written is on the disk
 * when the method returns, and is never seen half written.
 *
 * @param path the folder
 * @param cipher how pictures, checkpoint and bundle lie in it
 */
public record JobFolder(Path path, FileCipher cipher) {
    /** The version of the format that this class reads and writes. */
    public static final int VERSION = 1;

    /** The file of the evaluation. */
    public static final String EVALUATION = "evaluation.json";

    /** The file of what was said of training images. */
    public static final String HELD_OUT = "held-out.jsonl";

    private static final JsonMapper JSON =
            JsonMapper.builder()
                    .changeDefaultPropertyInclusion(
                            all -> all.withValueInclusion(JsonInclude.Include.NON_NULL))
                    .build();

    /**
     * What to train.
     *
     * @param version the format's version, {@link #VERSION}
     * @param seed with data, threads and the other settings it decides every byte of the bundle
     * @param labels the labels, in the order of all scores
     * @param minutes a bound for the plan in minutes, {@code null} leaves it to the recipe
     * @param threads the native threads to train with
     * @param backbone an ONNX file, relative to the folder unless absolute; {@code null} is the
     *     starter backbone
     */
    public record Settings(
            int version,
            ModelType type,
            long seed,
            List<String> labels,
            @Nullable Integer minutes,
            int threads,
            @Nullable String backbone) {
        public Settings {
            labels = List.copyOf(labels);
        }

        /** Settings of the present version with the recipe's own plan and the starter backbone. */
        public static Settings of(ModelType type, long seed, List<String> labels, int threads) {
            return new Settings(VERSION, type, seed, labels, null, threads, null);
        }
    }

    /**
     * One image of a data set.
     *
     * @param file the picture, relative to the folder
     */
    public record Image(String file, List<String> labels, List<Box> boxes) {
        public Image {
            labels = List.copyOf(labels);
            boxes = List.copyOf(boxes);
        }
    }

    /** A labelled box in pixels of the upright image. */
    public record Box(String label, double left, double top, double width, double height) {}

    /**
     * A box that the bundle found, in pixels of the upright image.
     *
     * @param confidence from 0 to 1
     */
    public record FoundBox(
            String label,
            double confidence,
            double left,
            double top,
            double width,
            double height) {}

    /**
     * What the bundle said of one test image.
     *
     * @param scores one confidence from 0 to 1 for each label, in the order of the settings; for
     *     detection that of the label's surest box, 0 without one
     * @param boxes for detection, by falling confidence
     */
    public record Prediction(
            String file,
            List<Float> scores,
            @JsonSetter(nulls = Nulls.AS_EMPTY) List<FoundBox> boxes) {
        public Prediction {
            scores = List.copyOf(scores);
            boxes = List.copyOf(boxes);
        }

        /** The answer of a model that labels whole images. */
        public Prediction(String file, List<Float> scores) {
            this(file, scores, List.of());
        }
    }

    /**
     * The bundle's answers on the test images, in their order.
     *
     * @param seconds how long the trainer worked on the job, interruptions left out
     */
    public record Evaluation(List<Prediction> predictions, double seconds) {
        public Evaluation {
            predictions = List.copyOf(predictions);
        }
    }

    /** The parts of a training job. */
    public enum Phase {
        /** The frozen backbone looks at the images. */
        @JsonProperty("features")
        FEATURES,
        /** A linear classifier is fitted to what it saw. */
        @JsonProperty("fit")
        FIT,
        /** The network is trained. */
        @JsonProperty("train")
        TRAIN,
        /** Candidates and the bundle are measured. */
        @JsonProperty("evaluate")
        EVALUATE,
        /** The bundle is written. */
        @JsonProperty("write")
        WRITE
    }

    /**
     * How far a job is: one line of the trainer's standard output.
     *
     * @param done the share of the whole job, from 0 to 1
     * @param secondsLeft an estimate from the pace so far
     */
    public record Progress(
            Phase phase,
            @Nullable Integer epoch,
            @Nullable Integer epochs,
            double done,
            @Nullable Double loss,
            @Nullable Double f1,
            @Nullable Long secondsLeft) {
        /** Reads a line of the trainer's standard output. */
        public static Progress parse(String line) {
            return JSON.readValue(line, Progress.class);
        }

        /** The line, without its end. */
        public String toLine() {
            return JSON.writeValueAsString(this);
        }
    }

    /** Why the data cannot be trained on; only with exit code 3. */
    public record Refusal(String message) {}

    /** A folder whose files lie as they are. */
    public JobFolder(Path path) {
        this(path, FileCipher.plain());
    }

    /** The folder of the pictures. */
    public Path images() {
        return path.resolve("images");
    }

    /** The file of the finished bundle. */
    public Path bundle() {
        return path.resolve(ModelBundle.FILE);
    }

    /** Whether the trainer has nothing left to do: it writes the evaluation last. */
    public boolean isDone() {
        return Files.exists(bundle()) && Files.exists(path.resolve(EVALUATION));
    }

    /**
     * The trainer's state, to resume from.
     *
     * @param course a part of the training, such as {@code tuning}
     */
    public Path checkpoint(String course) {
        return path.resolve("checkpoint-" + course + ".bin");
    }

    /** Removes the trainer's states of all parts. */
    public void deleteCheckpoints() throws IOException {
        try (var files = Files.newDirectoryStream(path, "checkpoint-*.bin")) {
            for (var file : files) {
                Files.delete(file);
            }
        }
    }

    /** The file that a running trainer holds locked. */
    public Path lock() {
        return path.resolve("lock");
    }

    /** The picture of an image of this folder. */
    public Path picture(Image image) {
        return path.resolve(image.file());
    }

    public Settings settings() {
        return JSON.readValue(read("job.json"), Settings.class);
    }

    public List<Image> train() {
        return lines("train.jsonl", Image.class);
    }

    public List<Image> test() {
        return lines("test.jsonl", Image.class);
    }

    /**
     * What was said of training images by a model that had not learned from them; none as long as
     * it is not known.
     */
    public List<Prediction> heldOut() {
        return Files.exists(path.resolve(HELD_OUT)) ? lines(HELD_OUT, Prediction.class) : List.of();
    }

    /** The finished evaluation, if there is one. */
    public Optional<Evaluation> evaluation() {
        return readIfThere(EVALUATION, Evaluation.class);
    }

    /** Why the trainer refused the data, if it did. */
    public Optional<Refusal> refusal() {
        return readIfThere("error.json", Refusal.class);
    }

    public void write(Settings settings) {
        write("job.json", JSON.writeValueAsBytes(settings));
    }

    public void writeTrain(List<Image> images) {
        writeLines("train.jsonl", images);
    }

    public void writeTest(List<Image> images) {
        writeLines("test.jsonl", images);
    }

    public void writeHeldOut(List<Prediction> predictions) {
        writeLines(HELD_OUT, predictions);
    }

    public void write(Evaluation evaluation) {
        write(EVALUATION, JSON.writeValueAsBytes(evaluation));
    }

    public void write(Refusal refusal) {
        write("error.json", JSON.writeValueAsBytes(refusal));
    }

    private byte[] read(String name) {
        try {
            return Files.readAllBytes(path.resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private <T> Optional<T> readIfThere(String name, Class<T> type) {
        return Files.exists(path.resolve(name))
                ? Optional.of(JSON.readValue(read(name), type))
                : Optional.empty();
    }

    private <T> List<T> lines(String name, Class<T> type) {
        try (Stream<String> lines = Files.lines(path.resolve(name))) {
            return lines.filter(line -> !line.isBlank())
                    .map(line -> JSON.readValue(line, type))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void writeLines(String name, List<?> rows) {
        var text =
                rows.stream()
                        .map(row -> JSON.writeValueAsString(row) + "\n")
                        .collect(Collectors.joining());
        write(name, text.getBytes(StandardCharsets.UTF_8));
    }

    private void write(String name, byte[] content) {
        try {
            replace(path.resolve(name), stream -> stream.write(content));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Writes the content of a file. */
    @FunctionalInterface
    public interface Content {
        void writeTo(OutputStream stream) throws IOException;
    }

    /**
     * Puts the content in place of the file: after a crash the file is the old or the new one.
     * Where it cannot be written, the file stays as it was, and nothing is left beside it.
     */
    public static void replace(Path file, Content content) throws IOException {
        try (var drafts = Drafts.inOwnFolder()) {
            drafts.write(file, content);
            drafts.takePlaces();
        }
    }
}
