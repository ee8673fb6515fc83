package custos.manifest;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Writes the lines of the two evaluation manifest snapshots: the images that were really used, and
 * for the test images what the model said of them (specification, section 6.7).
 */
public final class EvaluationSnapshot {
    private static final String TRAINING = "rekognition-custom-labels-training";
    private static final String EVALUATION = "rekognition-custom-labels-evaluation";
    private static final int MOST_CONFIDENT = 50;
    private static final DateTimeFormatter MICROSECONDS =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSS", Locale.ROOT)
                    .withZone(ZoneOffset.UTC);

    private final String created;

    /** What the model said of a label. Confidence and threshold are from 0 to 1. */
    public record Score(String label, double confidence, double threshold) {}

    /**
     * A row about a box: a prediction, or a true box that none met.
     *
     * @param truePositive above the threshold and on a true box
     * @param falsePositive above the threshold, on none
     * @param falseNegative a true box that was not found above the threshold
     * @param present whether there is a true box, whatever the threshold
     */
    public record BoxRow(
            Box box,
            double confidence,
            boolean truePositive,
            boolean falsePositive,
            boolean falseNegative,
            boolean present) {}

    /** Snapshots with one creation date for all lines. */
    public EvaluationSnapshot(Instant created) {
        this.created = MICROSECONDS.format(created);
    }

    /**
     * A line of the training snapshot.
     *
     * @param objectId counts the snapshot's images from 1
     */
    public String training(int objectId, Example example) {
        return JsonWriter.write(start(objectId, example).build());
    }

    /**
     * A line of the test snapshot of a classification: a row for each of the labels with the
     * highest confidence and for each true label (D-174).
     */
    public String testing(int objectId, Example example, List<Score> scores) {
        var line = start(objectId, example);
        var truth = Set.copyOf(example.labels());
        int j = 0;
        for (var score : shown(scores, truth)) {
            var name = EVALUATION + "-" + j++;
            line.put(name, 1).put(name + Annotations.METADATA, metadata(score, truth));
        }
        return JsonWriter.write(line.build());
    }

    /** A line of the test snapshot of an object location, with boxes in pixels of the image. */
    public String testingBoxes(int objectId, Example example, List<BoxRow> rows) {
        var line = start(objectId, example);
        var boxes = rows.stream().map(BoxRow::box).toList();
        var classes = classes(boxes);
        var objects =
                rows.stream()
                        .map(row ->
                                new Json.Members()
                                        .put("confidence", decimal(row.confidence()))
                                        .put(
                                                EVALUATION + "-details",
                                                details(
                                                        row.truePositive(),
                                                        false,
                                                        row.falsePositive(),
                                                        row.falseNegative(),
                                                        row.present()))
                                        .build())
                        .toList();
        double highest = rows.stream().mapToDouble(BoxRow::confidence).max().orElse(0);
        var metadata =
                common(
                        new Json.Members().put("confidence", decimal(highest)),
                        "evaluation",
                        "object-detection");
        metadata.put("class-map", classMap(classes)).put("objects", Json.array(objects));
        line.put(EVALUATION, boxes(example.size(), boxes, classes));
        line.put(EVALUATION + Annotations.METADATA, metadata.build());
        return JsonWriter.write(line.build());
    }

    private Json.Members start(int objectId, Example example) {
        var line = new Json.Members().put("source-ref", example.sourceRef().text());
        if (!example.boxes().isEmpty() || example.isBackground()) {
            putBoxes(line, example);
        }
        int i = 0;
        for (var label : example.labels()) {
            var name = TRAINING + "-" + i++;
            line.put(name, 1);
            line.put(
                    name + Annotations.METADATA,
                    common(
                                    new Json.Members()
                                            .put("confidence", decimal(1))
                                            .put("class-name", label),
                                    "training",
                                    "image-classification")
                            .build());
        }
        return line.put("rekognition-custom-labels-object-id", objectId)
                .put("line-idx", example.line());
    }

    private void putBoxes(Json.Members line, Example example) {
        var classes = classes(example.boxes());
        var objects =
                example.boxes().stream()
                        .map(_ -> new Json.Members().put("confidence", decimal(1)).build())
                        .toList();
        var metadata = common(new Json.Members(), "training", "object-detection");
        metadata.put("class-map", classMap(classes)).put("objects", Json.array(objects));
        line.put(TRAINING + "-0", boxes(example.size(), example.boxes(), classes));
        line.put(TRAINING + "-0" + Annotations.METADATA, metadata.build());
    }

    /** The members that all metadata has; the model's is of the evaluation job, not by a human. */
    private Json.Members common(Json.Members metadata, String job, String type) {
        return metadata.put("job-name", "rekognition-custom-labels-" + job + "-job")
                .put("human-annotated", job.equals("training") ? "yes" : "no")
                .put("creation-date", created)
                .put("type", "groundtruth/" + type);
    }

    private static List<Score> shown(List<Score> scores, Set<String> truth) {
        var mostConfident =
                scores.stream()
                        .sorted(Comparator.comparingDouble(Score::confidence).reversed())
                        .limit(MOST_CONFIDENT)
                        .toList();
        var shown = new LinkedHashSet<>(mostConfident);
        scores.stream().filter(s -> truth.contains(s.label())).forEach(shown::add);
        return List.copyOf(shown);
    }

    private Json.Obj metadata(Score score, Set<String> truth) {
        boolean present = truth.contains(score.label());
        boolean predicted = score.confidence() >= score.threshold();
        return common(
                        new Json.Members()
                                .put("confidence", decimal(score.confidence()))
                                .put("class-name", score.label()),
                        "evaluation",
                        "image-classification")
                .put(
                        EVALUATION + "-details",
                        details(
                                predicted && present,
                                !predicted && !present,
                                predicted && !present,
                                !predicted && present,
                                present))
                .build();
    }

    private static Json.Obj details(
            boolean truePositive,
            boolean trueNegative,
            boolean falsePositive,
            boolean falseNegative,
            boolean present) {
        return new Json.Members()
                .put("version", 1)
                .put(
                        "ground-truth-labelling-jobs",
                        Json.array(List.of(new Json.Str(TRAINING + "-job"))))
                .put("is-true-positive", truePositive)
                .put("is-true-negative", trueNegative)
                .put("is-false-positive", falsePositive)
                .put("is-false-negative", falseNegative)
                .put("is-present-in-ground-truth", present)
                .build();
    }

    private static Map<String, Integer> classes(List<Box> boxes) {
        var classes = new LinkedHashMap<String, Integer>();
        boxes.forEach(box -> classes.putIfAbsent(box.label(), classes.size()));
        return classes;
    }

    private static Json.Obj classMap(Map<String, Integer> classes) {
        var map = new Json.Members();
        classes.forEach((label, id) -> map.put(Integer.toString(id), label));
        return map.build();
    }

    private static Json.Obj boxes(ImageSize size, List<Box> boxes, Map<String, Integer> classes) {
        var annotations = new ArrayList<Json>();
        for (var box : boxes) {
            annotations.add(
                    new Json.Members()
                            .put("class_id", classes.getOrDefault(box.label(), 0))
                            .put("top", Json.number(box.top()))
                            .put("left", Json.number(box.left()))
                            .put("width", Json.number(box.width()))
                            .put("height", Json.number(box.height()))
                            .build());
        }
        var imageSize =
                new Json.Members()
                        .put("width", size.width())
                        .put("height", size.height())
                        .put("depth", 3)
                        .build();
        return new Json.Members()
                .put("annotations", Json.array(annotations))
                .put("image_size", Json.array(List.of(imageSize)))
                .build();
    }

    /** A confidence is written with a point, as in the published files. */
    private static Json.Num decimal(double value) {
        return new Json.Num(Double.toString(value));
    }
}
