package custos.trainer;

import ai.onnx.proto.OnnxMl.ModelProto;
import custos.trainer.boxes.Anchors;
import custos.trainer.data.Split;
import custos.trainer.graph.Backbone;
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
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
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
    private static final String NAME = "detection-2";

    /** Room for crops: pictures are kept this much larger than the largest input. */
    private static final double ROOM = 1.15;

    /** Of two boxes of one label that overlap by more, one goes. */
    private static final double NMS_IOU = 0.6;

    private static final int MOST_BOXES = 100;

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
     * @param nmsIou of two boxes of one label that overlap by more, one goes
     * @param held images that it did not learn from, with what it found on them
     */
    record Candidate(String name, ModelProto model, double nmsIou, List<BoxedImage> held) {
        @Override
        public String toString() {
            return "%s, suppressed from %s on".formatted(name, nmsIou);
        }
    }

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
        return NAME + " by " + plans.apply(DetectionPlan.USUAL_SIZE);
    }

    @Override
    public Trained train(Workshop workshop) throws IOException {
        var data = workshop.train();
        var truth = truth(workshop);
        double[] usual = usual(truth, data.labels());
        var plan = plans.apply(DetectionPlan.size(Arrays.stream(usual).min().orElse(1)));
        workshop.pace().expect(plan.cost(data.size(), workshop.folder().test().size()));
        var heads =
                DetectionHeads.of(
                        workshop.backbone(),
                        Arrays.stream(usual).map(side -> side * plan.size()).toArray());
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

    /** The median side of each label's boxes, as a share of the image. */
    private static double[] usual(List<List<TrueBox>> truth, int labels) {
        return IntStream.range(0, labels)
                .mapToObj(label ->
                        truth.stream()
                                .flatMap(List::stream)
                                .filter(box -> box.label() == label)
                                .mapToDouble(
                                        box -> Math.sqrt(box.box().width() * box.box().height()))
                                .sorted()
                                .toArray())
                .filter(sides -> sides.length > 0)
                .mapToDouble(sides -> sides[sides.length / 2])
                .toArray();
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
        var best = best(candidates, labels);
        for (var candidate : candidates) {
            var coco = CocoMetrics.of(labels, candidate.held());
            LOG.info("{}: {} {}", candidate, coco.map50(), coco.map50to95());
            if (candidate.nmsIou() == best.nmsIou()) {
                scores.putObject(candidate.name())
                        .put("map50", rounded(coco.map50()))
                        .put("map50_95", rounded(coco.map50to95()));
            }
        }
        provenance.put("recipe", NAME).put("chosen", best.name());
        provenance
                .putObject("plan")
                .put("epochs", plan.epochs())
                .put("batch", plan.batch())
                .put("size", plan.size())
                .put("rate", plan.rate());
        return new Trained(
                Detectors.decoded(best.model(), anchors.centres(), anchors.sides()),
                description(workshop, plan, thresholds(workshop, best.held()))
                        .withNmsIou(best.nmsIou()),
                metrics,
                provenance);
    }

    /** The usual average where nothing was held out: it is the steadier one. */
    private static Candidate best(List<Candidate> candidates, List<String> labels) {
        var best = candidates.getFirst();
        for (var candidate : candidates) {
            double gain = quality(candidate, labels) - quality(best, labels);
            boolean steadier = !candidate.name().equals(best.name());
            if (gain > 0 || (gain == 0 && steadier)) {
                best = candidate;
            }
        }
        return best;
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
