package custos.server.report;

import custos.vision.Duplicates;
import custos.vision.EvaluationReport;
import custos.vision.LabelErrors;
import custos.vision.ModelType;
import custos.vision.Printable;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What may be wrong with the data rather than with the model.
 *
 * @param suspects training images that are probably labelled wrong, the plainest first
 * @param duplicates test images that were trained on
 */
public record Doubts(List<LabelErrors.Suspect> suspects, List<Duplicates.Pair> duplicates) {
    /** Nothing was looked for, or nothing found. */
    public static final Doubts NONE = new Doubts(List.of(), List.of());

    private static final int PICTURES = 12;
    private static final int LINES = 20;

    public Doubts {
        suspects = List.copyOf(suspects);
        duplicates = List.copyOf(duplicates);
    }

    boolean isEmpty() {
        return suspects.isEmpty() && duplicates.isEmpty();
    }

    /** The doubts for a terminal. */
    public String toText() {
        var text = new StringBuilder();
        if (!suspects.isEmpty()) {
            text.append("%s may be labelled wrong:%n".formatted(trainingImages()));
        }
        suspects.stream()
                .limit(LINES)
                .forEach(suspect ->
                        text.append(
                                String.format(
                                        Locale.ROOT,
                                        "  %s: labelled %s (%.2f), looks like %s (%.2f)%n",
                                        printable(suspect.image().image().file()),
                                        Printable.of(suspect.given()),
                                        suspect.givenConfidence(),
                                        Printable.of(suspect.other()),
                                        suspect.otherConfidence())));
        if (!duplicates.isEmpty()) {
            text.append("%d test images were trained on:%n".formatted(duplicates.size()));
        }
        duplicates.stream()
                .limit(LINES)
                .forEach(pair ->
                        text.append(
                                "  %s %s %s%n"
                                        .formatted(
                                                printable(pair.test()),
                                                pair.identical() ? "is" : "looks like",
                                                printable(pair.train()))));
        return text.toString();
    }

    private String trainingImages() {
        return suspects.size() == 1 ? "1 training image" : suspects.size() + " training images";
    }

    private static String printable(Path file) {
        return Printable.of(file.toString());
    }

    /** The form of {@code evaluate --json} with what was found in the training data. */
    public ObjectNode toJson(EvaluationReport report) {
        var json = report.toJson();
        var pairs = json.putArray("duplicates");
        for (var pair : duplicates) {
            pairs.addObject()
                    .put("test", pair.test().toString())
                    .put("train", pair.train().toString())
                    .put("identical", pair.identical());
        }
        if (report.type() == ModelType.CLASSIFICATION) {
            addSuspects(json.putArray("suspects"));
        }
        return json;
    }

    private void addSuspects(ArrayNode json) {
        for (var suspect : suspects) {
            json.addObject()
                    .put("image", suspect.image().image().file().toString())
                    .put("given", suspect.given())
                    .put("given_confidence", suspect.givenConfidence())
                    .put("other", suspect.other())
                    .put("other_confidence", suspect.otherConfidence());
        }
    }

    String draw(Picture picture) {
        var html = new StringBuilder();
        if (!suspects.isEmpty()) {
            html.append(
                    "<p>%s may be labelled wrong.</p><div class=\"gallery\">%s</div>"
                            .formatted(
                                    trainingImages(),
                                    suspects.stream()
                                            .limit(PICTURES)
                                            .map(suspect -> picture.draw(suspect.image()))
                                            .collect(Collectors.joining())));
        }
        if (!duplicates.isEmpty()) {
            html.append(
                    "<p>%d test images were trained on: their figures flatter.</p><ul>%s</ul>"
                            .formatted(
                                    duplicates.size(),
                                    duplicates.stream()
                                            .limit(LINES)
                                            .map(Doubts::line)
                                            .collect(Collectors.joining())));
        }
        return html.toString();
    }

    private static String line(Duplicates.Pair pair) {
        return "<li>%s %s %s</li>"
                .formatted(
                        Html.text(String.valueOf(pair.test().getFileName())),
                        pair.identical() ? "is" : "looks like",
                        Html.text(String.valueOf(pair.train().getFileName())));
    }
}
