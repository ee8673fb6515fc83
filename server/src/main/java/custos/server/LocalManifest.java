package custos.server;

import custos.manifest.CheckedLine;
import custos.manifest.DatasetCheck;
import custos.manifest.LineError;
import custos.manifest.ManifestReader;
import custos.manifest.Place;
import custos.manifest.Quotas;
import custos.manifest.SourceRefs;
import custos.manifest.TrainingValidation;
import custos.vision.Printable;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
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
     * @param problems lines, and boxes of lines, that cannot be used, with number and reason
     */
    record Content(List<Example> examples, DatasetCheck check, List<String> problems) {}

    /**
     * Reads a manifest, looks at its images, and tells what cannot be used.
     *
     * @param err where that is told
     * @throws UserError if it cannot be read, or holds no usable line
     */
    Content read(Path manifest, PrintWriter err) {
        var content = read(manifest);
        for (var problem : content.problems()) {
            err.println("custos: " + Printable.of(manifest + ": " + problem));
        }
        err.flush();
        return content;
    }

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
            throw unreadable(manifest, e);
        } catch (UncheckedIOException e) {
            throw unreadable(manifest, Objects.requireNonNull(e.getCause()));
        }
        if (examples.isEmpty()) {
            throw unusable(manifest, problems);
        }
        return new Content(List.copyOf(examples), check, List.copyOf(problems));
    }

    private static UserError unusable(Path manifest, List<String> problems) {
        return new UserError(
                "the manifest `"
                        + manifest
                        + (problems.isEmpty()
                                ? "` is empty"
                                : "` has no usable line; first: " + problems.getFirst()));
    }

    private static UserError unreadable(Path manifest, IOException failure) {
        return new UserError(
                "cannot read the manifest `" + manifest + "`: " + Reason.of(manifest, failure));
    }

    private SourceRefs sourceRefs() {
        if (images.isEmpty() && maps.isEmpty()) {
            throw new UserError("give the folder with the images: --images DIR (or --map)");
        }
        checkFolders();
        return new SourceRefs(images, mappings());
    }

    /**
     * Looks whether the folders are there and can be read.
     *
     * @throws UserError if one is not
     */
    void checkFolders() {
        images.ifPresent(folder -> checkFolder("--images", folder));
        mappings().forEach(mapping -> checkFolder("--map", mapping.folder()));
    }

    private static void checkFolder(String option, Path folder) {
        var named = "the folder `" + folder + "` of " + option;
        if (!Files.isDirectory(folder)) {
            throw new UserError(named + (Files.exists(folder) ? " is a file" : " does not exist"));
        }
        // Files are found by their names: the right to list them is not needed.
        if (!Files.isExecutable(folder)) {
            throw new UserError(named + " cannot be read: no permission");
        }
    }

    private List<SourceRefs.Mapping> mappings() {
        try {
            return maps.stream().map(SourceRefs.Mapping::parse).toList();
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
            leftOut(line).forEach(what -> problems.add(at + what));
        } else {
            problems.add(at + images.lastProblem().orElseGet(() -> reason(line)));
        }
        images.forgetProblem();
    }

    /** What of a usable line is not used. */
    private static List<String> leftOut(CheckedLine line) {
        var boxes = new LinkedHashMap<Place, String>();
        var others = new ArrayList<String>();
        for (var finding : line.findings()) {
            if (finding.place() instanceof Place.Annotation box) {
                boxes.putIfAbsent(box, finding.message());
            } else if (!finding.isWarning()) {
                others.add(finding.message());
            }
        }
        var counts = new LinkedHashMap<String, Integer>();
        boxes.values().forEach(message -> counts.merge(message, 1, Integer::sum));
        counts.forEach((message, count) -> others.add(boxes(count) + " left out: " + message));
        return others;
    }

    private static String boxes(int count) {
        return count == 1 ? "1 box" : count + " boxes";
    }

    private static String reason(CheckedLine line) {
        return line.findings().stream()
                .findFirst()
                .map(LineError::message)
                .orElse("it is not labelled");
    }
}
