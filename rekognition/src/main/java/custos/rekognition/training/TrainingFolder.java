package custos.rekognition.training;

import custos.manifest.Example;
import custos.rekognition.resource.OutputFile;
import custos.rekognition.resource.VersionArn;
import custos.vision.FileCipher;
import custos.vision.JobFolder;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * The job folder of one training with what the worker keeps beside the trainer's files: the
 * manifests as they were when the training was asked for, the output files that are ready, and the
 * examples that test. A training that is interrupted goes on from here.
 *
 * @param path the folder
 * @param cipher how pictures, checkpoint and bundle lie in it
 */
record TrainingFolder(Path path, FileCipher cipher) {
    private static final JsonMapper JSON = new JsonMapper();

    /** The side of the data that a file is about. */
    enum Side {
        TRAIN,
        TEST
    }

    /** What the check of the data left behind; written last, so that its presence says all is. */
    record Prepared(int trainingImages, long seconds) {}

    /** A folder whose files lie as they are, or that is only to be removed. */
    TrainingFolder(Path path) {
        this(path, FileCipher.plain());
    }

    /**
     * The folder of a version's training, to be found among the others; not to read pictures in.
     */
    static TrainingFolder of(Path folders, VersionArn arn) {
        return new TrainingFolder(arn.below(folders));
    }

    /** The same folder, with the version's own cipher. */
    TrainingFolder with(FileCipher own) {
        return new TrainingFolder(path, own);
    }

    JobFolder job() {
        return new JobFolder(path, cipher);
    }

    /** The manifest, taken when the training was asked for or when it began. */
    Path manifest(Side side) {
        return path.resolve(side == Side.TRAIN ? "train.manifest" : "test.manifest");
    }

    /** An output file that waits to be put into the caller's bucket. */
    Path output(OutputFile file) {
        return path.resolve("output-" + file.name() + ".json");
    }

    boolean isPrepared() {
        return Files.exists(path.resolve("prepared.json"));
    }

    Prepared prepared() throws IOException {
        return JSON.readValue(Files.readAllBytes(path.resolve("prepared.json")), Prepared.class);
    }

    void write(Prepared prepared) throws IOException {
        var content = JSON.writeValueAsBytes(prepared);
        JobFolder.replace(path.resolve("prepared.json"), stream -> stream.write(content));
    }

    /** The examples that test, in the order of the trainer's predictions. */
    List<Example> testExamples() throws IOException {
        try (var lines = Files.lines(path.resolve("test-examples.jsonl"))) {
            return lines.map(line -> JSON.readValue(line, Example.class)).toList();
        }
    }

    void writeTestExamples(List<Example> examples) throws IOException {
        try (var out = writer(path.resolve("test-examples.jsonl"))) {
            for (var example : examples) {
                out.write(JSON.writeValueAsString(example));
                out.write('\n');
            }
        }
    }

    /** Writes an output file of JSON Lines. */
    void writeLines(OutputFile file, List<String> lines) throws IOException {
        try (var out = writer(output(file))) {
            for (var line : lines) {
                out.write(line);
                out.write('\n');
            }
        }
    }

    /** Makes the next run prepare again. */
    void forgetPreparation() throws IOException {
        Files.deleteIfExists(path.resolve("prepared.json"));
    }

    /** A text file in the folder; lost in a crash unless a later durable write says otherwise. */
    static BufferedWriter writer(Path file) throws IOException {
        return Files.newBufferedWriter(file, StandardCharsets.UTF_8);
    }

    /** Removes the folder with all in it, also while somebody else does the same. */
    void remove() {
        try {
            Files.walkFileTree(
                    path,
                    new SimpleFileVisitor<>() {
                        @Override
                        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                                throws IOException {
                            Files.deleteIfExists(file);
                            return FileVisitResult.CONTINUE;
                        }

                        @Override
                        public FileVisitResult visitFileFailed(Path file, IOException failed)
                                throws IOException {
                            if (failed instanceof NoSuchFileException) {
                                return FileVisitResult.CONTINUE;
                            }
                            throw failed;
                        }

                        @Override
                        public FileVisitResult postVisitDirectory(
                                Path folder, @Nullable IOException failed) throws IOException {
                            Files.deleteIfExists(folder);
                            return FileVisitResult.CONTINUE;
                        }
                    });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
