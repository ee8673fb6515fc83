package custos.rekognition.training;

import custos.rekognition.Cancellation;
import custos.rekognition.resource.ProjectVersion;
import custos.rekognition.resource.VersionArn;
import custos.rekognition.resource.VersionChanges;
import custos.rekognition.resource.VersionState;
import custos.rekognition.resource.VersionState.Failure;
import custos.rekognition.resource.Versions;
import custos.store.Store;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.jdbi.v3.core.Handle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends trainings before their time.
 *
 * <p>First comes the row: whether the training or its cancellation ended first is decided in one
 * transaction, as it is for {@link TrainingWorker}. All else follows from the row and may be cut
 * off at any point: the interrupt, upon which the worker kills the trainer and removes what is left
 * of the training; and the folder of a training that nobody works on. What a crash leaves undone,
 * the next start does, because the job is still there and its worker finds the version no longer in
 * training.
 */
public final class TrainingCancellation {
    private static final Logger log = LoggerFactory.getLogger(TrainingCancellation.class);

    private static final String MESSAGE = "Training was cancelled."; // specification, D-162

    /** A trainer is dead in milliseconds; a worker that writes into a slow bucket may need more. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Store store;
    private final RunningTrainings running;
    private final Path folders;
    private final InstantSource clock;
    private final VersionChanges changes;

    /**
     * Cancels trainings of one server.
     *
     * @param running those that this process works on
     * @param folders where each training has its folder
     */
    public TrainingCancellation(
            Store store,
            RunningTrainings running,
            Path folders,
            InstantSource clock,
            VersionChanges changes) {
        this.store = store;
        this.running = running;
        this.folders = folders;
        this.clock = clock;
        this.changes = changes;
    }

    /**
     * Cancels one. Its trainer is dead and its folder gone when this returns, unless its worker is
     * very slow to see it.
     */
    public Cancellation cancel(VersionArn arn) {
        var decided = store.<Cancellation>write(handle -> decide(handle, arn));
        if (decided instanceof Cancellation.Cancelled) {
            stop(List.of(arn));
        }
        return decided;
    }

    /**
     * Cancels all that have not ended, and says which these were. None begins because another one
     * ends: all rows are written before the first one is stopped. All are interrupted before the
     * first one is waited for, and they have the same time together as one alone.
     */
    public List<VersionArn> cancelAll() {
        var arns =
                store.<List<VersionArn>>write(handle -> {
                    var all = Versions.inTraining(handle);
                    all.forEach(version -> end(handle, version.arn()));
                    return all.stream().map(ProjectVersion::arn).toList();
                });
        stop(arns);
        return arns;
    }

    private Cancellation decide(Handle handle, VersionArn arn) {
        var found = Versions.find(handle, arn);
        if (found.isEmpty()) {
            return new Cancellation.UnknownVersion();
        }
        var state = found.get().state();
        if (!(state instanceof VersionState.Training)) {
            return new Cancellation.NotInTraining(state.wireName(), state.message());
        }
        end(handle, arn);
        return new Cancellation.Cancelled();
    }

    private void end(Handle handle, VersionArn arn) {
        Versions.end(
                handle,
                arn,
                new VersionState.TrainingFailed(Failure.SERVICE, MESSAGE),
                new ProjectVersion.End(
                        clock.instant(), OptionalLong.empty(), OptionalDouble.empty(), false));
        changes.changed();
    }

    private void stop(List<VersionArn> arns) {
        var late = running.stop(arns, PATIENCE);
        for (var arn : arns) {
            if (late.contains(arn)) { // its worker removes the folder
                log.warn("training {} is cancelled, and still has not come to its end", arn);
            } else {
                removeFolder(arn);
            }
        }
    }

    private void removeFolder(VersionArn arn) {
        try {
            TrainingFolder.of(folders, arn).remove();
        } catch (UncheckedIOException e) {
            log.warn(
                    "what is left of training {} is removed by its job, or at the next start",
                    arn,
                    e);
        }
    }
}
