package custos.rekognition.dataset;

import custos.manifest.ImportResult;
import custos.rekognition.resource.DatasetState;
import custos.rekognition.resource.DatasetState.Status;

/** The states in which dataset operations begin and end, with AWS's messages (D-8). */
public final class DatasetMessages {
    private DatasetMessages() {}

    /** A new dataset that waits for its entries. */
    public static DatasetState creating() {
        return DatasetState.of(Status.CREATE_IN_PROGRESS, "The dataset is being created.");
    }

    /** A new dataset without a source. */
    public static DatasetState createdEmpty() {
        return DatasetState.of(Status.CREATE_COMPLETE, "The dataset was successfully created.");
    }

    static DatasetState imported(ImportResult result) {
        return DatasetState.of(
                Status.CREATE_COMPLETE,
                "The dataset was successfully created from the manifest file."
                        + result.droppedNote());
    }

    static DatasetState copied() {
        return DatasetState.of(
                Status.CREATE_COMPLETE,
                "The dataset was successfully created from the existing dataset.");
    }

    /** A dataset that is about to change. */
    public static DatasetState updating() {
        return DatasetState.of(Status.UPDATE_IN_PROGRESS, "The dataset is being updated.");
    }

    static DatasetState updated(String note) {
        return DatasetState.of(
                Status.UPDATE_COMPLETE, "The dataset was successfully updated." + note);
    }

    static DatasetState sourceGone() {
        return DatasetState.clientError(
                Status.CREATE_FAILED, "The existing dataset was deleted before it was copied.");
    }
}
