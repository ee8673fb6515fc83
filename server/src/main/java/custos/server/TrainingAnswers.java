package custos.server;

import custos.vision.Finding;
import custos.vision.ImageResult;
import custos.vision.JobFolder;
import custos.vision.LabelledImage;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;

/**
 * What a training said of its own images before it had learned from them. A model that has learned
 * a wrong label repeats it; these answers do not.
 *
 * @param heldOut on images that were held out, one an image of the job
 * @param others the images that there is no such answer on
 */
record TrainingAnswers(List<ImageResult> heldOut, List<LabelledImage> others) {
    TrainingAnswers {
        heldOut = List.copyOf(heldOut);
        others = List.copyOf(others);
    }

    /** Those of a job, whose pictures are links to the files of the user. */
    static TrainingAnswers of(JobFolder job) throws IOException {
        var said = new HashMap<String, List<Float>>();
        job.heldOut().forEach(answer -> said.put(answer.file(), answer.scores()));
        var labels = job.settings().labels();
        var heldOut = new ArrayList<ImageResult>();
        var others = new ArrayList<LabelledImage>();
        for (var image : job.train()) {
            var file = Files.readSymbolicLink(job.picture(image));
            var labelled = new LabelledImage(file, image.labels(), image.boxes());
            var scores = said.get(image.file());
            if (scores == null) {
                others.add(labelled);
            } else {
                heldOut.add(new ImageResult(labelled, 0, 0, findings(labels, scores)));
            }
        }
        return new TrainingAnswers(heldOut, others);
    }

    private static List<Finding> findings(List<String> labels, List<Float> scores) {
        var findings = new ArrayList<Finding>();
        for (int label = 0; label < labels.size(); label++) {
            findings.add(new Finding(labels.get(label), scores.get(label), Optional.empty()));
        }
        findings.sort(Comparator.comparingDouble(Finding::confidence).reversed());
        return findings;
    }
}
