package custos.vision;

import java.util.List;
import java.util.stream.Stream;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The images that a model is wrong about, the worst first, in {@code evaluate --json}. */
final class FailuresJson {

    /** More than anybody looks at. */
    private static final int MOST = 100;

    private final EvaluationReport report;

    FailuresJson(EvaluationReport report) {
        this.report = report;
    }

    void write(ObjectNode json) {
        var failures = new Failures(report.type(), report.labels()).among(report.images());
        json.put("failed_images", failures.size());
        var worst = json.putArray("failures");
        failures.stream().limit(MOST).forEach(failure -> write(failure, worst.addObject()));
    }

    private static void write(Failure failure, ObjectNode json) {
        var result = failure.image();
        json.put("image", result.image().file().toString());
        var labels = json.putArray("labels");
        labels(result.image()).forEach(labels::add);
        write(failure.found(), result, json.putArray("found"));
        write(failure.missed(), result, json.putArray("missed"));
        write(failure.wrong(), result, json.putArray("wrong"));
    }

    private static Stream<String> labels(LabelledImage image) {
        return Stream.concat(
                image.labels().stream(),
                image.boxes().stream().map(JobFolder.Box::label).distinct());
    }

    /** Boxes are in pixels of the upright image; nothing is sure of those that were missed. */
    private static void write(List<Finding> findings, ImageResult image, ArrayNode json) {
        for (var finding : findings) {
            var one = json.addObject().put("label", finding.label());
            if (finding.box().isEmpty() || finding.confidence() > 0) {
                one.put("confidence", finding.confidence());
            }
            finding.box().ifPresent(box -> BoxJson.write(box, image, one.putObject("box")));
        }
    }
}
