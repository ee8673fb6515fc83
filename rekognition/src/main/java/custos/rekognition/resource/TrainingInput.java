package custos.rekognition.resource;

import java.util.Optional;

/** What a version was trained from, as the request chose it (specification, section 6.1). */
public sealed interface TrainingInput {

    /**
     * The project's own datasets, as they were when the training was asked for.
     *
     * @param split true if there was no test dataset, so that a fifth of the images tests
     */
    record ProjectDatasets(boolean split) implements TrainingInput {}

    /**
     * Manifests in S3.
     *
     * @param testing absent if a fifth of the training images tests
     */
    record Manifests(S3Location training, Optional<S3Location> testing) implements TrainingInput {}

    /** Nothing: the version is a copy. */
    record Copied() implements TrainingInput {}

    /** True if the test images are taken from the training images. */
    default boolean autoSplit() {
        return switch (this) {
            case ProjectDatasets(var split) -> split;
            case Manifests(_, var testing) -> testing.isEmpty();
            case Copied _ -> false;
        };
    }
}
