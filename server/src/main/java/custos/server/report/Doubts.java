package custos.server.report;

import custos.vision.Box;
import custos.vision.BoxJson;
import custos.vision.Duplicates;
import custos.vision.EvaluationReport;
import custos.vision.Finding;
import custos.vision.ImageResult;
import custos.vision.Printable;
import custos.vision.Suspect;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What may be wrong with the data rather than with the model.
 *
 * @param suspects training images that are probably labelled wrong, the plainest first
 * @param duplicates test images that were trained on
 */
public record Doubts(List<Suspect> suspects, List<Duplicates.Pair> duplicates) {
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
            append(suspects, Doubts::line, text);
        }
        if (!duplicates.isEmpty()) {
            text.append("%s trained on:%n".formatted(testImages()));
            append(duplicates, Doubts::line, text);
        }
        return text.toString();
    }

    private static <T> void append(List<T> all, Function<T, String> line, StringBuilder text) {
        all.stream().limit(LINES).forEach(one -> text.append("  %s%n".formatted(line.apply(one))));
        if (all.size() > LINES) {
            text.append("  and %d more%n".formatted(all.size() - LINES));
        }
    }

    private static String line(Suspect suspect) {
        return "%s: %s"
                .formatted(printable(suspect.image().image().file()), Printable.of(words(suspect)));
    }

    private static String line(Duplicates.Pair pair) {
        return "%s %s %s"
                .formatted(
                        printable(pair.test()),
                        pair.identical() ? "is" : "looks like",
                        printable(pair.train()));
    }

    private String testImages() {
        return duplicates.size() == 1
                ? "1 test image was"
                : duplicates.size() + " test images were";
    }

    private String trainingImages() {
        int images = byImage().size();
        return images == 1 ? "1 training image" : images + " training images";
    }

    /** What is suspected of each image, the plainest first. */
    private List<List<Suspect>> byImage() {
        var places = new IdentityHashMap<ImageResult, List<Suspect>>();
        var images = new ArrayList<List<Suspect>>();
        for (var suspect : suspects) {
            var known = places.get(suspect.image());
            if (known == null) {
                known = new ArrayList<>();
                places.put(suspect.image(), known);
                images.add(known);
            }
            known.add(suspect);
        }
        return images;
    }

    /** What is suspected, in words. */
    static String words(Suspect suspect) {
        var place = suspect.place().map(box -> " at " + pixels(box, suspect.image())).orElse("");
        var given = suspect.given().map(Doubts::words);
        var seen = suspect.seen().map(Doubts::words);
        if (given.isPresent() && seen.isPresent()) {
            return "labelled %s%s, looks like %s".formatted(given.get(), place, seen.get());
        }
        return seen.map(finding ->
                        "looks like %s%s, which is not labelled".formatted(finding, place))
                .orElseGet(() ->
                        "labelled %s%s, which is not seen".formatted(given.orElseThrow(), place));
    }

    private static String words(Finding finding) {
        return String.format(Locale.ROOT, "%s (%.2f)", finding.label(), finding.confidence());
    }

    private static String pixels(Box box, ImageResult image) {
        return "%d,%d (%d x %d)"
                .formatted(
                        Math.round(box.left() * image.width()),
                        Math.round(box.top() * image.height()),
                        Math.round(box.width() * image.width()),
                        Math.round(box.height() * image.height()));
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
        addSuspects(json.putArray("suspects"));
        return json;
    }

    private void addSuspects(ArrayNode json) {
        for (var suspect : suspects) {
            var image = suspect.image();
            var one = json.addObject().put("image", image.image().file().toString());
            suspect.given().ifPresent(given -> add("given", given, one));
            suspect.seen().ifPresent(seen -> add("other", seen, one));
            suspect.place().ifPresent(box -> BoxJson.write(box, image, one.putObject("box")));
        }
    }

    private static void add(String name, Finding finding, ObjectNode json) {
        json.put(name, finding.label()).put(name + "_confidence", finding.confidence());
    }

    String draw(Picture picture) {
        var html = new StringBuilder();
        if (!suspects.isEmpty()) {
            html.append(
                    "<p class=\"key\">%s may be labelled wrong.%s</p><div class=\"gallery\">%s</div>"
                            .formatted(
                                    trainingImages(),
                                    legend(),
                                    byImage().stream()
                                            .limit(PICTURES)
                                            .map(one -> picture.draw(one.getFirst().image(), one))
                                            .collect(Collectors.joining())));
        }
        if (!duplicates.isEmpty()) {
            html.append(
                    "<p>%s trained on: their figures flatter.</p><ul>%s</ul>"
                            .formatted(
                                    testImages(),
                                    duplicates.stream()
                                            .limit(LINES)
                                            .map(Doubts::item)
                                            .collect(Collectors.joining())));
        }
        return html.toString();
    }

    private String legend() {
        return suspects.stream().allMatch(suspect -> suspect.place().isEmpty())
                ? ""
                : " <i class=\"doubt\"></i> doubted <i class=\"true\"></i> labelled"
                        + " <i class=\"found\"></i> found, with the confidence in percent";
    }

    private static String item(Duplicates.Pair pair) {
        return "<li>%s %s %s</li>"
                .formatted(
                        Html.text(String.valueOf(pair.test().getFileName())),
                        pair.identical() ? "is" : "looks like",
                        Html.text(String.valueOf(pair.train().getFileName())));
    }
}
