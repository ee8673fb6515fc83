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
    private final Split split;
    private final Candidate candidate;
    private final Features features;

    /** What is fine-tuned from, where that is of another size: made when it is asked for. */
    private Probe.@Nullable Fitted start;

    private Heads(Workshop workshop, Plan tuned, Plan probed, Split split) {
        this.workshop = workshop;
        this.tuned = tuned;
        this.split = split;
        var outcome = new Probe(workshop, probed).fit(split);
        var best = outcome.best();
        var frame = Frame.square(probed.size(workshop.backbone().descriptor()));
        this.candidate = new Candidate("probe", classifier(best), frame, best.held());
        this.features = best.features();
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
        return candidate;
    }

    /** What it looks at. */
    Features features() {
        return features;
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
