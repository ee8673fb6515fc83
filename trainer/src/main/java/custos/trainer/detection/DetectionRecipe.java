package custos.trainer.detection;

import ai.onnx.proto.OnnxMl.ModelProto;
import custos.trainer.course.Cost;
import custos.trainer.course.Recipe;
import custos.trainer.course.Trained;
import custos.trainer.course.Workshop;
import custos.trainer.data.Dataset;
import custos.trainer.data.Poses;
import custos.trainer.data.Split;
import custos.trainer.detection.Candidates.Candidate;
import custos.trainer.detection.DetectionLoop.Detector;
import custos.trainer.detection.DetectionPlan.Input;
import custos.trainer.graph.Backbone;
import custos.trainer.graph.Detectors;
import custos.trainer.graph.Frame;
import custos.trainer.graph.Graphs;
import custos.vision.Activation;
import custos.vision.BoxOutput;
import custos.vision.BoxedImage;
import custos.vision.Finding;
import custos.vision.FoundBox;
import custos.vision.JobFolder;
import custos.vision.JobFolder.Phase;
import custos.vision.Label;
import custos.vision.ModelDescription;
import custos.vision.ModelType;
import custos.vision.PreProcessing;
import custos.vision.TrueBox;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Boxes. Heads that found boxes before, where the backbone has them, learn new labels (design: they
 * won clearly over fresh ones); small things get a fresh head on the finest features. Last weights
 * and moving average, looking once and twice, are compared on training images that were held out;
 * then the chosen one learns from those too ({@link Finishing}).
 */
public final class DetectionRecipe implements Recipe {
    private static final Logger LOG = LoggerFactory.getLogger(DetectionRecipe.class);
    public static final String NAME = "detection-12";

    /** Of two boxes of one label that overlap by more, one goes. */
    private static final double NMS_IOU = 0.6;

    /**
     * Of two boxes of one label that overlap by more, one goes: the first unless another is better.
     */
    private static final List<Double> NMS_IOUS = List.of(NMS_IOU, 0.5, 0.7);

    static final int MOST_BOXES = 100;

    /** Of a picture that is looked at in parts, each of which may have many. */
    private static final int MOST_BOXES_IN_TILES = 300;

    private final Plans plans;

    /** The plan for what the boxes are like. */
    public interface Plans {
        /**
         * The plan.
         *
         * @param input what the network is shown
         * @param doubt the log loss of labels of boxes as the backbone tells them before it has
         *     learned; 0 where there is nothing to tell, or boxes are guesses
         */
        DetectionPlan of(Input input, double doubt);

        /** Before the boxes are known. */
        default DetectionPlan usual() {
            var frame = Frame.square(InputSizes.USUAL);
            return of(Input.whole(frame, frame), 0);
        }
    }

    public DetectionRecipe(Plans plans) {
        this.plans = plans;
    }

    /** The plan before boxes are known, with a share of its epochs. */
    public DetectionPlan usual(double share) {
        return plans.usual().share(share);
    }

    @Override
    public Cost cost(int images, int testImages) {
        return plans.usual().cost(images, testImages);
    }

    @Override
    public int pictureSide(Backbone backbone, List<JobFolder.Image> images) {
        return InputSizes.kept(images);
    }

    @Override
    public String toString() {
        return NAME + " by " + plans.usual();
    }

    @Override
    public Trained train(Workshop workshop) throws IOException {
        var data = workshop.train();
        var truth = truth(workshop);
        var split = Split.holdOut(data, plans.usual().heldOut(), workshop.random());
        var learned =
                learn(
                        workshop,
                        truth,
                        split,
                        new Course(
                                "tuning",
                                1,
                                0,
                                plan -> plan.finishingCost(data.size()),
                                false,
                                true,
                                Optional.empty()));
        var candidates = candidates(workshop, learned, truth, split);
        var best = candidates.best();
        var outcome = new ObjectNode(JsonMapper.shared().getNodeFactory());
        learned.cutShortAt().ifPresent(step -> outcome.put("cutShortAtStep", step));
        var model = best.detector().model();
        if (learned.plan().finishes()) {
            var finishing = new Finishing("finishing", workshop, learned, truth, false);
            model = finishing.of(best.detector());
            finishing.cutShortAt().ifPresent(step -> outcome.put("finishCutShortAtStep", step));
        }
        return trained(workshop, learned, candidates, model, split, outcome);
    }

    /** The size of input at which boxes can be seen. */
    private static int size(List<List<TrueBox>> truth, Dataset data) {
        double[] usual = BoxSides.usual(truth, data.labels());
        double smallest = Arrays.stream(usual).min().orElse(1);
        return InputSizes.side(smallest, data.pictures().usualSide());
    }

    /**
     * A part of a training.
     *
     * @param name its checkpoint is called so
     * @param share of the plan's epochs
     * @param least side of the square that the input is as large as, in pixels, at least
     * @param after what is left to do when it is over, by the plan that it has
     * @param partial whether images may show their labels in other places than their boxes
     * @param mirrored whether pictures may be mirrored, as far as whole images tell
     * @param before weights that an earlier part led to, from which this one goes on
     */
    public record Course(
            String name,
            double share,
            int least,
            Function<DetectionPlan, Cost> after,
            boolean partial,
            boolean mirrored,
            Optional<ModelProto> before) {}

    /**
     * What a course led to.
     *
     * @param network that they have
     * @param description of each of the detectors
     * @param cutShortAt the step at which the clock ended the course, if it did
     * @param weights their moving average, for another course to go on from
     */
    public record Learned(
            DetectionPlan plan,
            DetectorNetwork network,
            ModelDescription description,
            List<Detector> detectors,
            OptionalInt cutShortAt,
            ModelProto weights) {
        /** The same without the other detectors, each of which takes memory. */
        public Learned of(Detector one) {
            return new Learned(plan, network, description, List.of(one), cutShortAt, weights);
        }
    }

    /**
     * Learns to find boxes, whoever drew them.
     *
     * @param truth the boxes of each example
     */
    public Learned learn(Workshop workshop, List<List<TrueBox>> truth, Split split, Course course)
            throws IOException {
        var data = workshop.train();
        double[] usual = BoxSides.usual(truth, data.labels());
        double largest = Arrays.stream(usual).max().orElse(1);
        double aspect = InputSizes.aspect(data.pictures(), workshop.backbone());
        IntFunction<Frame> frames = side -> Frame.of(side, aspect);
        UnaryOperator<Frame> window =
                frame ->
                        InputSizes.window(
                                frame,
                                largest * frame.side(),
                                BoxSides.longest(truth, frame.width(), frame.height()));
        int seen = Math.max(course.least(), size(truth, data));
        var tiles =
                course.partial()
                        ? Optional.<Tiles>empty()
                        : Tiles.of(truth, data.pictures(), data.labels(), seen)
                                .filter(parts -> !plans.of(Input.of(parts), 0).isHurried());
        var sight =
                Sight.of(
                        workshop,
                        truth,
                        seen,
                        frames,
                        tiles,
                        split.fit(),
                        size -> isWorthwhile(frames.apply(size), window),
                        course.partial());
        var poses =
                new Poses(sight.poses().upright(), sight.poses().mirrored() && course.mirrored());
        var input =
                tiles.map(Input::of)
                        .orElseGet(() -> Input.whole(sight.frame(), window.apply(sight.frame())));
        var plan = plans.of(input, sight.doubt()).share(course.share()).in(poses);
        int testImages = workshop.folder().test().size();
        workshop.pace()
                .expectMore(
                        plan.learning(data.size(), testImages).plus(course.after().apply(plan)));
        var heads =
                DetectionHeads.of(
                        workshop.backbone(),
                        plan.tiles()
                                .map(DetectionRecipe::sides)
                                .orElseGet(() -> sides(usual, plan.frame().side())));
        LOG.info("{}", plan);
        var network = new DetectorNetwork(workshop, heads, sight.tells());
        boolean goesOn = course.before().isPresent();
        var head = goesOn ? null : sight.head(split.fit());
        var description =
                description(
                        workshop, plan, BoxThresholds.of(workshop.settings().labels(), List.of()));
        try (var loop =
                new DetectionLoop(
                        workshop, plan, split, truth, network, head, description, course)) {
            var detectors = loop.run();
            return new Learned(
                    plan, network, description, detectors, loop.cutShortAt(), loop.weights());
        }
    }

    /** The usual sides of boxes in pixels of the input. */
    private static double[] sides(Tiles parts) {
        return parts.sides().stream().mapToDouble(side -> side).toArray();
    }

    private static double[] sides(double[] shares, double size) {
        return Arrays.stream(shares).map(side -> side * size).toArray();
    }

    /** Whether there is time enough for a size of the input. */
    private boolean isWorthwhile(Frame frame, UnaryOperator<Frame> window) {
        return !plans.of(Input.whole(frame, window.apply(frame)), 0).isHurried();
    }

    /** Each detector with each suppression of overlapping boxes, judged by held-out images. */
    private static Candidates candidates(
            Workshop workshop, Learned learned, List<List<TrueBox>> truth, Split split) {
        workshop.pace().begin(Phase.EVALUATE);
        var candidates = new ArrayList<Candidate>();
        for (var detector : learned.detectors()) {
            var held = new ArrayList<List<BoxedImage>>();
            NMS_IOUS.forEach(_ -> held.add(new ArrayList<>()));
            try (var frozen = frozen(workshop, learned, detector)) {
                for (int example : split.held()) {
                    var found = frozen.found(workshop.train().pictures().get(example), NMS_IOUS);
                    for (int i = 0; i < held.size(); i++) {
                        var boxes =
                                found.get(i).stream()
                                        .map(finding -> found(learned.description(), finding))
                                        .toList();
                        held.get(i).add(new BoxedImage(truth.get(example), boxes));
                    }
                    workshop.pace().advance(learned.plan().look());
                }
            }
            for (int i = 0; i < held.size(); i++) {
                candidates.add(new Candidate(detector, NMS_IOUS.get(i), held.get(i)));
            }
        }
        return new Candidates(candidates, workshop.settings().labels());
    }

    /** A detector, ready to look at images. */
    public static FrozenDetector frozen(Workshop workshop, Learned learned, Detector detector) {
        return new FrozenDetector(
                detector.model(), learned.description(), workshop.settings().threads());
    }

    private static FoundBox found(ModelDescription description, Finding finding) {
        return new FoundBox(
                description.labelNames().indexOf(finding.label()),
                finding.confidence(),
                finding.box().orElseThrow());
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

    private static Trained trained(
            Workshop workshop,
            Learned learned,
            Candidates candidates,
            ModelProto model,
            Split split,
            ObjectNode provenance) {
        var labels = workshop.settings().labels();
        var plan = learned.plan();
        var metrics = new ObjectNode(JsonMapper.shared().getNodeFactory());
        var best = candidates.best();
        candidates.describe(metrics.putObject("heldOut"));
        provenance.put("recipe", NAME).put("chosen", best.name());
        plan.describe(provenance.putObject("plan"));
        return new Trained(
                model,
                description(workshop, plan, BoxThresholds.of(labels, best.held()))
                        .withNmsIou(best.nmsIou()),
                metrics,
                provenance,
                split.held(),
                candidates.findings(split.held()));
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
                ModelType.DETECTION,
                labels,
                plan.tiles()
                        .map(parts ->
                                new PreProcessing(
                                        plan.frame().width(),
                                        plan.frame().height(),
                                        parts.tiling(),
                                        descriptor.normalisation()))
                        .orElseGet(() -> workshop.preProcessing(plan.frame())),
                descriptor.input(),
                Graphs.LOGITS,
                Activation.SIGMOID,
                1,
                Optional.of(
                        new BoxOutput(
                                Detectors.BOXES,
                                NMS_IOU,
                                plan.tiles().isPresent() ? MOST_BOXES_IN_TILES : MOST_BOXES)));
    }
}
