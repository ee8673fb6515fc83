package custos.trainer;

import custos.trainer.data.BadDataException;
import custos.vision.JobFolder;
import custos.vision.ModelType;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;

/** Refuses jobs whose settings or labels make no sense, before any work is done on them. */
final class JobCheck {
    private static final int LEAST_LABELS = 2;

    private final JobFolder.Settings settings;

    JobCheck(JobFolder.Settings settings) {
        this.settings = settings;
    }

    /**
     * Checks settings and images.
     *
     * @throws BadDataException if the job cannot be trained
     */
    void check(List<JobFolder.Image> train) {
        checkSettings();
        for (var image : train) {
            checkLabels(image);
            checkBoxes(image);
        }
        for (var label : settings.labels()) {
            refuseIf(
                    train.stream().noneMatch(image -> labels(image).contains(label)),
                    "no training image carries label `" + label + "`");
        }
    }

    private void checkSettings() {
        refuseIf(
                settings.version() != JobFolder.VERSION,
                "job version `" + settings.version() + "`, expected " + JobFolder.VERSION);
        refuseIf(settings.threads() < 1, "`" + settings.threads() + "` threads");
        int least = settings.type() == ModelType.CLASSIFICATION ? LEAST_LABELS : 1;
        refuseIf(
                settings.labels().size() < least,
                "`" + settings.labels().size() + "` labels, expected at least " + least);
        refuseIf(
                new HashSet<>(settings.labels()).size() < settings.labels().size(),
                "a label stands twice");
    }

    private void checkLabels(JobFolder.Image image) {
        refuseIf(
                settings.type() == ModelType.CLASSIFICATION && image.labels().size() != 1,
                "image `%s` carries `%d` labels, expected one"
                        .formatted(image.file(), image.labels().size()));
        for (var label : labels(image)) {
            refuseIf(
                    !settings.labels().contains(label),
                    "image `%s` carries label `%s`, which is not one of the job's"
                            .formatted(image.file(), label));
        }
    }

    private static void checkBoxes(JobFolder.Image image) {
        for (var box : image.boxes()) {
            refuseIf(
                    !(box.width() > 0 && box.height() > 0),
                    "image `%s` has a box of `%s` x `%s` pixels"
                            .formatted(image.file(), box.width(), box.height()));
        }
    }

    /** What an image shows: its own labels, or where boxes are asked for those of its boxes. */
    private List<String> labels(JobFolder.Image image) {
        return settings.type() == ModelType.DETECTION
                ? image.boxes().stream().map(JobFolder.Box::label).distinct().toList()
                : image.labels();
    }

    /** The numbers of each image's labels. */
    List<List<Integer>> numbers(List<JobFolder.Image> images) {
        var numbers = new ArrayList<List<Integer>>();
        for (var image : images) {
            numbers.add(labels(image).stream().distinct().map(settings.labels()::indexOf).toList());
        }
        return numbers;
    }

    private static void refuseIf(boolean wrong, String message) {
        if (wrong) {
            throw new BadDataException(message);
        }
    }
}
