package custos.trainer.whole;

import custos.trainer.course.Brief;
import custos.trainer.course.Cost;
import custos.trainer.course.Figures;
import custos.trainer.course.Held;
import custos.trainer.course.Recipe;
import custos.trainer.course.Trained;
import custos.trainer.course.Workshop;
import custos.trainer.data.Split;
import custos.trainer.detection.DetectionPlan;
import custos.trainer.detection.DetectionRecipe;
import custos.trainer.graph.Backbone;
import custos.vision.JobFolder;
import custos.vision.ModelType;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Labels for whole images. A linear probe on the frozen backbone gives a head that is already good;
 * from there the network is fine-tuned. The probe, the last weights, their moving average and what
 * lies half way to it are compared on training images that were held out, and the best becomes the
 * model; a fine-tuned one then learns from those images too.
 */
public final class ClassificationRecipe implements Recipe {
    private static final Logger LOG = LoggerFactory.getLogger(ClassificationRecipe.class);

    static final String NAME = "classification-12";
    static final String MULTILABEL_NAME = "multilabel-15";

    /** Room for crops: pictures are kept this much larger than the largest samples. */
    private static final double ROOM = 1.15;

    /**
     * A fine-tuned network, which a few held-out images may flatter, must be better by so many
     * standard errors.
     */
    private static final double CLEARLY = 2;

    /** Of so many images a fine-tuned network needs only be better. */
    private static final int MANY = Plan.SMALL;

    /** Detectors that lead the probe by so many times as much leave no need to tune it. */
    private static final double BEYOND_DOUBT = 2;

    /** So many images, all of them right, are enough to leave it at that. */
    private static final int LEAST_TO_STOP_BY = 5;

    private final Sizes sizes;
    private final Optional<DetectionRecipe> places;
    private final double advance;

    /**
     * A recipe.
     *
     * @param sizes what is done at which
     * @param places what is done instead where labels are told by parts of images, see {@link
     *     WeakDetection}
     * @param advance by more than so many standard errors must what was fine-tuned on a few hundred
     *     images be better than the probe to become the model; of more it must only be better
     */
    private ClassificationRecipe(Sizes sizes, Optional<DetectionRecipe> places, double advance) {
        this.sizes = sizes;
        this.places = places;
        this.advance = advance;
    }

    /**
     * The recipe of a job.
     *
     * @param brief what is asked for
     */
    public static ClassificationRecipe of(Brief brief) {
        var half = brief.with(half(brief.settings()));
        var places = places(half);
        var own = places.isPresent() ? half : brief;
        var plan = Plan.of(own);
        boolean single = own.settings().type() == ModelType.CLASSIFICATION;
        var sizes = single ? Sizes.of(plan, own) : Sizes.upToTwice(plan, own);
        return new ClassificationRecipe(sizes, places, CLEARLY);
    }

    /**
     * A recipe of one plan.
     *
     * @param places see above
     * @param advance see above
     */
    public static ClassificationRecipe of(
            Plan plan, Optional<DetectionRecipe> places, double advance) {
        return new ClassificationRecipe(Sizes.only(plan), places, advance);
    }

    /** Where images carry many labels, and there are images and time enough. */
    private static Optional<DetectionRecipe> places(Brief brief) {
        DetectionRecipe.Plans plans = (input, doubt) -> DetectionPlan.of(brief, input, doubt);
        boolean hurried = brief.isBounded() && plans.usual().isHurried();
        return brief.settings().type() == ModelType.MULTILABEL
                        && Plan.of(brief).epochs() > 0
                        && !hurried
                ? Optional.of(new DetectionRecipe(plans))
                : Optional.empty();
    }

    /** Two ways to a model are to fit into the time together. */
    private static JobFolder.Settings half(JobFolder.Settings settings) {
        @Nullable Integer minutes = settings.minutes();
        return new JobFolder.Settings(
                settings.version(),
                settings.type(),
                settings.seed(),
                settings.labels(),
                minutes == null ? null : Integer.valueOf(Math.max(1, minutes / 2)),
                settings.threads(),
                settings.backbone());
    }

    /** What the recipe is called for models of a type. */
    public static String name(ModelType type) {
        return type == ModelType.MULTILABEL ? MULTILABEL_NAME : NAME;
    }

    @Override
    public Cost cost(int images, int testImages) {
        return sizes.usual()
                .cost(images, testImages)
                .withFeatures(sizes.judgingCost(images))
                .plus(placesCost(images));
    }

    @Override
    public int pictureSide(Backbone backbone, List<JobFolder.Image> images) {
        double scale = Math.max(1, sizes.largestTuned());
        double side = scale * backbone.descriptor().size();
        return (int) (ROOM * (places.isPresent() ? Math.max(side, WeakDetection.SIZE) : side));
    }

    @Override
    public String toString() {
        return "%s by %s%s"
                .formatted(
                        places.isPresent() ? MULTILABEL_NAME : NAME,
                        sizes,
                        places.map(recipe -> ", or places by " + recipe).orElse(""));
    }

    @Override
    public Trained train(Workshop workshop) throws IOException {
        var held = sizes.usual().heldOut();
        var split = Split.holdOut(workshop.train(), held, workshop.random());
        var chosen = sizes.choose(workshop, some -> rest(workshop, some));
        var poses = new PoseSearch(workshop, chosen.tuned()).poses();
        var plan = chosen.tuned().in(poses);
        LOG.info("{}", plan);
        var heads = Heads.of(workshop, chosen, plan, split);
        var outcome = new ObjectNode(JsonMapper.shared().getNodeFactory());
        outcome.putObject("probe").put("scale", chosen.probed().scale());
        var found = inPlaces(workshop, plan, split, heads);
        return train(workshop, plan, split, heads, found, outcome);
    }

    /** What is left to do when sizes are chosen. */
    private Cost rest(Workshop workshop, Sizes.Chosen chosen) {
        int images = workshop.train().size();
        int tests = workshop.folder().test().size();
        var tuned = chosen.tuned().cost(images, tests);
        var rest = new Cost(0, tuned.features(), tuned.fit(), tuned.train(), tuned.evaluate());
        double larger = chosen.probesLarger() ? chosen.probed().viewCost(images) : 0;
        return rest.withFeatures(larger).plus(placesCost(images));
    }

    /**
     * Models that look for labels in parts of images, unless they are clearly told worse so than by
     * the same features of whole images: that others tell more of these says nothing of parts.
     */
    private Optional<WeakDetection> inPlaces(Workshop workshop, Plan plan, Split split, Heads heads)
            throws IOException {
        if (places.isEmpty() || !WindowSearch.canSee(workshop.backbone())) {
            return Optional.empty();
        }
        var after = tuningCost(workshop, plan);
        workshop.pace().expectMore(placesCost(workshop.train().size()).plus(after));
        var search = new WindowSearch(workshop, split.held());
        search.run();
        double lead = search.leadOver(heads.start().held());
        LOG.info(
                "windows are better than whole images by {} standard errors",
                Figures.rounded(lead));
        if (lead < -CLEARLY) {
            workshop.pace().expectMore(after);
            return Optional.empty();
        }
        boolean mirrored = plan.poses().mirrored();
        var weak = new WeakDetection(workshop, split, places.get(), after, mirrored);
        weak.run(search);
        return Optional.of(weak);
    }

    /** What it costs to look for labels in parts of images. */
    private Cost placesCost(int images) {
        return places.map(recipe ->
                        new Cost(0, WindowSearch.cost(images), 0, 0, 0)
                                .plus(WeakDetection.cost(recipe, images)))
                .orElse(Cost.NOTHING);
    }

    private Trained train(
            Workshop workshop,
            Plan plan,
            Split split,
            Heads heads,
            Optional<WeakDetection> weak,
            ObjectNode outcome)
            throws IOException {
        var others = weak.map(WeakDetection::candidates).orElse(List.of());
        outcome.put("features", heads.features().name().toLowerCase(Locale.ROOT));
        describe(plan, outcome.putObject("plan"));
        var probed = heads.candidate();
        if (plan.epochs() == 0) {
            return trained(workshop, new Decision(List.of(probed), probed), outcome);
        }
        var unseen = probed.heldOn(split.held()).held();
        if (others.isEmpty() && isHardlyBeaten(unseen, workshop.settings().labels())) {
            var left = tuningCost(workshop, plan);
            workshop.pace().expectMore(new Cost(0, 0, 0, 0, left.evaluate()));
            return trained(workshop, new Decision(List.of(probed), probed), outcome);
        }
        if (!others.isEmpty()) {
            var best = new Candidates(others).best();
            var judged = probed.heldOn(best.held().examples());
            double lead = best.held().leadOver(judged.held());
            LOG.info(
                    "{} leads the probe by {} standard errors", best.name(), Figures.rounded(lead));
            if (lead > BEYOND_DOUBT * advance) {
                var candidates = new ArrayList<>(others);
                candidates.addFirst(judged);
                var decision = new Decision(candidates, finished(best, weak, outcome));
                return trained(workshop, decision, outcome);
            }
        }
        if (weak.isPresent()) {
            workshop.pace().expectMore(tuningCost(workshop, plan));
        }
        Decision decision;
        try (var tuning = new TuningLoop(workshop, plan, split, heads.network())) {
            decision = tuned(workshop, plan, tuning, probed, others);
            tuning.cutShortAt().ifPresent(step -> outcome.put("cutShortAtStep", step));
        }
        var finished = finished(decision.chosen(), weak, outcome);
        return trained(workshop, new Decision(decision.all(), finished), outcome);
    }

    private static Cost tuningCost(Workshop workshop, Plan plan) {
        return plan.tuningCost(workshop.train().size(), workshop.folder().test().size());
    }

    /** All models there were, and the one that becomes the result. */
    private record Decision(List<Candidate> all, Candidate chosen) {}

    /** The model, having learned from the held-out images too if it is a detector. */
    private static Candidate finished(
            Candidate best, Optional<WeakDetection> weak, ObjectNode outcome) throws IOException {
        return weak.isPresent() ? weak.get().finished(best, outcome.putObject("places")) : best;
    }

    /**
     * Whether the probe is right on all held-out images, and not even a model that is always sure
     * would be clearly better: then it is of no use to tune one.
     */
    private boolean isHardlyBeaten(Held probe, List<String> labels) {
        boolean nothingToGain =
                advance > 0
                        && probe.examples().size() >= LEAST_TO_STOP_BY
                        && probe.score(labels) == 1
                        && (probe.calibratedLogLoss() < Held.NEGLIGIBLE
                                || probe.leadOfPerfection() <= advance);
        if (nothingToGain) {
            LOG.info("the probe leaves nothing to gain, so no network is tuned");
        }
        return nothingToGain;
    }

    private Decision tuned(
            Workshop workshop,
            Plan plan,
            TuningLoop tuning,
            Candidate probed,
            List<Candidate> others)
            throws IOException {
        var tuned = tuning.run();
        var judged = probed.heldOn(tuned.getFirst().held().examples());
        var candidates = new ArrayList<>(others);
        candidates.addAll(tuned);
        var best = new Candidates(candidates).best();
        candidates.addFirst(judged);
        var chosen = probed;
        if (best.held().leadOver(judged.held()) > advance(workshop.train().size())) {
            boolean finishes = tuned.contains(best) && plan.finish() > 0;
            chosen = finishes ? best.become(tuning.finish(best.model())) : best;
        }
        return new Decision(candidates, chosen);
    }

    /**
     * By more than so many standard errors must a model be better than the probe: of many images a
     * network learns more, and held-out ones need not prove it.
     */
    double advance(int images) {
        return images < MANY ? advance : Math.min(advance, 0);
    }

    private static Trained trained(Workshop workshop, Decision decision, ObjectNode provenance) {
        var best = decision.chosen();
        var labels = workshop.settings().labels();
        var metrics = new Candidates(decision.all()).metrics(labels);
        workshop.pace().measured(best.held().f1(labels));
        provenance.put("recipe", name(workshop.settings().type())).put("chosen", best.name());
        return new Trained(
                best.model(),
                best.description(workshop),
                metrics,
                provenance,
                best.held().examples(),
                best.held().findings(labels));
    }

    private static void describe(Plan plan, ObjectNode node) {
        node.put("scale", plan.scale())
                .put("epochs", plan.epochs())
                .put("finish", plan.finish())
                .put("batch", plan.batch())
                .put("rate", plan.rate())
                .put("frozen", plan.frozen())
                .put("views", plan.views())
                .put("upright", plan.poses().upright())
                .put("mirrored", plan.poses().mirrored());
    }
}
