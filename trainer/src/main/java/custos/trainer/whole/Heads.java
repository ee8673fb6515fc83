package custos.trainer.whole;

import ai.onnx.proto.OnnxMl.ModelProto;
import custos.trainer.course.Workshop;
import custos.trainer.data.Split;
import custos.trainer.graph.Features;
import custos.trainer.graph.Frame;
import org.jspecify.annotations.Nullable;

/** What tells labels without learning, and what a network begins with. */
final class Heads {
    private final Workshop workshop;
    private final Plan tuned;
    private final Plan probed;
    private final Split split;
    private final Probe.Outcome outcome;

    /** What is fine-tuned from, where that is of another size: made when it is asked for. */
    private Probe.@Nullable Fitted start;

    private Heads(Workshop workshop, Plan tuned, Plan probed, Split split) {
        this.workshop = workshop;
        this.tuned = tuned;
        this.probed = probed;
        this.split = split;
        this.outcome = new Probe(workshop, probed).fit(split);
        this.start = probed.equals(tuned) ? outcome.start() : null;
    }

    /**
     * Fits them.
     *
     * @param plan of a network that is fine-tuned
     */
    static Heads of(Workshop workshop, Sizes.Chosen chosen, Plan plan, Split split) {
        var probed = chosen.probesLarger() ? chosen.probed().in(plan.poses()) : plan;
        return new Heads(workshop, plan, probed, split);
    }

    /** The best head for the backbone as it is, as a model. */
    Candidate candidate() {
        int size = probed.size(workshop.backbone().descriptor());
        var best = outcome.best();
        return new Candidate("probe", classifier(best), Frame.square(size), best.held());
    }

    /** What it looks at. */
    Features features() {
        return outcome.best().features();
    }

    /** The head that a network starts from, which has not seen the held-out images. */
    Probe.Fitted start() {
        if (start == null) {
            start = new Probe(workshop, tuned).fit(split).start();
        }
        return start;
    }

    /** The same as a model. */
    ModelProto network() {
        return classifier(start());
    }

    private static ModelProto classifier(Probe.Fitted probe) {
        return probe.graph()
                .classifier(probe.features(), probe.head().weights(), probe.head().bias());
    }
}
