package custos.trainer.whole;

import ai.onnx.proto.OnnxMl.ModelProto;
import custos.trainer.course.Cost;
import custos.trainer.course.Held;
import custos.trainer.course.Workshop;
import custos.trainer.data.Dataset;
import custos.trainer.data.Split;
import custos.trainer.detection.DetectionLoop.Detector;
import custos.trainer.detection.DetectionRecipe;
import custos.trainer.detection.DetectionRecipe.Course;
import custos.trainer.detection.DetectionRecipe.Learned;
import custos.trainer.detection.Finishing;
import custos.trainer.detection.InputSizes;
import custos.trainer.graph.Detectors;
import custos.trainer.graph.FrozenGraph;
import custos.trainer.graph.Graphs;
import custos.vision.JobFolder.Phase;
import custos.vision.PreProcessing;
import custos.vision.TrueBox;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Labels of whole images by what a detector finds in them, where they are told by small things. No
 * boxes were drawn: a first detector learns from the windows that {@link WindowSearch} found, what
 * it then finds of each image's labels is what the next one learns from (weakly supervised
 * detection; detectors refine each other as in Tang and others 2017, OICR). A label's score is the
 * highest of any box.
 */
final class WeakDetection {
    private static final Logger LOG = LoggerFactory.getLogger(WeakDetection.class);

    /**
     * The courses, each from where the one before it ended.
     *
     * @param share of the epochs that a detector of true boxes would have
     * @param least side of the square that the input is as large as, in pixels: places that a
     *     smaller input told do not say that a larger one would tell more
     */
    private record Round(String name, double share, int least) {}

    private static final List<Round> ROUNDS =
            List.of(
                    new Round("places", 0.3, WindowSearch.SIZE),
                    new Round("places-again", 0.4, 512),
                    new Round("places-last", 0.6, 512));

    /**
     * A detector as a model for whole images.
     *
     * @param lowered by so much its scores are lowered
     */
    private record Judged(Learned learned, Detector detector, float lowered, Candidate candidate) {}

    private static final double NMS_IOU = 0.5;

    /** Width and height of the largest input in pixels. */
    static final int SIZE = InputSizes.MOST_TO_TELL;

    private final Workshop workshop;
    private final Split split;
    private final DetectionRecipe recipe;
    private final Cost after;
    private final boolean mirrored;

    /** The best detector of each course so far. */
    private final List<Judged> best = new ArrayList<>();

    /**
     * Gets ready.
     *
     * @param recipe of detectors
     * @param after what the job has to do when this is over
     * @param mirrored whether images may be mirrored
     */
    WeakDetection(
            Workshop workshop, Split split, DetectionRecipe recipe, Cost after, boolean mirrored) {
        this.workshop = workshop;
        this.split = split;
        this.recipe = recipe;
        this.after = after;
        this.mirrored = mirrored;
    }

    /**
     * Learns.
     *
     * @param search which has run
     */
    void run(WindowSearch search) throws IOException {
        var places = search.places();
        var seen = Set.copyOf(search.examples());
        var part = new Split(split.fit().stream().filter(seen::contains).toList(), split.held());
        for (int round = 0; round < ROUNDS.size(); round++) {
            if (round > 0) {
                places = found(best.getLast());
            }
            var learned = recipe.learn(workshop, places, round == 0 ? part : split, course(round));
            var judged = judged(learned, ROUNDS.get(round).name());
            var candidates = new Candidates(judged.stream().map(Judged::candidate).toList());
            best.add(judged.get(candidates.placeOfBest()));
        }
    }

    /** The best detector of each course, as a model for whole images. */
    List<Candidate> candidates() {
        return best.stream().map(Judged::candidate).toList();
    }

    /**
     * The chosen one, having learned from the images that were held out, too, if it is of here.
     *
     * @param outcome what the course that it is of did, or the last one, and what finishing did
     */
    Candidate finished(Candidate chosen, ObjectNode outcome) throws IOException {
        var judged =
                best.stream()
                        .filter(one -> one.candidate().name().equals(chosen.name()))
                        .findFirst();
        var learned = judged.orElse(best.getLast()).learned();
        learned.plan().describe(outcome);
        learned.cutShortAt().ifPresent(step -> outcome.put("cutShortAtStep", step));
        return judged.isPresent() && learned.plan().finishes()
                ? chosen.become(finished(judged.get(), outcome))
                : chosen;
    }

    private ModelProto finished(Judged chosen, ObjectNode outcome) throws IOException {
        int images = data().size();
        workshop.pace()
                .expectMore(
                        finishingCost(recipe, images).plus(new Cost(0, 0, 0, 0, after.evaluate())));
        workshop.pace().begin(Phase.TRAIN);
        var finishing =
                new Finishing("places-finishing", workshop, chosen.learned(), found(chosen), true);
        var model = finishing.of(chosen.detector());
        finishing.cutShortAt().ifPresent(step -> outcome.put("finishCutShortAtStep", step));
        return Detectors.ofWholeImages(model, chosen.lowered());
    }

    private Course course(int at) {
        var round = ROUNDS.get(at);
        int images = data().size();
        var left =
                cost(recipe, images, ROUNDS.subList(at + 1, ROUNDS.size()))
                        .plus(finishingCost(recipe, images));
        var before =
                best.isEmpty()
                        ? Optional.<ModelProto>empty()
                        : Optional.of(best.getLast().learned().weights());
        var rest = left.plus(after);
        return new Course(
                round.name(), round.share(), round.least(), _ -> rest, true, mirrored, before);
    }

    /** What it costs, by a guess at the size of what is to be found. */
    static Cost cost(DetectionRecipe recipe, int images) {
        return cost(recipe, images, ROUNDS).plus(finishingCost(recipe, images));
    }

    private static Cost finishingCost(DetectionRecipe recipe, int images) {
        var plan = recipe.usual(ROUNDS.getLast().share());
        return plan.finishingCost(images).withFeatures(images * plan.look());
    }

    private static Cost cost(DetectionRecipe recipe, int images, List<Round> rounds) {
        var usual = recipe.usual(1);
        double looking = images * usual.look() + usual.posing(images);
        return rounds.stream()
                .map(round -> recipe.usual(round.share()).learning(images, 0).withFeatures(looking))
                .reduce(Cost.NOTHING, Cost::plus);
    }

    private Dataset data() {
        return workshop.train();
    }

    private List<Judged> judged(Learned learned, String course) {
        workshop.pace().begin(Phase.EVALUATE);
        var judged = new ArrayList<Judged>();
        for (var detector : learned.detectors()) {
            var plain = Detectors.ofWholeImages(detector.model(), 0);
            var held = new Held(data(), split.held(), logits(plain, learned));
            float lowered = (float) held.centre();
            var candidate =
                    new Candidate(
                            course + "/" + detector.name(),
                            Detectors.ofWholeImages(detector.model(), lowered),
                            learned.plan().frame(),
                            held.minus(lowered));
            judged.add(new Judged(learned.of(detector), detector, lowered, candidate));
        }
        return judged;
    }

    /** The raw scores of held-out images. */
    private List<float[]> logits(ModelProto model, Learned learned) {
        var logits = new ArrayList<float[]>();
        var input = learned.description().preProcessing();
        try (var graph = new FrozenGraph(model, workshop.settings().threads())) {
            for (int example : split.held()) {
                logits.add(logits(graph, input, example));
                workshop.pace().advance(learned.plan().look());
            }
        }
        return logits;
    }

    private float[] logits(FrozenGraph graph, PreProcessing input, int example) {
        var sample = FloatBuffer.allocate(input.floats());
        input.write(data().pictures().served(example, input), sample);
        var x = new FrozenGraph.Values(sample.flip(), 1, 3, input.height(), input.width());
        var name = workshop.backbone().descriptor().input();
        var answer = graph.run(Map.of(name, x), Set.of(Graphs.LOGITS));
        var row = new float[data().labels()];
        Objects.requireNonNull(answer.get(Graphs.LOGITS)).get(row);
        return row;
    }

    /** What a detector finds of the labels that each image is known to have. */
    private List<List<TrueBox>> found(Judged judged) {
        var names = workshop.settings().labels();
        var all = new ArrayList<List<TrueBox>>();
        int without = 0;
        try (var frozen = DetectionRecipe.frozen(workshop, judged.learned(), judged.detector())) {
            for (int example : data().all()) {
                var boxes = new ArrayList<TrueBox>();
                var findings =
                        frozen.found(data().pictures().get(example), List.of(NMS_IOU)).getFirst();
                var labels = data().truth().get(example).stream().map(names::get).toList();
                for (var place : Places.of(findings, labels)) {
                    int label = names.indexOf(place.label());
                    boxes.add(new TrueBox(label, place.box().orElseThrow()));
                }
                without +=
                        labels.size() - (int) boxes.stream().map(TrueBox::label).distinct().count();
                all.add(List.copyOf(boxes));
                workshop.pace().advance(judged.learned().plan().look());
            }
        }
        LOG.info("{} labels of images have no place", without);
        return all;
    }
}
