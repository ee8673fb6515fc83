package custos.rekognition.resource;

import static custos.rekognition.resource.Answer.ALLOWED;
import static custos.rekognition.resource.Answer.INVALID;
import static custos.rekognition.resource.Answer.IN_USE;
import static custos.rekognition.resource.Answer.NOT_READY;

import java.util.Optional;

/**
 * The life of a project version. Each state carries what is true only while it lasts, and says what
 * it permits: the methods {@link #start} to {@link #copyFrom} are the columns of the table in the
 * specification, section 1.5 (D-7).
 */
public sealed interface VersionState {

    /**
     * Being trained, or waiting for its turn.
     *
     * @param progress a sentence behind AWS's, or nothing
     */
    record Training(String progress) implements VersionState {}

    /** Trained and evaluated, never started. */
    record Trained() implements VersionState {}

    /** Training ended without a model. */
    record TrainingFailed(Failure failure, String reason) implements VersionState {}

    /** Being made ready to serve. */
    record Starting(Units units) implements VersionState {}

    /** Serving. */
    record Running(Units units) implements VersionState {}

    /** Finishing the requests that it had accepted. */
    record Stopping(Units units) implements VersionState {}

    /** Served once, serves no more. */
    record Stopped() implements VersionState {}

    /** Could not be made ready to serve. */
    record HostingFailed(Units units, String reason) implements VersionState {}

    /** Being copied from another project. */
    record Copying() implements VersionState {}

    /** Copied; the same rights as trained. */
    record Copied() implements VersionState {}

    /** Copying ended without a model. */
    record CopyFailed(String reason) implements VersionState {}

    /** On its way out. */
    record Deleting() implements VersionState {}

    /**
     * What went wrong in a training; it decides which files the description names (section 6.8).
     */
    enum Failure {
        /** The manifest or the output bucket as a whole: no validation files. */
        FILE,
        /** The content: validation files were written. */
        CONTENT,
        /** This service. */
        SERVICE
    }

    /** The value of {@code Status}. */
    default String wireName() {
        return switch (this) {
            case Training _ -> "TRAINING_IN_PROGRESS";
            case Trained _ -> "TRAINING_COMPLETED";
            case TrainingFailed _ -> "TRAINING_FAILED";
            case Starting _ -> "STARTING";
            case Running _ -> "RUNNING";
            case Stopping _ -> "STOPPING";
            case Stopped _ -> "STOPPED";
            case HostingFailed _ -> "FAILED";
            case Copying _ -> "COPYING_IN_PROGRESS";
            case Copied _ -> "COPYING_COMPLETED";
            case CopyFailed _ -> "COPYING_FAILED";
            case Deleting _ -> "DELETING";
        };
    }

    /** The value of {@code StatusMessage}: always there (specification, D-8). */
    default String message() {
        return switch (this) {
            case Training(var progress) -> sentences("The model is being trained.", progress);
            case Trained _ -> "The model is ready to run.";
            case TrainingFailed(_, var reason) -> reason;
            case Starting _ -> "The model is being started.";
            case Running _ -> "The model is running.";
            case Stopping _ -> "The model is being stopped.";
            case Stopped _ -> "The model is stopped.";
            case HostingFailed(_, var reason) -> sentences("The model failed to start.", reason);
            case Copying _ -> "The model is being copied.";
            case Copied _ -> "The model was copied and is ready to run.";
            case CopyFailed(var reason) -> reason;
            case Deleting _ -> "The model is being deleted.";
        };
    }

    /** True if the state ends by itself. */
    default boolean isUnderWay() {
        return switch (this) {
            case Training _, Starting _, Stopping _, Copying _, Deleting _ -> true;
            case Trained _,
                    TrainingFailed _,
                    Running _,
                    Stopped _,
                    HostingFailed _,
                    Copied _,
                    CopyFailed _ ->
                    false;
        };
    }

    /** True if what was asked for last did not succeed. */
    default boolean isFailure() {
        return switch (this) {
            case TrainingFailed _, HostingFailed _, CopyFailed _ -> true;
            case Training _,
                    Trained _,
                    Starting _,
                    Running _,
                    Stopping _,
                    Stopped _,
                    Copying _,
                    Copied _,
                    Deleting _ ->
                    false;
        };
    }

    /** True if a trained model belongs to the version. */
    default boolean hasModel() {
        return switch (this) {
            case Trained _,
                    Starting _,
                    Running _,
                    Stopping _,
                    Stopped _,
                    HostingFailed _,
                    Copied _ ->
                    true;
            case Training _, TrainingFailed _, Copying _, CopyFailed _, Deleting _ -> false;
        };
    }

    /** The inference units, while they mean something. */
    default Optional<Units> hostedUnits() {
        return switch (this) {
            case Starting(var units) -> Optional.of(units);
            case Running(var units) -> Optional.of(units);
            case Stopping(var units) -> Optional.of(units);
            case HostingFailed(var units, _) -> Optional.of(units);
            case Training _,
                    Trained _,
                    TrainingFailed _,
                    Stopped _,
                    Copying _,
                    Copied _,
                    CopyFailed _,
                    Deleting _ ->
                    Optional.empty();
        };
    }

    /** What StartProjectVersion is told. */
    default Answer start() {
        return switch (this) {
            case Trained _, Copied _, Stopped _, HostingFailed _ -> ALLOWED;
            case TrainingFailed _, CopyFailed _ -> INVALID;
            case Training _, Starting _, Running _, Stopping _, Copying _, Deleting _ -> IN_USE;
        };
    }

    /** What StopProjectVersion is told. */
    default Answer stop() {
        return switch (this) {
            case Running _ -> ALLOWED;
            case Starting _, Stopping _, Deleting _ -> IN_USE;
            case Training _,
                    Trained _,
                    TrainingFailed _,
                    Stopped _,
                    HostingFailed _,
                    Copying _,
                    Copied _,
                    CopyFailed _ ->
                    INVALID;
        };
    }

    /** What DeleteProjectVersion is told. */
    default Answer delete() {
        return switch (this) {
            case Trained _, TrainingFailed _, HostingFailed _, Stopped _, Copied _, CopyFailed _ ->
                    ALLOWED;
            case Training _, Starting _, Running _, Stopping _, Copying _, Deleting _ -> IN_USE;
        };
    }

    /** What DetectCustomLabels is told. */
    default Answer detect() {
        return this instanceof Running ? ALLOWED : NOT_READY;
    }

    /** What CopyProjectVersion from this version is told. */
    default Answer copyFrom() {
        return switch (this) {
            case Trained _,
                    Starting _,
                    Running _,
                    HostingFailed _,
                    Stopping _,
                    Stopped _,
                    Copied _ ->
                    ALLOWED;
            case Training _, TrainingFailed _, Copying _, CopyFailed _, Deleting _ -> INVALID;
        };
    }

    private static String sentences(String first, String second) {
        return second.isEmpty() ? first : first + " " + second;
    }
}
