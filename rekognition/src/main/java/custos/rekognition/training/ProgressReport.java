package custos.rekognition.training;

import custos.rekognition.resource.VersionArn;
import custos.rekognition.resource.VersionState;
import custos.rekognition.resource.Versions;
import custos.store.Store;
import custos.vision.JobFolder;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells how far a training is: in the log, and behind AWS's sentence in the status message. It ends
 * a training whose version is no longer in training.
 */
final class ProgressReport {
    private static final Logger log = LoggerFactory.getLogger(ProgressReport.class);

    /** A commit costs milliseconds of the one writer: nobody reads faster than that. */
    private static final Duration PAUSE = Duration.ofSeconds(2);

    private final Store store;
    private final VersionArn version;
    private final InstantSource clock;
    private Instant next = Instant.MIN;
    private int looked;

    ProgressReport(Store store, VersionArn version, InstantSource clock) {
        this.store = store;
        this.version = version;
        this.clock = clock;
    }

    /** One more image was looked at. */
    void looked() {
        looked++;
        if (isTime()) {
            say(looked + (looked == 1 ? " image was checked." : " images were checked."));
        }
    }

    /** The trainer says how far it is. */
    void trained(JobFolder.Progress progress) {
        if (isTime()) {
            say(sentence(progress));
        }
    }

    private boolean isTime() {
        var now = clock.instant();
        if (now.isBefore(next)) {
            return false;
        }
        next = now.plus(PAUSE);
        return true;
    }

    private void say(String sentence) {
        log.info("{}: {}", version, sentence);
        boolean goesOn =
                store.<Boolean>write(handle -> {
                    boolean inTraining = Versions.isInTraining(handle, version);
                    if (inTraining) {
                        Versions.set(handle, version, new VersionState.Training(sentence));
                    }
                    return inTraining;
                });
        if (!goesOn) {
            throw new IllegalStateException(version + " is no longer in training");
        }
    }

    /** For people, such as {@code Epoch 2 of 5, loss 0.63, about 48 seconds left.} */
    static String sentence(JobFolder.Progress progress) {
        var text = new StringBuilder();
        if (progress.epoch() != null && progress.epochs() != null) {
            text.append("Epoch %d of %d".formatted(progress.epoch(), progress.epochs()));
        } else {
            text.append(
                    switch (progress.phase()) {
                        case FEATURES -> "Looking at the images";
                        case FIT -> "Fitting a first model";
                        case TRAIN -> "Training";
                        case EVALUATE -> "Evaluating";
                        case WRITE -> "Writing the model";
                    });
        }
        if (progress.loss() != null) {
            text.append(String.format(Locale.ROOT, ", loss %.2f", progress.loss()));
        }
        if (progress.f1() != null) {
            text.append(String.format(Locale.ROOT, ", F1 %.2f", progress.f1()));
        }
        if (progress.secondsLeft() != null) {
            long left = progress.secondsLeft();
            text.append(
                    left < 120
                            ? ", about " + left + (left == 1 ? " second left" : " seconds left")
                            : ", about " + Math.round(left / 60.0) + " minutes left");
        }
        return text.append('.').toString();
    }
}
