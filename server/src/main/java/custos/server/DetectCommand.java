package custos.server;

import custos.vision.Box;
import custos.vision.BusyException;
import custos.vision.Finding;
import custos.vision.ImageDecoder;
import custos.vision.ImageException;
import custos.vision.ImageRules;
import custos.vision.Label;
import custos.vision.ModelBundle;
import custos.vision.Printable;
import custos.vision.RunSettings;
import custos.vision.RunningModel;
import custos.vision.Workers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;

/** {@code custos detect}: the labels of images, without a server. */
@Command(
        name = "detect",
        description = "Find the labels of images with a model bundle.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class DetectCommand implements Callable<Integer> {
    @Spec CommandSpec spec = CommandSpec.create();

    @Option(names = "--model", paramLabel = "FILE", required = true, description = "model bundle")
    Path model = Path.of("");

    @Option(
            names = "--min-confidence",
            paramLabel = "C",
            description =
                    "0 to 100; absent: each label's own threshold in the bundle, which was chosen on"
                            + " training images that were held out")
    Optional<Double> minConfidence = Optional.empty();

    @Option(names = "--max-results", paramLabel = "N", description = "at most so many labels")
    Optional<Integer> maxResults = Optional.empty();

    @Option(names = "--json", description = "one JSON object a line, as the API names things")
    boolean json;

    @Option(names = "--int8", description = PrecisionChoice.DESCRIPTION)
    boolean int8;

    @Parameters(paramLabel = "IMAGE", arity = "1..*", description = "PNG or JPEG files")
    List<Path> images = List.of();

    @Override
    public Integer call() {
        checkOptions();
        var bundle = Bundles.read(model);
        if (int8) {
            PrecisionChoice.tell(model, bundle, spec.commandLine().getErr());
        }
        int failed = 0;
        try (var workers = Workers.perCore();
                var running = open(bundle, workers)) {
            for (var image : images) {
                failed += detect(running, image) ? 0 : 1;
            }
        }
        spec.commandLine().getOut().flush();
        return failed == 0 ? 0 : 1;
    }

    private RunningModel open(ModelBundle bundle, Workers workers) {
        var settings = new RunSettings(workers, ImageDecoder.create(), ImageRules.OWN);
        try {
            return RunningModel.of(bundle, settings.at(PrecisionChoice.of(int8)));
        } catch (IllegalArgumentException e) {
            throw new UserError("`%s`: %s".formatted(model, e.getMessage()));
        }
    }

    private void checkOptions() {
        if (minConfidence.filter(given -> !(given >= 0 && given <= 100)).isPresent()) {
            throw new UserError(
                    "--min-confidence must be 0 to 100, not `" + minConfidence.get() + "`");
        }
        if (maxResults.filter(given -> given < 0).isPresent()) {
            throw new UserError("--max-results must be at least 0, not `" + maxResults.get() + "`");
        }
    }

    private boolean detect(RunningModel running, Path image) {
        var command = spec.commandLine();
        try {
            var found = keep(running, running.detect(Files.readAllBytes(image)));
            command.getOut().println(json ? jsonLine(image, found) : line(image, found));
            return true;
        } catch (ImageException | BusyException e) {
            tell(image, String.valueOf(e.getMessage()));
        } catch (IOException e) {
            tell(image, Reason.of(image, e));
        }
        return false;
    }

    private void tell(Path image, String problem) {
        spec.commandLine().getErr().println("custos: " + Printable.of(image + ": " + problem));
    }

    private List<Finding> keep(RunningModel running, List<Finding> findings) {
        var thresholds =
                running.labels().stream().collect(Collectors.toMap(Label::name, Label::threshold));
        return findings.stream()
                .filter(f ->
                        f.confidence()
                                >= minConfidence
                                        .map(c -> c / 100)
                                        .orElseGet(() -> thresholds.getOrDefault(f.label(), 0.5)))
                .limit(maxResults.orElse(Integer.MAX_VALUE))
                .toList();
    }

    private static String line(Path image, List<Finding> found) {
        return Printable.of(image.toString())
                + ": "
                + (found.isEmpty()
                        ? "nothing"
                        : found.stream()
                                .map(DetectCommand::words)
                                .collect(Collectors.joining(", ")));
    }

    /** A box is shown in percent of the image's width and height. */
    private static String words(Finding found) {
        var label =
                String.format(
                        Locale.ROOT,
                        "%s %.1f %%",
                        Printable.of(found.label()),
                        100 * found.confidence());
        return label
                + found.box()
                        .map(box ->
                                String.format(
                                        Locale.ROOT,
                                        " (left %.1f, top %.1f, width %.1f, height %.1f %%)",
                                        100 * box.left(),
                                        100 * box.top(),
                                        100 * box.width(),
                                        100 * box.height()))
                        .orElse("");
    }

    private static String jsonLine(Path image, List<Finding> found) {
        var labels = new ArrayList<Map<String, Object>>();
        for (var finding : found) {
            var label = new LinkedHashMap<String, Object>();
            label.put("Name", finding.label());
            label.put("Confidence", 100 * finding.confidence());
            finding.box().ifPresent(box -> label.put("Geometry", Map.of("BoundingBox", json(box))));
            labels.add(label);
        }
        var answer = new LinkedHashMap<String, Object>();
        answer.put("Image", image.toString());
        answer.put("CustomLabels", labels);
        return JsonMapper.shared().writeValueAsString(answer);
    }

    private static Map<String, Object> json(Box box) {
        var members = new LinkedHashMap<String, Object>();
        members.put("Width", box.width());
        members.put("Height", box.height());
        members.put("Left", box.left());
        members.put("Top", box.top());
        return members;
    }
}
