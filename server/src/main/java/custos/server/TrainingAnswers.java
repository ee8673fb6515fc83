package custos.server;

import custos.vision.Box;
import custos.vision.Finding;
import custos.vision.ImageDecoder;
import custos.vision.ImageException;
import custos.vision.ImageResult;
import custos.vision.JobFolder;
import custos.vision.LabelledImage;
import custos.vision.ModelType;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a training said of its own images before it had learned from them. A model that has learned
 * a wrong label repeats it; these answers do not. Of the only image with a label they say nothing:
 * whoever did not see it does not know the label.
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
        var said = new HashMap<String, JobFolder.Prediction>();
        job.heldOut().forEach(answer -> said.put(answer.file(), answer));
        var settings = job.settings();
        boolean boxes = settings.type() == ModelType.DETECTION;
        var decoder = ImageDecoder.create();
        var images = new HashMap<String, Integer>();
        job.train()
                .forEach(image ->
                        labels(image).forEach(label -> images.merge(label, 1, Integer::sum)));
        var heldOut = new ArrayList<ImageResult>();
        var others = new ArrayList<LabelledImage>();
        for (var image : job.train()) {
            var file = Files.readSymbolicLink(job.picture(image));
            var labelled = new LabelledImage(file, image.labels(), image.boxes());
            var answer = said.get(image.file());
            boolean known =
                    labels(image).stream().allMatch(label -> images.getOrDefault(label, 0) > 1);
            Optional<ImageResult> result = Optional.empty();
            if (answer != null && known) {
                result =
                        boxes
                                ? boxes(labelled, answer, decoder)
                                : Optional.of(labels(labelled, answer, settings.labels()));
            }
            result.ifPresentOrElse(heldOut::add, () -> others.add(labelled));
        }
        return new TrainingAnswers(heldOut, others);
    }

    /** The labels of an image or of its boxes. */
    private static Set<String> labels(JobFolder.Image image) {
        var labels = new HashSet<>(image.labels());
        image.boxes().forEach(box -> labels.add(box.label()));
        return labels;
    }

    private static ImageResult labels(
            LabelledImage image, JobFolder.Prediction answer, List<String> labels) {
        var findings = new ArrayList<Finding>();
        for (int label = 0; label < labels.size(); label++) {
            var confidence = answer.scores().get(label);
            findings.add(new Finding(labels.get(label), confidence, Optional.empty()));
        }
        findings.sort(Comparator.comparingDouble(Finding::confidence).reversed());
        return new ImageResult(image, 0, 0, findings);
    }

    /** Nothing of a file that is no image any more: whoever reads it next says so. */
    private static Optional<ImageResult> boxes(
            LabelledImage image, JobFolder.Prediction answer, ImageDecoder decoder) {
        try {
            var header = decoder.peek(Files.readAllBytes(image.file()));
            return Optional.of(boxes(image, answer, header.uprightWidth(), header.uprightHeight()));
        } catch (IOException | ImageException _) {
            return Optional.empty();
        }
    }

    private static ImageResult boxes(
            LabelledImage image, JobFolder.Prediction answer, int width, int height) {
        var findings = new ArrayList<Finding>();
        for (var box : answer.boxes()) {
            findings.add(
                    new Finding(
                            box.label(),
                            box.confidence(),
                            Optional.of(
                                    Box.ofPixels(
                                            box.left(),
                                            box.top(),
                                            box.width(),
                                            box.height(),
                                            width,
                                            height))));
        }
        return new ImageResult(image, width, height, findings);
    }
}
