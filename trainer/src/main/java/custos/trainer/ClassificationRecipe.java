package custos.trainer;

import ai.onnx.proto.OnnxMl.ModelProto;
import custos.trainer.data.Split;
import custos.trainer.graph.Backbone;
import custos.trainer.graph.Graphs;
import custos.vision.Label;
import custos.vision.ModelDescription;
import custos.vision.PreProcessing;
import custos.vision.ResizeMode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Labels for whole images. A linear probe on the frozen backbone gives a head that is already good;
 * from there the network is fine-tuned. Probe, last weights and their moving average are compared
 * on training images that were held out, and the best becomes the model; a fine-tuned one then
 * learns from those images too.
 */
final class ClassificationRecipe implements Recipe {
    private static final Logger LOG = LoggerFactory.getLogger(ClassificationRecipe.class);

    /** Room for crops: pictures are kept this much larger than the backbone's usual size. */
    private static final double ROOM = 1.15;

    /**
     * The probe is preferred only where it is better by so many standard errors: a dozen held-out
     * images cannot tell, and fine-tuning nearly always wins.
     */
    private static final double CLEARLY = 2;

    private final Plan plan;

    ClassificationRecipe(Plan plan) {
        this.plan = plan;
    }

    /**
     * A model that may become the result.
     *
     * @param size width and height of its input in pixels
     * @param held its scores on images that it did not learn from
     */
    record Candidate(String name, ModelProto model, int size, Held held) {}

    @Override
    public Cost cost(int images, int testImages) {
        return plan.cost(images, testImages);
    }

    @Override
    public int pictureSide(Backbone backbone) {
        return (int) (ROOM * backbone.descriptor().size());
    }

    @Override
    public String toString() {
        return plan.toString();
    }

    @Override
    public Trained train(Workshop workshop) throws IOException {
        var data = workshop.train();
        var split =
                plan.heldOut() == 0
                        ? new Split(data.all(), List.of())
                        : Split.holdOut(data, plan.heldOut(), workshop.random());
        var heads = new Probe(workshop, plan, split).fit();
        var probe = heads.best();
        int size = workshop.backbone().descriptor().size();
        var probed = new Candidate("probe", classifier(workshop, probe), size, probe.held());
        var outcome = new ObjectNode(JsonMapper.shared().getNodeFactory());
        outcome.put("features", probe.features().name().toLowerCase(Locale.ROOT));
        if (plan.epochs() == 0) {
            return trained(workshop, List.of(probed), probed, outcome);
        }
        var start = classifier(workshop, heads.start());
        try (var tuning = new TuningLoop(workshop, plan, split, start)) {
            return tuned(workshop, tuning, probed, outcome);
        }
    }

    private Trained tuned(
            Workshop workshop, TuningLoop tuning, Candidate probed, ObjectNode outcome)
            throws IOException {
        var tuned = tuning.run();
        var best = best(tuned);
        var judged = probed.held().of(best.held().examples());
        var candidates = new ArrayList<>(tuned);
        candidates.addFirst(new Candidate(probed.name(), probed.model(), probed.size(), judged));
        var chosen = probed;
        if (judged.leadOver(best.held()) < CLEARLY) {
            var model = plan.finish() == 0 ? best.model() : tuning.finish(best.model());
            chosen = new Candidate(best.name(), model, best.size(), best.held());
        }
        tuning.cutShortAt().ifPresent(step -> outcome.put("cutShortAtStep", step));
        return trained(workshop, candidates, chosen, outcome);
    }

    private static ModelProto classifier(Workshop workshop, Probe.Fitted probe) {
        return Graphs.classifier(
                workshop.backbone(), probe.features(), probe.head().weights(), probe.head().bias());
    }

    private Trained trained(
            Workshop workshop, List<Candidate> candidates, Candidate best, ObjectNode provenance) {
        var labels = workshop.settings().labels();
        var metrics = new ObjectNode(JsonMapper.shared().getNodeFactory());
        var scores = metrics.putObject("heldOut").put("images", heldOut(candidates));
        for (var candidate : candidates) {
            scores.putObject(candidate.name())
                    .put("score", rounded(candidate.held().score(labels)))
                    .put("f1", rounded(candidate.held().f1(labels)))
                    .put("logLoss", rounded(candidate.held().calibratedLogLoss()));
            LOG.info(
                    "{}: {} on {} held-out images",
                    candidate.name(),
                    scores.get(candidate.name()),
                    candidate.held().examples().size());
        }
        workshop.pace().measured(best.held().f1(labels));
        provenance.put("recipe", "classification-2").put("chosen", best.name());
        describe(provenance.putObject("plan"));
        return new Trained(best.model(), description(workshop, best), metrics, provenance);
    }

    private static int heldOut(List<Candidate> candidates) {
        return candidates.getFirst().held().examples().size();
    }

    private static Candidate best(List<Candidate> candidates) {
        return candidates.stream()
                .min(Comparator.comparingDouble(candidate -> candidate.held().calibratedLogLoss()))
                .orElseThrow();
    }

    private void describe(ObjectNode node) {
        node.put("epochs", plan.epochs())
                .put("finish", plan.finish())
                .put("batch", plan.batch())
                .put("rate", plan.rate())
                .put("frozen", plan.frozen())
                .put("views", plan.views());
    }

    private static ModelDescription description(Workshop workshop, Candidate best) {
        var backbone = workshop.backbone().descriptor();
        var names = workshop.settings().labels();
        double temperature = best.held().temperature();
        var thresholds = best.held().thresholds(temperature);
        var labels = new ArrayList<Label>();
        for (int i = 0; i < names.size(); i++) {
            labels.add(new Label(names.get(i), thresholds.get(i)));
        }
        return new ModelDescription(
                workshop.settings().type(),
                labels,
                preProcessing(workshop, best.size()),
                backbone.input(),
                Graphs.LOGITS,
                workshop.train().activation(),
                temperature);
    }

    /** How images of this size are made for the backbone. */
    static PreProcessing preProcessing(Workshop workshop, int size) {
        return new PreProcessing(
                size, size, ResizeMode.STRETCH, workshop.backbone().descriptor().normalisation());
    }

    private static double rounded(double value) {
        return Math.round(value * 10_000) / 10_000.0;
    }
}
