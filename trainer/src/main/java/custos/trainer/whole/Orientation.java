package custos.trainer.whole;

import custos.trainer.boxes.Crop;
import custos.trainer.course.Held;
import custos.trainer.course.Workshop;
import custos.trainer.data.Dataset;
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

/** Whether images are to stay upright as a model learns, found out by the backbone as it came. */
final class Orientation {
    private static final Logger LOG = LoggerFactory.getLogger(Orientation.class);

    /** So many images tell: each is looked at four times. */
    private static final int MOST_IMAGES = 60;

    /** So many tell whether turned views make labels harder to tell. */
    private static final int JUDGES = 100;

    /** Changed versions of each of them. */
    private static final int VIEWS = 3;

    private final Workshop workshop;
    private final Dataset data;
    private final Plan plan;
    private final int size;

    Orientation(Workshop workshop, Plan plan) {
        this.workshop = workshop;
        this.data = workshop.train();
        this.plan = plan;
        this.size = plan.size(workshop.backbone().descriptor());
    }

    /** What it costs to find out, in seconds of one core. */
    static double cost(Plan plan, int images) {
        if (plan.epochs() == 0) {
            return 0;
        }
        double told = plan.lookCost(Turn.values().length * Math.min(images, MOST_IMAGES));
        return told + 2 * plan.withViews(VIEWS).viewCost(Math.min(images, JUDGES));
    }

    /**
     * Whether images are to stay upright: they have an {@link Upside}, or a probe of turned views
     * tells labels no better than one of as many upright views, as where an arrow's label is its
     * direction, or where most things do lie alike. Images of which no network learns stay upright.
     */
    boolean isUpright() {
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
        var turned = judged(false);
        var upright = judged(true);
        double lead = turned.leadOver(upright);
        LOG.info(
                "log loss with turned views {}, with upright ones {}: lead {}",
                turned.calibratedLogLoss(),
                upright.calibratedLogLoss(),
                lead);
        return lead <= 0;
    }

    /** What a probe of turned, or of upright, views says of plain images that it has not seen. */
    private Held judged(boolean upright) {
        return new Probe(workshop, plan.withViews(VIEWS).upright(upright)).judged(JUDGES);
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
