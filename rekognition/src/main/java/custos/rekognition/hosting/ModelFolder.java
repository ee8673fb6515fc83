package custos.rekognition.hosting;

import custos.rekognition.resource.OutputFile;
import custos.rekognition.resource.VersionArn;
import custos.vision.FileCipher;
import custos.vision.JobFolder;
import custos.vision.ModelBundle;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/**
 * Where the finished models lie: {@code models/ACCOUNT/MILLIS/model.zip}, and beside it {@code
 * thresholds.json}, the assumed thresholds that the evaluation found on the test images.
 */
public final class ModelFolder {
    private static final JsonMapper JSON = new JsonMapper();

    private final Path models;

    /** Models below a folder. */
    public ModelFolder(Path models) {
        this.models = models;
    }

    /** The bundle of a version. */
    public Path bundle(VersionArn arn) {
        return arn.below(models).resolve(ModelBundle.FILE);
    }

    /** The confidence, from 0 to 1, from which on each label holds. */
    public Map<String, Double> thresholds(VersionArn arn) throws IOException {
        var node = JSON.readTree(Files.readAllBytes(thresholdsFile(arn)));
        var thresholds = new LinkedHashMap<String, Double>();
        node.properties()
                .forEach(label -> thresholds.put(label.getKey(), label.getValue().asDouble()));
        return thresholds;
    }

    /** An output file of a version's training, kept for copies of the version. */
    public InputStream result(VersionArn arn, FileCipher cipher, OutputFile file)
            throws IOException {
        return cipher.open(resultFile(arn, file));
    }

    private Path resultFile(VersionArn arn, OutputFile file) {
        return arn.below(models).resolve("result-" + file.name() + ".json");
    }

    /** Keeps an output file; durable once the bundle is taken. */
    public void keepResult(VersionArn arn, FileCipher cipher, OutputFile file, InputStream content)
            throws IOException {
        write(resultFile(arn, file), cipher, resultFile(arn, file), content);
    }

    private static void write(Path target, FileCipher cipher, Path name, InputStream content)
            throws IOException {
        Files.createDirectories(target.getParent());
        try (content) {
            JobFolder.replace(
                    target, cipher.encrypted(name.getFileName().toString(), content::transferTo));
        }
    }

    /** Copies all of a version's files to another one, maybe under another key. */
    public void copy(VersionArn from, FileCipher fromCipher, VersionArn to, FileCipher toCipher)
            throws IOException {
        Files.createDirectories(to.below(models));
        for (var file : OutputFile.values()) {
            keepResult(to, toCipher, file, result(from, fromCipher, file));
        }
        var bundle = bundle(to).resolveSibling("model.new");
        write(bundle, toCipher, bundle(to), fromCipher.open(bundle(from)));
        take(to, bundle, thresholds(from));
    }

    /** Takes a finished bundle in, durably; the old place is empty then. */
    public void take(VersionArn arn, Path bundle, Map<String, Double> thresholds)
            throws IOException {
        var target = bundle(arn);
        Files.createDirectories(target.getParent());
        var content = JSON.writeValueAsBytes(thresholds);
        JobFolder.replace(thresholdsFile(arn), stream -> stream.write(content));
        sync(bundle);
        Files.move(
                bundle,
                target,
                StandardCopyOption.ATOMIC_MOVE,
                StandardCopyOption.REPLACE_EXISTING);
        for (var folder = target.getParent(); folder != null; folder = folder.getParent()) {
            sync(folder);
            if (folder.equals(models)) {
                break;
            }
        }
    }

    /** Removes what there is of a version; nothing if it never had a model. */
    public void remove(VersionArn arn) throws IOException {
        try (var files = Files.list(arn.below(models))) {
            for (var file : files.toList()) {
                Files.deleteIfExists(file);
            }
        } catch (NoSuchFileException _) {
            return;
        }
        Files.deleteIfExists(arn.below(models));
    }

    private Path thresholdsFile(VersionArn arn) {
        return arn.below(models).resolve("thresholds.json");
    }

    private static void sync(Path path) throws IOException {
        try (var channel = FileChannel.open(path)) {
            channel.force(true);
        }
    }
}
