package custos.rekognition.training;

import custos.jobs.JobKind;
import custos.jobs.Jobs;
import custos.rekognition.hosting.ModelFolder;
import custos.rekognition.resource.VersionArn;
import custos.rekognition.resource.VersionChanges;
import custos.rekognition.resource.VersionState;
import custos.rekognition.resource.Versions;
import custos.store.Store;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Deletes versions: first their files, then their rows, so that no file is left without one. */
public final class VersionRemoval {
    private static final String DELETE = "delete-version";

    private final Store store;
    private final Jobs jobs;
    private final ModelFolder models;
    private final VersionChanges changes;

    /** Removal of versions whose models lie in a folder. */
    public VersionRemoval(Store store, Jobs jobs, ModelFolder models, VersionChanges changes) {
        this.store = store;
        this.jobs = jobs;
        this.models = models;
        this.changes = changes;
        jobs.handle(new JobKind(DELETE, 4, arn -> delete(VersionArn.of(arn))));
    }

    /** Deletes a version. To be called in the transaction that says DELETING. */
    public void later(VersionArn arn) {
        jobs.enqueue(DELETE, arn.text());
    }

    private void delete(VersionArn arn) {
        var version = store.read(handle -> Versions.find(handle, arn));
        if (version.isEmpty() || !(version.get().state() instanceof VersionState.Deleting)) {
            return;
        }
        try {
            models.remove(arn);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        store.writing(handle -> {
            Versions.delete(handle, arn);
            changes.changed();
        });
    }
}
