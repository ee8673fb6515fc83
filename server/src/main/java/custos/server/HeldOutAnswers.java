package custos.server;

import custos.vision.Finding;
import custos.vision.ImageResult;
import custos.vision.JobFolder;
import custos.vision.LabelledImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;

/**
 * What a training said of its own images before it had learned from them. A model that has learned
 * a wrong label repeats it; these answers do not.
 */
final class HeldOutAnswers {
    private HeldOutAnswers() {}

    /**
     * Those of the images that there are answers on.
     *
     * @param job whose pictures are links to the files of the images
     * @param images those of the manifest
     */
    static List<ImageResult> of(JobFolder job, List<LabelledImage> images) throws IOException {
        var byFile = new HashMap<Path, LabelledImage>();
        images.forEach(image -> byFile.put(image.file().toAbsolutePath(), image));
        var labels = job.settings().labels();
        var answers = new ArrayList<ImageResult>();
        for (var said : job.heldOut()) {
            var image = byFile.get(Files.readSymbolicLink(job.path().resolve(said.file())));
            if (image != null) {
                answers.add(new ImageResult(image, 0, 0, findings(labels, said.scores())));
            }
        }
        return answers;
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
