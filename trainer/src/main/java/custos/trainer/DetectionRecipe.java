package custos.trainer;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import custos.trainer.boxes.Anchors;
import custos.trainer.data.Split;
import custos.trainer.graph.Backbone;
import custos.trainer.graph.BoxHead;
import custos.trainer.graph.BoxHead.Anchor;
import custos.trainer.graph.Detectors;
import custos.trainer.graph.Graphs;
import custos.vision.Activation;
import custos.vision.BoxOutput;
import custos.vision.BoxedImage;
import custos.vision.CocoMetrics;
import custos.vision.JobFolder;
import custos.vision.Label;
import custos.vision.ModelDescription;
import custos.vision.PreProcessing;
import custos.vision.ResizeMode;
import custos.vision.Thresholds;
import custos.vision.TrueBox;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.IntFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Boxes. Heads that found boxes before, where the backbone has them, learn new labels (design: they
 * won clearly over fresh ones); small things get a fresh head on the finest features. Last weights
 * and moving average are compared on training images that were held out.
 */
final class DetectionRecipe implements Recipe {
    private static final Logger LOG = LoggerFactory.getLogger(DetectionRecipe.class);

    /** Room for crops: pictures are kept this much larger than the largest input. */
    private static final double ROOM = 1.15;

    /** Of two boxes of one label that overlap by more, one goes. */
    private static final double NMS_IOU = 0.6;

    private static final int MOST_BOXES = 100;

    /** A label whose usual box has a smaller side than this gets a head of stride 8. */
    private static final double SMALL = 48;

    private static final int FINE_STRIDE = 8;

    /** Thresholds where no image was held out to find them on. */
    private static final double USUAL_THRESHOLD = 0.5;

    private final IntFunction<DetectionPlan> plans;

    /**
     * A recipe.
     *
     * @param plans the plan for a size of the input, which follows from the boxes
     */
    DetectionRecipe(IntFunction<DetectionPlan> plans) {
        this.plans = plans;
    }

    /**
     * A model that may become the result.
     *
     * @param model answers with codes
     * @param held images that it did not learn from, with what it found on them
     */
    record Candidate(String name, ModelProto model, List<BoxedImage> held) {}

    @Override
    public Cost cost(int images, int testImages) {
        return plans.apply(DetectionPlan.USUAL_SIZE).cost(images, testImages);
    }

    @Override
    public int pictureSide(Backbone backbone) {
        return (int) (ROOM * DetectionPlan.MOST_SIZE);
    }

    @Override
    public String toString() {
        return "boxes by " + plans.apply(DetectionPlan.USUAL_SIZE);
    }

    @Override
    public Trained train(Workshop workshop) throws IOException {
        var data = workshop.train();
        var truth = truth(workshop);
        double smallest = smallest(truth, data.labels());
        var plan = plans.apply(DetectionPlan.size(smallest));
        var heads = heads(workshop.backbone(), smallest * plan.size() < SMALL);
        var anchors = Anchors.of(heads, plan.size());
        var split =
                plan.heldOut() == 0
                        ? new Split(data.all(), List.of())
                        : Split.holdOut(data, plan.heldOut(), workshop.random());
        LOG.info("{}, {} anchors", plan, anchors.count());
        var model =
                Detectors.untrained(
                        workshop.backbone().detector().orElse(workshop.backbone().model()),
                        heads,
                        data.labels(),
                        new Random(workshop.settings().seed()));
        var outcome = new ObjectNode(JsonMapper.shared().getNodeFactory());
        List<Candidate> candidates;
        var description = description(workshop, plan, thresholds(workshop, List.of()));
        try (var loop =
                new DetectionLoop(workshop, plan, split, truth, anchors, description, model)) {
            candidates = loop.run();
            loop.cutShortAt().ifPresent(step -> outcome.put("cutShortAtStep", step));
        }
        return trained(workshop, plan, anchors, candidates, outcome);
    }

    /** The boxes of each training image, as shares of it. */
    private static List<List<TrueBox>> truth(Workshop workshop) {
        var labels = workshop.settings().labels();
        var truth = new ArrayList<List<TrueBox>>();
        for (var image : workshop.folder().train()) {
            int at = truth.size();
            var boxes = new ArrayList<TrueBox>();
            for (var box : image.boxes()) {
                boxes.add(
                        new TrueBox(
                                labels.indexOf(box.label()),
                                workshop.train()
                                        .pictures()
                                        .box(
                                                at,
                                                box.left(),
                                                box.top(),
                                                box.width(),
                                                box.height())));
            }
            truth.add(List.copyOf(boxes));
        }
        return truth;
    }

    /** The median side of the boxes of the label whose boxes are the smallest. */
    private static double smallest(List<List<TrueBox>> truth, int labels) {
        double smallest = 1;
        for (int label = 0; label < labels; label++) {
            int wanted = label;
            var sides =
                    truth.stream()
                            .flatMap(List::stream)
                            .filter(box -> box.label() == wanted)
                            .mapToDouble(box -> Math.sqrt(box.box().width() * box.box().height()))
                            .sorted()
                            .toArray();
            if (sides.length > 0) {
                smallest = Math.min(smallest, sides[sides.length / 2]);
            }
        }
        return smallest;
    }

    /** The heads of a detector: those the backbone brings, or new ones on its features. */
    static List<BoxHead> heads(Backbone backbone, boolean small) {
        var detector = backbone.descriptor().detector();
        var heads = new ArrayList<BoxHead>();
        backbone.descriptor()
                .features()
                .forEach((stride, output) -> {
                    boolean fine = detector != null && stride == FINE_STRIDE && small;
                    if (detector == null || fine) {
                        var graph = backbone.detector().orElse(backbone.model()).getGraph();
                        heads.add(
                                new BoxHead(
                                        stride,
                                        output,
                                        channels(graph, output),
                                        fine
                                                ? fineAnchors()
                                                : anchors(
                                                        stride,
                                                        backbone.descriptor().deepestStride()),
                                        null));
                    }
                });
        if (detector != null) {
            heads.addAll(detector.heads());
        }
        if (heads.isEmpty()) {
            throw new BadDataException(
                    "the descriptor of the backbone names no features to find boxes on");
        }
        return heads;
    }

    /** Between what a place of stride 8 is and the smallest anchor of the next level. */
    private static List<Anchor> fineAnchors() {
        return List.of(Anchor.of(12, 1), Anchor.of(20, 1), Anchor.of(30, 2), Anchor.of(30, 0.5));
    }

    private static List<Anchor> anchors(int stride, int deepest) {
        var anchors = new ArrayList<Anchor>();
        for (int times : stride == deepest ? new int[] {3, 5, 9} : new int[] {3, 5}) {
            for (double aspect : new double[] {1, 2, 0.5}) {
                anchors.add(Anchor.of(times * stride, aspect));
            }
        }
        return anchors;
    }

    private static int channels(GraphProto graph, String output) {
        return graph.getOutputList().stream()
                .filter(value -> value.getName().equals(output))
                .map(value ->
                        (int) value.getType().getTensorType().getShape().getDim(1).getDimValue())
                .filter(channels -> channels > 0)
                .findFirst()
                .orElseThrow(() ->
                        new BadDataException(
                                "the backbone does not say how many channels output `%s` has"
                                        .formatted(output)));
    }

    private Trained trained(
            Workshop workshop,
            DetectionPlan plan,
            Anchors anchors,
            List<Candidate> candidates,
            ObjectNode provenance) {
        var labels = workshop.settings().labels();
        var metrics = new ObjectNode(JsonMapper.shared().getNodeFactory());
        var scores =
                metrics.putObject("heldOut").put("images", candidates.getFirst().held().size());
        for (var candidate : candidates) {
            var coco = CocoMetrics.of(labels, candidate.held());
            scores.putObject(candidate.name())
                    .put("map50", rounded(coco.map50()))
                    .put("map50_95", rounded(coco.map50to95()));
            LOG.info("{}: {}", candidate.name(), scores.get(candidate.name()));
        }
        var best = best(candidates, labels);
        provenance.put("recipe", "detection-1").put("chosen", best.name());
        provenance
                .putObject("plan")
                .put("epochs", plan.epochs())
                .put("batch", plan.batch())
                .put("size", plan.size())
                .put("rate", plan.rate());
        return new Trained(
                Detectors.decoded(best.model(), anchors.centres(), anchors.sides()),
                description(workshop, plan, thresholds(workshop, best.held())),
                metrics,
                provenance);
    }

    /** The average where nothing was held out: it is the steadier one. */
    private static Candidate best(List<Candidate> candidates, List<String> labels) {
        return candidates.reversed().stream()
                .max(Comparator.comparingDouble(candidate -> quality(candidate, labels)))
                .orElseThrow();
    }

    private static double quality(Candidate candidate, List<String> labels) {
        var coco = CocoMetrics.of(labels, candidate.held());
        return coco.map50() + coco.map50to95();
    }

    private static List<Double> thresholds(Workshop workshop, List<BoxedImage> held) {
        int labels = workshop.settings().labels().size();
        var assumed = Thresholds.assumedForBoxes(labels, held);
        var thresholds = new ArrayList<Double>();
        for (int label = 0; label < labels; label++) {
            int wanted = label;
            boolean known = held.stream().anyMatch(image -> image.has(wanted));
            thresholds.add(known ? assumed.get(label) : USUAL_THRESHOLD);
        }
        return thresholds;
    }

    private static ModelDescription description(
            Workshop workshop, DetectionPlan plan, List<Double> thresholds) {
        JobFolder.Settings settings = workshop.settings();
        var labels = new ArrayList<Label>();
        for (int label = 0; label < settings.labels().size(); label++) {
            labels.add(new Label(settings.labels().get(label), thresholds.get(label)));
        }
        var descriptor = workshop.backbone().descriptor();
        return new ModelDescription(
                settings.type(),
                labels,
                new PreProcessing(
                        plan.size(), plan.size(), ResizeMode.STRETCH, descriptor.normalisation()),
                descriptor.input(),
                Graphs.LOGITS,
                Activation.SIGMOID,
                1,
                Optional.of(new BoxOutput(Detectors.BOXES, NMS_IOU, MOST_BOXES)));
    }

    private static double rounded(double value) {
        return Math.round(value * 10_000) / 10_000.0;
    }
}
