package custos.trainer.whole;

import custos.trainer.boxes.Crop;
import custos.trainer.course.PenaltyChoice;
import custos.trainer.course.Workshop;
import custos.trainer.data.Dataset;
import custos.trainer.data.Sample;
import custos.trainer.data.Turn;
import custos.trainer.fit.FrozenFeatures;
import custos.trainer.fit.LeastSquares;
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

    /** Against a mean product of 1 of an image's standardised features with themselves. */
    private static final List<Double> PENALTIES = List.of(0.01, 0.003, 0.001);

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
        int some = plan.epochs() == 0 ? 0 : Math.min(images, MOST_IMAGES);
        return plan.lookCost(Turn.values().length * some);
    }

    /**
     * Whether images are to stay upright: they have an {@link Upside}, or heads that have seen them
     * turned, too, tell upright ones worse, as where an arrow's label is its direction. Images of
     * which no network learns stay upright.
     */
    boolean isUpright() {
        if (plan.epochs() == 0 || data.size() < Upside.LEAST) {
            return true;
        }
        var examples = Sample.of(data, List.of(), MOST_IMAGES, workshop.random().at("orientation"));
        var graph = new FeatureGraph(workshop.backbone(), size);
        var kind = graph.kinds().contains(Features.LEVELS) ? Features.LEVELS : Features.POOLED;
        var views = views(examples, graph, kind);
        var widths = graph.widths(kind);
        if (Upside.of(workshop.manager(), widths, views)) {
            return true;
        }
        var plain = views.stream().map(turned -> List.of(turned.getFirst())).toList();
        double lead =
                told(examples, views, widths).held().leadOver(told(examples, plain, widths).held());
        LOG.info("images that are seen turned, too, lead those that are not by {}", lead);
        return lead < 0;
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

    private PenaltyChoice told(
            List<Integer> examples, List<List<short[]>> views, List<Integer> widths) {
        var truth = new ArrayList<float[]>();
        for (int example : examples) {
            var shares = new float[data.labels()];
            data.putTruth(example, shares, 0);
            truth.add(shares);
        }
        try (var fit = new LeastSquares(workshop.manager(), widths, views, truth)) {
            return PenaltyChoice.of(fit, PENALTIES, data, examples);
        }
    }
}
