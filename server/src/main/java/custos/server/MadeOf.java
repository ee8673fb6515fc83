package custos.server;

import custos.vision.JobFolder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * Which files of the user's a job is made of, pictures and backbone: where they lie, how large they
 * are and when they changed.
 */
final class MadeOf {
    /** The file in the folder of the job that says so. */
    static final String FILE = "inputs.txt";

    private final byte[] text;

    private MadeOf(byte[] text) {
        this.text = text;
    }

    /** Looks at the files of a job, whose pictures are links. */
    static MadeOf of(
            JobFolder job,
            JobFolder.Settings settings,
            List<JobFolder.Image> train,
            List<JobFolder.Image> test)
            throws IOException {
        var text = new StringBuilder();
        for (var image : Stream.concat(train.stream(), test.stream()).toList()) {
            text.append(described(job.picture(image)));
        }
        if (settings.backbone() != null) {
            var backbone = Path.of(settings.backbone());
            var name = String.valueOf(backbone.getFileName());
            var descriptor = backbone.resolveSibling(name.replaceFirst("\\.onnx$", ".json"));
            text.append(described(backbone)).append(described(descriptor));
        }
        return new MadeOf(text.toString().getBytes(StandardCharsets.UTF_8));
    }

    private static String described(Path file) throws IOException {
        if (!Files.exists(file)) {
            return file + " is missing\n"; // the trainer says so
        }
        var attributes = Files.readAttributes(file, BasicFileAttributes.class);
        return "%s %d %s%n"
                .formatted(file.toRealPath(), attributes.size(), attributes.lastModifiedTime());
    }

    /** Whether an earlier run of the job was made of the same. */
    boolean isWhatIsIn(JobFolder job) throws IOException {
        var file = job.path().resolve(FILE);
        return Files.exists(file) && Arrays.equals(Files.readAllBytes(file), text);
    }

    void writeTo(JobFolder job) throws IOException {
        JobFolder.replace(job.path().resolve(FILE), stream -> stream.write(text));
    }
}
