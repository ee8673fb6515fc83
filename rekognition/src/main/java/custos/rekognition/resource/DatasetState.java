package custos.rekognition.resource;

/**
 * The last operation on a dataset and how it went.
 *
 * @param status the value of {@code Status}
 * @param message the value of {@code StatusMessage}, always there
 * @param code the value of {@code StatusMessageCode}
 */
public record DatasetState(Status status, String message, Code code) {

    /** What the dataset is doing or has done. */
    public enum Status {
        CREATE_IN_PROGRESS,
        CREATE_COMPLETE,
        CREATE_FAILED,
        UPDATE_IN_PROGRESS,
        UPDATE_COMPLETE,
        UPDATE_FAILED,
        DELETE_IN_PROGRESS;

        /** True while an operation works on the dataset. */
        public boolean inProgress() {
            return switch (this) {
                case CREATE_IN_PROGRESS, UPDATE_IN_PROGRESS, DELETE_IN_PROGRESS -> true;
                case CREATE_COMPLETE, CREATE_FAILED, UPDATE_COMPLETE, UPDATE_FAILED -> false;
            };
        }

        /** True if there is content that can be trained on, distributed and copied (D-5, D-6). */
        public boolean usable() {
            return switch (this) {
                case CREATE_COMPLETE, UPDATE_COMPLETE, UPDATE_FAILED -> true;
                case CREATE_IN_PROGRESS, CREATE_FAILED, UPDATE_IN_PROGRESS, DELETE_IN_PROGRESS ->
                        false;
            };
        }

        /** What the list operations are told (specification, D-37 and D-38). */
        public Answer list() {
            return switch (this) {
                case CREATE_COMPLETE, UPDATE_COMPLETE, UPDATE_FAILED -> Answer.ALLOWED;
                case CREATE_IN_PROGRESS, CREATE_FAILED -> Answer.NOT_READY;
                case UPDATE_IN_PROGRESS, DELETE_IN_PROGRESS -> Answer.IN_USE;
            };
        }

        /** What DeleteDataset is told (specification, D-28). */
        public Answer delete() {
            return inProgress() ? Answer.IN_USE : Answer.ALLOWED;
        }

        /** What UpdateDatasetEntries is told (specification, D-30 and D-32). */
        public Answer update() {
            if (this == CREATE_FAILED) {
                return Answer.INVALID;
            }
            return inProgress() ? Answer.IN_USE : Answer.ALLOWED;
        }
    }

    /** Whose fault a failure is. While an operation is in progress: SUCCESS (D-9). */
    public enum Code {
        SUCCESS,
        SERVICE_ERROR,
        CLIENT_ERROR
    }

    /** Without a failure. */
    public static DatasetState of(Status status, String message) {
        return new DatasetState(status, message, Code.SUCCESS);
    }

    /** Failed, and the client can mend it. */
    public static DatasetState clientError(Status status, String message) {
        return new DatasetState(status, message, Code.CLIENT_ERROR);
    }

    /** Failed, and the client cannot mend it. */
    public static DatasetState serviceError(Status status) {
        return new DatasetState(
                status, "Amazon Rekognition experienced a service issue.", Code.SERVICE_ERROR);
    }
}
