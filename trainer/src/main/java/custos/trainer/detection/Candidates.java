package custos.trainer.detection;

import custos.trainer.course.Figures;
import custos.trainer.detection.DetectionLoop.Detector;
import custos.vision.BoxedImage;
import custos.vision.CocoMetrics;
import custos.vision.Finding;
import custos.vision.FoundBox;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Detectors of which one becomes the result.
 *
 * @param labels their names
 */
record Candidates(List<Candidate> all, List<String> labels) {
    private static final Logger LOG = LoggerFactory.getLogger(Candidates.class);

    Candidates {
        all = List.copyOf(all);
        labels = List.copyOf(labels);
    }

    /**
     * A model that may become the result.
     *
     * @param nmsIou of two boxes of one label that overlap by more, one goes
     * @param held images that it did not learn from, with what it found on them
     */
    record Candidate(Detector detector, double nmsIou, List<BoxedImage> held) {
        String name() {
            return detector.name();
        }

        @Override
        public String toString() {
            return "%s, suppressed from %s on".formatted(name(), nmsIou);
        }
    }

    /** The average that looks twice where nothing was held out. */
    Candidate best() {
        var best = all.getFirst();
        for (var candidate : all) {
            double gain = quality(candidate) - quality(best);
            boolean steadier = !candidate.name().equals(best.name());
            if (gain > 0 || (gain == 0 && steadier)) {
                best = candidate;
            }
        }
        return best;
    }

    private double quality(Candidate candidate) {
        var coco = coco(candidate);
        return coco.map50() + coco.map50to95();
    }

    private CocoMetrics coco(Candidate candidate) {
        return CocoMetrics.of(labels, candidate.held());
    }

    /**
     * What the best one found on the images that it did not learn from.
     *
     * @param examples their numbers
     */
    SortedMap<Integer, List<Finding>> findings(List<Integer> examples) {
        var held = best().held();
        var findings = new TreeMap<Integer, List<Finding>>();
        for (int i = 0; i < examples.size(); i++) {
            findings.put(examples.get(i), held.get(i).found().stream().map(this::finding).toList());
        }
        return findings;
    }

    private Finding finding(FoundBox box) {
        return new Finding(labels.get(box.label()), box.confidence(), Optional.of(box.box()));
    }

    /**
     * Writes how many images were held out, and what those with the best one's suppression came to
     * on them: where there are none, nothing.
     */
    void describe(ObjectNode node) {
        var best = best();
        node.put("images", best.held().size());
        if (best.held().isEmpty()) {
            return;
        }
        for (var candidate : all) {
            var coco = coco(candidate);
            LOG.info("{}: {} {}", candidate, coco.map50(), coco.map50to95());
            if (candidate.nmsIou() == best.nmsIou()) {
                node.putObject(candidate.name())
                        .put("map50", Figures.rounded(coco.map50()))
                        .put("map50_95", Figures.rounded(coco.map50to95()));
            }
        }
    }
}
