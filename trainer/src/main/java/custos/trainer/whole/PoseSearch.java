package custos.trainer.whole;

import custos.trainer.boxes.Crop;
import custos.trainer.course.Cost;
import custos.trainer.course.Held;
import custos.trainer.course.Workshop;
import custos.trainer.data.Dataset;
import custos.trainer.data.Poses;
import custos.trainer.data.Sample;
import custos.trainer.data.Turn;
import custos.trainer.fit.FrozenFeatures;
import custos.trainer.fit.Upside;
import custos.trainer.graph.FeatureGraph;
import custos.trainer.graph.Features;
import custos.vision.JobFolder.Phase;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** In which poses a model may learn from images, found out by the backbone as it came. */
final class PoseSearch {
    private static final Logger LOG = LoggerFactory.getLogger(PoseSearch.class);

    /** So many images tell: each is looked at four times. */
    private static final int MOST_IMAGES = 60;

    /** So many tell whether other views make labels harder to tell. */
    private static final int JUDGES = 100;

    /** Changed versions of each of them. */
    private static final int VIEWS = 3;

    private final Workshop workshop;
    private final Dataset data;
    private final Plan plan;
    private final int size;

    PoseSearch(Workshop workshop, Plan plan) {
        this.workshop = workshop;
        this.data = workshop.train();
        this.plan = plan;
        this.size = plan.size(workshop.backbone().descriptor());
    }

    /** What it costs to find out, in seconds of one core. */
    static double cost(Plan plan, int images) {
        int judges = Math.min(images, JUDGES);
        double sided =
                images < Poses.LEAST_TO_TELL_SIDES
                        ? 0
                        : 3 * plan.lookCost(judges) + 2 * judges * Cost.DECODE;
        if (plan.epochs() == 0) {
            return sided;
        }
        double told = plan.lookCost(Turn.values().length * Math.min(images, MOST_IMAGES));
        return sided + told + 2 * plan.withViews(VIEWS).viewCost(judges);
    }

    /** Those that leave labels true, and as easy to tell. */
    Poses poses() {
        boolean mirrored = areMirrored();
        return new Poses(isUpright(mirrored), mirrored);
    }

    /**
     * Whether images may be mirrored: a probe that cannot tell an image from its mirror image tells
     * labels no worse, or not clearly, as it would where a label is left or right.
     */
    private boolean areMirrored() {
        if (data.size() < Poses.LEAST_TO_TELL_SIDES) {
            return true;
        }
        var some = plan.withViews(0);
        var alone = Probe.ofSides(workshop, some).judged(JUDGES);
        var asOne = Probe.ofMirrored(workshop, some).judged(JUDGES);
        LOG.info("images and mirror images as one lead images alone by {}", asOne.leadOver(alone));
        return !asOne.isClearlyWorseThan(alone);
    }

    /**
     * Whether images are to stay upright: they have an {@link Upside}, or a probe of turned views
     * tells labels no better than one of as many upright views, as where an arrow's label is its
     * direction, or where most things do lie alike. Images of which no network learns stay upright.
     */
    private boolean isUpright(boolean mirrored) {
        if (plan.epochs() == 0 || data.size() < Upside.LEAST) {
            return true;
        }
        var examples = Sample.of(data, List.of(), MOST_IMAGES, workshop.random().at("orientation"));
        var graph = new FeatureGraph(workshop.backbone(), size);
        var views = views(examples, graph, Features.LEVELS);
        var widths = graph.widths(Features.LEVELS);
        if (Upside.of(workshop.manager(), widths, views)) {
            return true;
        }
        var turned = judged(new Poses(false, mirrored));
        var upright = judged(new Poses(true, mirrored));
        double lead = turned.leadOver(upright);
        LOG.info(
                "log loss with turned views {}, with upright ones {}: lead {}",
                turned.calibratedLogLoss(),
                upright.calibratedLogLoss(),
                lead);
        return lead <= 0;
    }

    /** What a probe of views in some poses says of plain images that it has not seen. */
    private Held judged(Poses poses) {
        return new Probe(workshop, plan.withViews(VIEWS).in(poses)).judged(JUDGES);
    }

    /** The features of each example, turned in each way. */
    private List<List<short[]>> views(List<Integer> examples, FeatureGraph graph, Features kind) {
        workshop.pace().begin(Phase.FEATURES);
        var views = new ArrayList<List<short[]>>();
        var input = workshop.backbone().descriptor().input();
        try (var frozen = new FrozenFeatures(graph, input, workshop.settings().threads())) {
            for (int example : examples) {
                int count = Turn.values().length;
                var features = frozen.of(samples(example), count, size, size);
                views.add(Objects.requireNonNull(features.get(kind)));
                workshop.pace().advance(plan.lookCost(count));
            }
        }
        return views;
    }

    /**
     * As large a part of an image as is wholly in it whichever way it is turned: what is made up
     * beyond its edges would tell.
     */
    private float[] samples(int example) {
        var input = workshop.preProcessing(size);
        var image = data.pictures().get(example);
        double shorter = Math.min(image.width(), image.height());
        double share = shorter / Math.max(image.width(), image.height());
        var samples = new float[Turn.values().length * input.floats()];
        int offset = 0;
        for (var turn : Turn.values()) {
            Crop.middle(image, turn, share).part().write(image, input, samples, offset);
            offset += input.floats();
        }
        return samples;
    }
}
