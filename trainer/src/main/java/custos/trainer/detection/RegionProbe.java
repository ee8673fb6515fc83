package custos.trainer.detection;

import custos.trainer.course.Held;
import custos.trainer.course.PenaltyChoice;
import custos.trainer.course.Workshop;
import custos.trainer.data.Dataset;
import custos.trainer.data.Poses;
import custos.trainer.data.Turn;
import custos.trainer.detection.RegionFeatures.Seen;
import custos.trainer.fit.Head;
import custos.trainer.fit.LeastSquares;
import custos.trainer.fit.Upside;
import custos.trainer.graph.Frame;
import custos.trainer.graph.RegionHead;
import custos.vision.Activation;
import custos.vision.TrueBox;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How well the backbone, as it came, tells the labels of true boxes apart on inputs of one size:
 * least squares on what a {@link RegionHead} sees. It says which size of the input to take, and
 * where the second look at boxes begins.
 */
final class RegionProbe {
    private static final Logger LOG = LoggerFactory.getLogger(RegionProbe.class);

    /** Against a mean product of 1 of a box's standardised features with themselves. */
    private static final List<Double> PENALTIES = List.of(0.01, 0.003, 0.001, 0.0003, 0.0001);

    /** Places of all images where there is no box. */
    private static final int MOST_BACKGROUND = 1_000;

    private final Workshop workshop;
    private final Frame frame;
    private final List<RegionHead.Level> levels;
    private final RegionFeatures features;

    /**
     * A probe.
     *
     * @param truth the boxes of each example
     * @param view what of the pictures is shown
     */
    RegionProbe(Workshop workshop, List<List<TrueBox>> truth, View view) {
        this.workshop = workshop;
        this.frame = view.frame();
        this.levels = DetectionHeads.levels(workshop.backbone(), frame);
        this.features = new RegionFeatures(workshop, truth, view, levels);
    }

    /** What the input measures. */
    Frame frame() {
        return frame;
    }

    /** What heads say of the boxes of examples, each of which they have not seen. */
    Held judged(List<Integer> examples) {
        var rows = rows(features.of(examples), false);
        return rows.features().isEmpty()
                ? new Held(rows.data(), List.of(), List.of())
                : best(rows).held();
    }

    /** The head that tells the boxes of examples from each other and from background: the end. */
    Head head(List<Integer> examples) {
        var rows = rows(features.of(examples), true);
        features.clear();
        if (rows.features().isEmpty()) {
            int features = RegionHead.widths(levels).stream().mapToInt(width -> width).sum();
            int labels = rows.data().labels();
            return new Head(new float[labels * features], new float[labels]);
        }
        var choice = best(rows);
        try (var fit = rows.fit(workshop, levels)) {
            return choice.head(fit);
        }
    }

    /**
     * In which poses pictures are learned from.
     *
     * @param examples with boxes
     * @param guessed whether nobody drew the boxes
     */
    Poses poses(List<Integer> examples, boolean guessed) {
        return new Poses(isUpright(examples, guessed), areMirrored(examples, guessed));
    }

    /**
     * Whether pictures may be mirrored: heads that have seen boxes mirrored, too, tell those that
     * are not no worse, or not clearly, as they would where a label is left or right. Of guessed
     * boxes whole images tell.
     */
    private boolean areMirrored(List<Integer> examples, boolean guessed) {
        if (guessed
                || workshop.train().labels() == 1
                || examples.size() < Poses.LEAST_TO_TELL_SIDES) {
            return true;
        }
        var seen = features.mirrored(examples);
        var mirrored = ofAllViews(seen);
        var plain = ofPlainViews(seen);
        LOG.info(
                "boxes that are seen mirrored, too, lead those that are not by {}",
                mirrored.leadOver(plain));
        return !mirrored.isClearlyWorseThan(plain);
    }

    /** What heads that have seen all views of other pictures' boxes say of plain ones. */
    private Held ofAllViews(Map<Integer, Seen> seen) {
        return best(rows(seen, true)).held();
    }

    /** The same of heads that have seen plain views alone. */
    private Held ofPlainViews(Map<Integer, Seen> seen) {
        var plain = new LinkedHashMap<>(seen);
        plain.replaceAll((_, views) -> views.plain());
        return best(rows(plain, true)).held();
    }

    /**
     * Whether pictures are to stay upright: their boxes have an {@link Upside}, or heads that have
     * seen the boxes turned, too, tell upright ones worse.
     *
     * @param examples with boxes
     * @param guessed whether nobody drew the boxes: they are where upright pictures told labels
     *     best, so that turned ones would tell them worse whatever they show
     */
    private boolean isUpright(List<Integer> examples, boolean guessed) {
        if (examples.size() < Upside.LEAST) {
            return true;
        }
        var turned = features.turned(examples);
        if (Upside.of(workshop.manager(), RegionHead.widths(levels), views(turned))) {
            return true;
        }
        if (guessed) {
            return false;
        }
        double lead = ofAllViews(turned).leadOver(ofPlainViews(turned));
        LOG.info("boxes that are seen turned, too, lead those that are not by {}", lead);
        return lead < 0;
    }

    /** The views of boxes that are seen whichever way they are turned, picture by picture. */
    private static List<List<short[]>> views(Map<Integer, Seen> turned) {
        return turned.values().stream()
                .map(seen ->
                        seen.boxes().stream()
                                .filter(views -> views.size() == Turn.values().length)
                                .flatMap(List::stream)
                                .toList())
                .filter(views -> !views.isEmpty())
                .toList();
    }

    /** Boxes as examples of their own, each by its views. */
    private record Rows(Dataset data, List<List<short[]>> features) {
        LeastSquares fit(Workshop workshop, List<RegionHead.Level> levels) {
            var shares = new ArrayList<float[]>();
            for (int box = 0; box < data.size(); box++) {
                var share = new float[data.labels()];
                data.putTruth(box, share, 0);
                shares.add(share);
            }
            return new LeastSquares(
                    workshop.manager(), RegionHead.widths(levels), features, shares);
        }
    }

    private Rows rows(Map<Integer, Seen> seen, boolean background) {
        int none = workshop.train().labels();
        var labels = new ArrayList<List<Integer>>();
        var rows = new ArrayList<List<short[]>>();
        for (var one : seen.values()) {
            one.labels().forEach(label -> labels.add(List.of(label)));
            rows.addAll(one.boxes());
        }
        if (background) {
            seen.values().stream()
                    .flatMap(one -> one.background().stream())
                    .limit(MOST_BACKGROUND)
                    .forEach(row -> {
                        labels.add(List.of(none));
                        rows.add(row);
                    });
        }
        var data =
                new Dataset(
                        workshop.train().pictures(),
                        labels,
                        background ? none + 1 : none,
                        Activation.SOFTMAX);
        return new Rows(data, rows);
    }

    private PenaltyChoice best(Rows rows) {
        try (var fit = rows.fit(workshop, levels)) {
            var data = rows.data();
            var best = PenaltyChoice.of(fit, PENALTIES, data, data.all());
            LOG.info("boxes at {}, penalty {}: log loss {}", frame, best.penalty(), best.logLoss());
            return best;
        }
    }
}
