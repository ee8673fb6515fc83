package custos.server;

import custos.manifest.CheckedLine;
import custos.manifest.DatasetCheck;
import custos.manifest.LineError;
import custos.manifest.ManifestReader;
import custos.manifest.Quotas;
import custos.manifest.SourceRefs;
import custos.manifest.TrainingValidation;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/**
 * Reads Ground Truth manifests whose images lie in a folder. The quotas of the service do not
 * apply.
 */
final class LocalManifest {
    @Option(
            names = "--images",
            paramLabel = "DIR",
            description =
                    "folder with the images; a source-ref is the longest end of its key there")
    Optional<Path> images = Optional.empty();

    @Option(
            names = "--map",
            paramLabel = "s3://BUCKET/PREFIX=DIR",
            description = "folder that stands for a bucket or a prefix; may be given several times")
    List<String> maps = List.of();

    /**
     * A labelled image on disk.
     *
     * @param content its labels, and its boxes in pixels of the upright image
     */
    record Example(Path file, custos.manifest.Example content) {}

    /**
     * What a manifest holds.
     *
     * @param problems lines that cannot be used, each with its number and the reason
     */
    record Content(List<Example> examples, DatasetCheck check, List<String> problems) {}

    /**
     * Reads a manifest and looks at its images.
     *
     * @throws UserError if it cannot be read, or holds no usable line
     */
    Content read(Path manifest) {
        var images = new LocalImages(sourceRefs());
        var examples = new ArrayList<Example>();
        var problems = new ArrayList<String>();
        DatasetCheck check;
        try (var lines =
                new ManifestReader(
                        new BufferedInputStream(Files.newInputStream(manifest)), Quotas.NONE)) {
            check =
                    new TrainingValidation(Quotas.NONE, images, 1)
                            .check(lines, line -> take(line, images, examples, problems));
        } catch (IOException e) {
            throw new UserError("cannot read the manifest `" + manifest + "`: " + e.getMessage());
        }
        if (examples.isEmpty()) {
            throw new UserError(
                    "the manifest `"
                            + manifest
                            + "` has no usable line"
                            + problems.stream().findFirst().map(p -> "; first: " + p).orElse(""));
        }
        return new Content(List.copyOf(examples), check, List.copyOf(problems));
    }

    private SourceRefs sourceRefs() {
        if (images.isEmpty() && maps.isEmpty()) {
            throw new UserError("give the folder with the images: --images DIR (or --map)");
        }
        try {
            return new SourceRefs(images, maps.stream().map(SourceRefs.Mapping::parse).toList());
        } catch (IllegalArgumentException e) {
            throw new UserError(String.valueOf(e.getMessage()));
        }
    }

    private static void take(
            CheckedLine line, LocalImages images, List<Example> examples, List<String> problems) {
        var at = "line " + line.number() + ": ";
        if (line.example().isPresent()) {
            var example = line.example().get();
            examples.add(new Example(images.file(example.sourceRef()), example));
        } else {
            problems.add(at + images.lastProblem().orElseGet(() -> reason(line)));
        }
        images.forgetProblem();
    }

    private static String reason(CheckedLine line) {
        return line.findings().stream()
                .findFirst()
                .map(LineError::message)
                .orElse("it is not labelled");
    }
}
