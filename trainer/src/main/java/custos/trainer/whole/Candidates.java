package custos.trainer.whole;

import custos.trainer.course.Figures;
import java.util.Comparator;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Models of which one becomes the result, judged by the same images. */
record Candidates(List<Candidate> all) {
    private static final Logger LOG = LoggerFactory.getLogger(Candidates.class);

    Candidates {
        all = List.copyOf(all);
    }

    /** The one of the lowest log loss. */
    Candidate best() {
        return all.get(placeOfBest());
    }

    /** Its place in the list. */
    int placeOfBest() {
        var best =
                all.stream()
                        .min(
                                Comparator.comparingDouble(
                                        candidate -> candidate.held().calibratedLogLoss()))
                        .orElseThrow();
        return all.indexOf(best);
    }

    /** What a bundle says of all of them. */
    ObjectNode metrics(List<String> labels) {
        var metrics = new ObjectNode(JsonMapper.shared().getNodeFactory());
        int images = all.getFirst().held().examples().size();
        var scores = metrics.putObject("heldOut").put("images", images);
        for (var candidate : all) {
            scores.putObject(candidate.name())
                    .put("score", Figures.rounded(candidate.held().score(labels)))
                    .put("f1", Figures.rounded(candidate.held().f1(labels)))
                    .put("logLoss", Figures.rounded(candidate.held().calibratedLogLoss()));
            LOG.info(
                    "{}: {} on {} held-out images",
                    candidate.name(),
                    scores.get(candidate.name()),
                    candidate.held().examples().size());
        }
        return metrics;
    }
}
