package custos.server.report;

import custos.vision.Duplicates;
import custos.vision.LabelErrors;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

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
            text.append("%d training images may be labelled wrong:%n".formatted(suspects.size()));
        }
        suspects.stream()
                .limit(LINES)
                .forEach(suspect ->
                        text.append(
                                String.format(
                                        Locale.ROOT,
                                        "  %s: labelled %s (%.2f), looks like %s (%.2f)%n",
                                        suspect.image().image().file(),
                                        suspect.given(),
                                        suspect.givenConfidence(),
                                        suspect.other(),
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
                                                pair.test(),
                                                pair.identical() ? "is" : "looks like",
                                                pair.train())));
        return text.toString();
    }

    String draw(Picture picture) {
        var html = new StringBuilder();
        if (!suspects.isEmpty()) {
            html.append(
                    "<p>%d training images may be labelled wrong.</p><div class=\"gallery\">%s</div>"
                            .formatted(
                                    suspects.size(),
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
