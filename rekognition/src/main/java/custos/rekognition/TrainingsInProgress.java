package custos.rekognition;

import custos.rekognition.resource.ProjectVersion;
import custos.rekognition.resource.VersionArn;
import custos.rekognition.resource.VersionChanges;
import custos.rekognition.resource.VersionState;
import custos.rekognition.resource.Versions;
import custos.rekognition.training.RunningTrainings;
import custos.rekognition.training.TrainingCancellation;
import custos.rekognition.training.TrainingJobs;
import custos.store.Store;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;

/**
 * The trainings of all accounts that have not ended, for whoever runs the server. The API has no
 * operation that cancels one (specification, D-162).
 */
public final class TrainingsInProgress {
    private final Store store;
    private final RunningTrainings running;
    private final TrainingCancellation cancellation;

    TrainingsInProgress(Store store, RunningTrainings running, TrainingCancellation cancellation) {
        this.store = store;
        this.running = running;
        this.cancellation = cancellation;
    }

    /**
     * Those of a server that does not run: all of them wait.
     *
     * @param data the server's data folder; the caller keeps servers away from it meanwhile
     */
    public static TrainingsInProgress withoutServer(Store store, Path data, InstantSource clock) {
        var nothing = new RunningTrainings();
        return new TrainingsInProgress(
                store,
                nothing,
                new TrainingCancellation(
                        store,
                        nothing,
                        data.resolve(TrainingJobs.FOLDERS),
                        clock,
                        new VersionChanges(store)));
    }

    /** All of them, the oldest first. */
    public List<TrainingInProgress> list() {
        return store.read(Versions::inTraining).stream().map(this::described).toList();
    }

    /** Cancels the training of one version. */
    public Cancellation cancel(String arn) {
        return VersionArn.find(arn)
                .map(cancellation::cancel)
                .orElseGet(Cancellation.UnknownVersion::new);
    }

    /** Cancels all of them, and says which these were. */
    public List<String> cancelAll() {
        return cancellation.cancelAll().stream().map(VersionArn::text).toList();
    }

    private TrainingInProgress described(ProjectVersion version) {
        var arn = version.arn();
        return new TrainingInProgress(
                arn.text(),
                arn.project() + "/" + arn.version(),
                version.created(),
                running.contains(arn),
                version.state() instanceof VersionState.Training(var progress) ? progress : "");
    }
}
