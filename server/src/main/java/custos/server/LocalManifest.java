package custos.server;

import custos.manifest.Entry;
import custos.manifest.Line;
import custos.manifest.LineError;
import custos.manifest.ManifestReader;
import custos.manifest.ParsedLine;
import custos.manifest.Quotas;
import custos.manifest.Rejected;
import custos.manifest.SourceRefs;
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

    /** A labelled image on disk. */
    record Example(Path file, Entry entry) {}

    /**
     * What a manifest holds.
     *
     * @param problems lines that cannot be used, each with its number and the reason
     */
    record Content(List<Example> examples, List<String> problems) {}

    /**
     * Reads a manifest.
     *
     * @throws UserError if it cannot be read, or holds no usable line
     */
    Content read(Path manifest) {
        var refs = sourceRefs();
        var examples = new ArrayList<Example>();
        var problems = new ArrayList<String>();
        try (var lines =
                new ManifestReader(
                        new BufferedInputStream(Files.newInputStream(manifest)), Quotas.NONE)) {
            while (lines.hasNext()) {
                read(lines.next(), refs, examples, problems);
            }
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
        return new Content(List.copyOf(examples), List.copyOf(problems));
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

    private static void read(
            Line line, SourceRefs refs, List<Example> examples, List<String> problems) {
        switch (ParsedLine.of(line, Quotas.NONE)) {
            case Rejected rejected ->
                    problems.add(at(line) + rejected.errors().getFirst().message());
            case Entry entry when !entry.isUsable() ->
                    problems.add(
                            at(line)
                                    + entry.errors().stream()
                                            .findFirst()
                                            .map(LineError::message)
                                            .orElse("it is not labelled"));
            case Entry entry -> {
                switch (refs.resolve(entry.sourceRef())) {
                    case SourceRefs.Resolution.Found(var file) ->
                            examples.add(new Example(file, entry));
                    case SourceRefs.Resolution.Missing _ ->
                            problems.add(at(line) + "no such image: " + entry.sourceRef().text());
                    case SourceRefs.Resolution.Ambiguous(var files) ->
                            problems.add(at(line) + "several images fit: " + files);
                }
            }
        }
    }

    private static String at(Line line) {
        return "line " + line.number() + ": ";
    }
}
