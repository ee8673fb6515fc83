package custos.trainer;

import custos.trainer.data.Futures;
import custos.trainer.data.Pictures;
import custos.vision.BusyException;
import custos.vision.Finding;
import custos.vision.ImageDecoder;
import custos.vision.ImageException;
import custos.vision.JobFolder;
import custos.vision.RunSettings;
import custos.vision.RunningModel;
import custos.vision.Workers;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;

/** Asks the finished bundle, run as it will be served, about the test images. */
final class TestImages {
    private final JobFolder folder;
    private final JobFolder.Settings settings;
    private final ImageDecoder decoder;
    private final ExecutorService workers;

    TestImages(
            JobFolder folder,
            JobFolder.Settings settings,
            ImageDecoder decoder,
            ExecutorService workers) {
        this.folder = folder;
        this.settings = settings;
        this.decoder = decoder;
        this.workers = workers;
    }

    /**
     * The scores of images, in their order.
     *
     * @param done called once an image
     */
    List<JobFolder.Prediction> predictions(List<JobFolder.Image> images, Runnable done)
            throws IOException {
        try (var pool = new Workers(settings.threads(), settings.threads() * 2);
                var model =
                        RunningModel.open(
                                folder.bundle(),
                                folder.cipher(),
                                new RunSettings(pool, decoder, Pictures.RULES))) {
            var work =
                    images.stream()
                            .map(image -> workers.submit(() -> prediction(model, image)))
                            .toList();
            var predictions = new ArrayList<JobFolder.Prediction>();
            for (var future : work) {
                predictions.add(Futures.get(future));
                done.run();
            }
            return predictions;
        }
    }

    private JobFolder.Prediction prediction(RunningModel model, JobFolder.Image image)
            throws IOException, ImageException, BusyException {
        var bytes = folder.cipher().read(folder.picture(image));
        var findings = model.detect(bytes);
        var header = decoder.peek(bytes);
        return prediction(image, findings, header.uprightWidth(), header.uprightHeight());
    }

    /**
     * What was said of an image.
     *
     * @param findings every label, or boxes as shares of the image
     * @param width of the upright image in pixels
     * @param height of the upright image in pixels
     */
    JobFolder.Prediction prediction(
            JobFolder.Image image, List<Finding> findings, int width, int height) {
        return new JobFolder.Prediction(
                image.file(),
                settings.labels().stream().map(label -> confidence(findings, label)).toList(),
                boxes(findings, width, height));
    }

    /** The boxes in pixels of the upright image. */
    private static List<JobFolder.FoundBox> boxes(List<Finding> findings, int width, int height) {
        var boxes = new ArrayList<JobFolder.FoundBox>();
        for (var finding : findings) {
            finding.box()
                    .ifPresent(box ->
                            boxes.add(
                                    new JobFolder.FoundBox(
                                            finding.label(),
                                            finding.confidence(),
                                            box.left() * width,
                                            box.top() * height,
                                            box.width() * width,
                                            box.height() * height)));
        }
        return boxes;
    }

    private static float confidence(List<Finding> findings, String label) {
        return (float)
                findings.stream()
                        .filter(finding -> finding.label().equals(label))
                        .mapToDouble(Finding::confidence)
                        .max()
                        .orElse(0);
    }
}
