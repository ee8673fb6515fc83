package custos.trainer.whole;

import custos.trainer.course.Brief;
import custos.trainer.course.Cost;
import custos.trainer.course.Figures;
import custos.trainer.course.Held;
import custos.trainer.course.Workshop;
import java.util.Optional;
import java.util.function.DoubleFunction;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The size of samples that tells labels apart: the usual one, twice as wide and high, or as large
 * as the pictures are. Of the last a network would learn too slowly, so they are probed only.
 */
final class Sizes {
    private static final Logger LOG = LoggerFactory.getLogger(Sizes.class);

    /** Larger samples, which cost far more, must be better by so many standard errors. */
    private static final double CLEARLY = 2;

    /** So many images tell whether samples twice as large would help. */
    private static final int JUDGES = 300;

    /** So many tell it of still larger ones. */
    private static final int JUDGES_OF_LARGEST = 100;

    private final Plan usual;
    private final Optional<Plan> atTwice;
    private final DoubleFunction<Optional<Plan>> asLarge;

    private Sizes(Plan usual, Optional<Plan> atTwice, DoubleFunction<Optional<Plan>> asLarge) {
        this.usual = usual;
        this.atTwice = atTwice;
        this.asLarge = asLarge;
    }

    /** Those that there is time for, of a job. */
    static Sizes of(Plan usual, Brief brief) {
        var atTwice = usual.atTwice(brief);
        return new Sizes(
                usual, atTwice, times -> atTwice.flatMap(plan -> plan.asLarge(brief, times)));
    }

    /** The same, but none as large as the pictures: what is tiny is looked for in parts of them. */
    static Sizes upToTwice(Plan usual, Brief brief) {
        return new Sizes(usual, usual.atTwice(brief), _ -> Optional.empty());
    }

    /** No other size than that of a plan. */
    static Sizes only(Plan plan) {
        return new Sizes(plan, Optional.empty(), _ -> Optional.empty());
    }

    /**
     * What was chosen.
     *
     * @param tuned the plan of a network that is fine-tuned
     * @param probed that of the probe, which may see larger samples
     */
    record Chosen(Plan tuned, Plan probed) {
        boolean probesLarger() {
            return probed.scale() > tuned.scale();
        }
    }

    /** The plan as long as nothing larger is known to be better. */
    Plan usual() {
        return usual;
    }

    /** The largest width and height that a network may learn from, in usual sizes. */
    double largestTuned() {
        return atTwice.orElse(usual).scale();
    }

    /** What it costs to find out whether samples twice as large would help. */
    double judgingCost(int images) {
        int judges = Math.min(images, JUDGES);
        return atTwice.map(plan -> usual.judgingCost(plan, judges)).orElse(0.0);
    }

    /**
     * Those that tell labels apart best.
     *
     * @param rest what is left to do by a choice
     */
    Chosen choose(Workshop workshop, Function<Chosen, Cost> rest) {
        if (atTwice.isEmpty()) {
            return new Chosen(usual, usual);
        }
        var chosen = chosen(workshop, rest);
        workshop.pace().expectMore(rest.apply(chosen));
        return chosen;
    }

    private Chosen chosen(Workshop workshop, Function<Chosen, Cost> rest) {
        double lead = lead(workshop, atTwice.get(), usual, JUDGES);
        var tuned = lead < CLEARLY ? usual : atTwice.get();
        double times =
                workshop.train().pictures().usualSide()
                        / (double) workshop.backbone().descriptor().size();
        var largest = lead < -CLEARLY ? Optional.<Plan>empty() : asLarge.apply(times);
        if (largest.isEmpty()) {
            return new Chosen(tuned, tuned);
        }
        int judges = Math.min(workshop.train().size(), JUDGES_OF_LARGEST);
        workshop.pace()
                .expectMore(
                        rest.apply(new Chosen(tuned, tuned))
                                .withFeatures(tuned.judgingCost(largest.get(), judges)));
        boolean clearly = lead(workshop, largest.get(), tuned, JUDGES_OF_LARGEST) >= CLEARLY;
        return new Chosen(tuned, clearly ? largest.get() : tuned);
    }

    /** By how many standard errors a probe of larger samples is better; far below 0 if it fails. */
    private static double lead(Workshop workshop, Plan larger, Plan smaller, int judges) {
        try {
            var held = judged(workshop, larger, judges);
            double lead = held.leadOver(judged(workshop, smaller, judges));
            LOG.info(
                    "samples of {} times the usual size are better than of {} by {} standard errors",
                    larger.scale(),
                    Figures.rounded(smaller.scale()),
                    Figures.rounded(lead));
            return lead;
        } catch (IllegalArgumentException e) {
            LOG.info(
                    "samples of {} times the size are not tried: {}",
                    larger.scale(),
                    e.getMessage());
            return Double.NEGATIVE_INFINITY;
        }
    }

    private static Held judged(Workshop workshop, Plan plan, int images) {
        return new Probe(workshop, plan.withViews(0)).judged(images);
    }

    @Override
    public String toString() {
        return "%s, or %s".formatted(usual, atTwice);
    }
}
