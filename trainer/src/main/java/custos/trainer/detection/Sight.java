package custos.trainer.detection;

import custos.trainer.course.Held;
import custos.trainer.course.Workshop;
import custos.trainer.data.Poses;
import custos.trainer.fit.Head;
import custos.trainer.graph.Frame;
import custos.vision.TrueBox;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The size of input that labels of boxes are best told apart at, how well they are before the
 * backbone has learned anything, and in which poses pictures are learned from.
 */
final class Sight {
    private static final Logger LOG = LoggerFactory.getLogger(Sight.class);

    /** By so many standard errors a larger input must tell labels better. */
    private static final double CLEARLY = 2;

    /**
     * Fewer images prove nothing about sizes: the backbone has seen too few of each label to tell
     * them at any. Where labels are then in doubt, the next larger input is taken unless it is
     * clearly worse: what it shows is there to be learned from.
     */
    private static final int ENOUGH_TO_PROVE = 100;

    /** The log loss, in nats, from which on labels are in doubt. */
    private static final double IN_DOUBT = 0.25;

    private final Frame frame;
    private final double doubt;
    private final Poses poses;
    private final @Nullable RegionProbe probe;

    private Sight(Frame frame, double doubt, Poses poses, @Nullable RegionProbe probe) {
        this.frame = frame;
        this.doubt = doubt;
        this.poses = poses;
        this.probe = probe;
    }

    /**
     * Looks: finds the size that boxes can be seen at, or a larger one that is clearly better;
     * where labels are in doubt and images are few, one that is not clearly worse.
     *
     * @param truth the boxes of each example
     * @param seen the side of a square input, in pixels, on which boxes can be seen
     * @param frames inputs that are as large as squares of a side
     * @param tiles that pictures are looked at in, if they are: then there is no other size
     * @param fit examples that may be looked at
     * @param worthwhile whether there is time for a larger size
     * @param guessed whether nobody drew the boxes: that labels of such are hard to tell says
     *     nothing
     */
    static Sight of(
            Workshop workshop,
            List<List<TrueBox>> truth,
            int seen,
            IntFunction<Frame> frames,
            Optional<Tiles> tiles,
            List<Integer> fit,
            IntPredicate worthwhile,
            boolean guessed) {
        if (workshop.backbone().descriptor().features().isEmpty()) {
            return new Sight(frames.apply(seen), 0, Poses.USUAL, null);
        }
        var some = new ArrayList<>(fit);
        some.removeIf(example -> truth.get(example).isEmpty());
        Collections.shuffle(some, workshop.random().at("sizes"));
        some.subList(Math.min(DetectionPlan.JUDGES, some.size()), some.size()).clear();
        IntFunction<View> whole = size -> new WholeView(truth, frames.apply(size));
        var view =
                tiles.<View>map(parts -> new TileView(parts, workshop.train().pictures(), truth))
                        .orElseGet(() -> whole.apply(seen));
        var probe = new RegionProbe(workshop, truth, view);
        if (workshop.train().labels() == 1) {
            return new Sight(view.frame(), 0, probe.poses(some, guessed), probe);
        }
        var larger = tiles.isPresent() ? List.<Integer>of() : InputSizes.larger(seen);
        var sizes = larger.stream().takeWhile(worthwhile::test).toList();
        var best = Judged.of(probe, some);
        for (int size : sizes) {
            var other = Judged.of(new RegionProbe(workshop, truth, whole.apply(size)), some);
            best = best.or(other, size == sizes.getFirst());
        }
        double doubt = guessed ? 0 : best.held().logLoss();
        var poses = best.probe().poses(some, guessed);
        return new Sight(best.probe().frame(), doubt, poses, best.probe());
    }

    /**
     * A probe, and how well it tells labels.
     *
     * @param images that it was judged by
     */
    private record Judged(RegionProbe probe, Held held, int images) {
        static Judged of(RegionProbe probe, List<Integer> examples) {
            return new Judged(probe, probe.judged(examples), examples.size());
        }

        /**
         * The better one.
         *
         * @param larger of a larger size
         * @param next whether there is no size between them
         */
        Judged or(Judged larger, boolean next) {
            double lead = larger.held().leadOver(held);
            LOG.info(
                    "labels at {} lead those at {} by {}",
                    larger.probe().frame(),
                    probe.frame(),
                    lead);
            boolean taken = lead > CLEARLY || (next && isWorthATry(lead, held.logLoss(), images));
            return taken ? larger : this;
        }
    }

    /**
     * Whether the next larger input is taken though it is not proven to be better.
     *
     * @param lead by how many standard errors it tells labels better; less than 0 if worse
     * @param doubt the log loss of labels at the smaller one, in nats
     * @param images that both were judged by
     */
    static boolean isWorthATry(double lead, double doubt, int images) {
        return images < ENOUGH_TO_PROVE && doubt > IN_DOUBT && lead > -CLEARLY;
    }

    /** What the input measures. */
    Frame frame() {
        return frame;
    }

    /**
     * The log loss of labels of boxes that were not seen, in nats; 0 where there is one label or
     * nothing to tell by, or boxes are guesses.
     */
    double doubt() {
        return doubt;
    }

    /** In which poses pictures are learned from, see {@link RegionProbe#poses}. */
    Poses poses() {
        return poses;
    }

    /** Whether the backbone has features to tell labels by. */
    boolean tells() {
        return probe != null;
    }

    /** The head that tells the boxes of examples apart; null where there is nothing to tell by. */
    @Nullable Head head(List<Integer> examples) {
        return probe == null ? null : probe.head(examples);
    }
}
