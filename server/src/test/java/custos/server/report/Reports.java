package custos.server.report;

import custos.vision.Calibration;
import custos.vision.CocoMetrics;
import custos.vision.ConfusionMatrix;
import custos.vision.Counts;
import custos.vision.CurvePoint;
import custos.vision.Evaluation;
import custos.vision.EvaluationReport;
import custos.vision.ImageDecoder;
import custos.vision.ImageResult;
import custos.vision.Label;
import custos.vision.LabelMetrics;
import custos.vision.MacroMetrics;
import custos.vision.ModelType;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

/** Evaluations to be shown; most of their figures are made up. */
record Reports(
        ModelType type,
        List<String> labels,
        Set<String> absent,
        ConfusionMatrix mistakes,
        List<ImageResult> images,
        double imagesPerSecond,
        boolean cutShort) {

    static Reports of(ModelType type) {
        return new Reports(type, List.of(), Set.of(), none(List.of()), List.of(), 10, false);
    }

    private static ConfusionMatrix none(List<String> labels) {
        var row = Collections.nCopies(labels.size(), 0);
        return new ConfusionMatrix(labels, Collections.nCopies(labels.size(), row));
    }

    /** Each has a threshold of one half. */
    Reports labels(String... names) {
        var list = List.of(names);
        return new Reports(type, list, absent, none(list), images, imagesPerSecond, cutShort);
    }

    /** No image has these. */
    Reports without(String... names) {
        return new Reports(
                type, labels, Set.of(names), mistakes, images, imagesPerSecond, cutShort);
    }

    Reports mistakes(ConfusionMatrix matrix) {
        return new Reports(type, labels, absent, matrix, images, imagesPerSecond, cutShort);
    }

    Reports images(ImageResult... results) {
        return new Reports(
                type, labels, absent, mistakes, List.of(results), imagesPerSecond, cutShort);
    }

    Reports imagesPerSecond(double speed) {
        return new Reports(type, labels, absent, mistakes, images, speed, cutShort);
    }

    Reports thatWasCutShort() {
        return new Reports(type, labels, absent, mistakes, images, imagesPerSecond, true);
    }

    String page() {
        return new HtmlReport(report(), Doubts.NONE, ImageDecoder.create()).write("model");
    }

    EvaluationReport report() {
        var evaluation = evaluation();
        var row = Collections.nCopies(labels.size(), 77);
        return new EvaluationReport(
                type,
                labels.stream().map(name -> new Label(name, 0.5)).toList(),
                OptionalDouble.empty(),
                type == ModelType.DETECTION ? Optional.of(coco()) : Optional.empty(),
                evaluation,
                evaluation,
                evaluation,
                new ConfusionMatrix(labels, Collections.nCopies(labels.size(), row)),
                mistakes,
                Collections.nCopies(labels.size(), List.of(new CurvePoint(0.9, 1, 1))),
                1,
                0.5,
                List.of(new Calibration.Bin(1.6, 1, 2)),
                images,
                List.of(),
                imagesPerSecond,
                cutShort);
    }

    private Evaluation evaluation() {
        var metrics = labels.stream().map(this::metrics).toList();
        return new Evaluation(
                images.size(),
                metrics,
                new MacroMetrics(1, 1, 1, 1),
                OptionalDouble.empty(),
                List.of());
    }

    private LabelMetrics metrics(String name) {
        return absent.contains(name)
                ? new LabelMetrics(name, 0, 0.5, new Counts(0, 0, 0, 0), 0)
                : new LabelMetrics(name, 1, 0.5, new Counts(1, 0, 0, 0), 1);
    }

    private CocoMetrics coco() {
        return new CocoMetrics(0.125, 0.0625, labels.stream().map(this::precision).toList());
    }

    private CocoMetrics.LabelPrecision precision(String name) {
        var some = absent.contains(name) ? OptionalDouble.empty() : OptionalDouble.of(0.125);
        return new CocoMetrics.LabelPrecision(name, some, some);
    }
}
