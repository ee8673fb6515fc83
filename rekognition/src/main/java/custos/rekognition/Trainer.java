package custos.rekognition;

import custos.vision.JobFolder;
import java.util.function.Consumer;

/** Trains a model in a job folder, as {@code docs/job-folder.md} says. */
public interface Trainer {

    /** How a run ended. */
    sealed interface Outcome {
        /** Bundle and evaluation are in the folder. */
        record Done() implements Outcome {}

        /** The data cannot be trained on; trying again is of no use. */
        record BadData(String message) implements Outcome {}

        /** Something else; it may be tried again in the same folder. */
        record Failed(String reason) implements Outcome {}
    }

    /**
     * Trains, or goes on where an interrupted run in the same folder stopped.
     *
     * @param progress is told how far it is, on the calling thread
     * @throws InterruptedException if the calling thread is interrupted; the trainer is dead then
     */
    Outcome run(JobFolder job, Consumer<JobFolder.Progress> progress) throws InterruptedException;
}
