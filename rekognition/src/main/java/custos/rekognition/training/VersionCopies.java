package custos.rekognition.training;

import custos.jobs.JobKind;
import custos.jobs.Jobs;
import custos.manifest.ManifestError;
import custos.rekognition.KeyUnavailableException;
import custos.rekognition.VersionKeys;
import custos.rekognition.hosting.ModelFolder;
import custos.rekognition.resource.OutputFile;
import custos.rekognition.resource.ProjectVersion;
import custos.rekognition.resource.VersionArn;
import custos.rekognition.resource.VersionChanges;
import custos.rekognition.resource.VersionState;
import custos.rekognition.resource.Versions;
import custos.rekognition.s3.CallerObjects;
import custos.store.Store;
import java.io.IOException;
import java.time.InstantSource;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Copies versions: the model, and the result files under the new names in the caller's bucket. The
 * copy is deep; deleting the source afterwards does not touch it (specification, D-199).
 */
public final class VersionCopies {
    private static final Logger log = LoggerFactory.getLogger(VersionCopies.class);

    private static final String COPY = "copy-version";
    private static final int ATTEMPTS = 3;
    private static final String SERVICE_ISSUE = "Amazon Rekognition experienced a service issue.";

    private final Store store;
    private final Jobs jobs;
    private final CallerObjects objects;
    private final ModelFolder models;
    private final VersionKeys keys;
    private final InstantSource clock;
    private final VersionChanges changes;

    /** Copies between models of one folder. */
    public VersionCopies(
            Store store,
            Jobs jobs,
            CallerObjects objects,
            ModelFolder models,
            VersionKeys keys,
            InstantSource clock,
            VersionChanges changes) {
        this.store = store;
        this.jobs = jobs;
        this.objects = objects;
        this.models = models;
        this.keys = keys;
        this.clock = clock;
        this.changes = changes;
        jobs.handle(new JobKind(COPY, 2, arn -> copy(VersionArn.of(arn))));
    }

    /** Fills a new version. To be called in the transaction that adds it. */
    public void later(VersionArn created) {
        jobs.enqueue(COPY, created.text());
    }

    private void copy(VersionArn arn) {
        var found = store.read(handle -> Versions.find(handle, arn));
        if (found.isEmpty() || !(found.get().state() instanceof VersionState.Copying)) {
            return;
        }
        var version = found.get();
        int attempt = store.<Integer>write(handle -> Versions.countAttempt(handle, arn));
        try {
            if (attempt > ATTEMPTS) {
                end(arn, new VersionState.CopyFailed(SERVICE_ISSUE), failure());
            } else if (!mayWrite(version)) {
                var reason = ManifestError.ERROR_CANNOT_WRITE_OUTPUT_S3_BUCKET.message();
                end(arn, new VersionState.CopyFailed(reason), failure());
            } else {
                var source = source(version);
                copyFiles(source, version);
                end(arn, new VersionState.Copied(), copied(source));
            }
        } catch (KeyUnavailableException e) {
            end(arn, new VersionState.CopyFailed(e.text()), failure());
        } catch (IOException | RuntimeException fault) {
            if (attempt < ATTEMPTS) {
                throw new IllegalStateException("copying to " + arn + " failed", fault);
            }
            log.error("the last attempt of copying to {} failed", arn, fault);
            end(arn, new VersionState.CopyFailed(SERVICE_ISSUE), failure());
        }
    }

    private ProjectVersion source(ProjectVersion version) {
        return store.read(handle -> Versions.require(handle, version.source().orElseThrow()));
    }

    private boolean mayWrite(ProjectVersion version) {
        return Stream.of(OutputFile.values())
                .allMatch(file -> objects.mayWrite(version.caller(), version.output(file)));
    }

    /** The service uses the source's key on its own account (specification, D-211). */
    private void copyFiles(ProjectVersion source, ProjectVersion copy)
            throws IOException, KeyUnavailableException {
        var from = keys.cipher(source);
        var to = keys.cipher(copy);
        for (var file : OutputFile.values()) {
            var content = models.result(source.arn(), from, file);
            objects.put(copy.output(file), content, OutputBucket.JSON);
        }
        models.copy(source.arn(), from, copy.arn(), to);
    }

    /** The end of the source's training; a copy is not billed (specification, section 6.8). */
    private ProjectVersion.End copied(ProjectVersion source) {
        var end = source.end().orElseThrow();
        return new ProjectVersion.End(end.at(), OptionalLong.empty(), end.f1(), true);
    }

    private ProjectVersion.End failure() {
        return new ProjectVersion.End(
                clock.instant(), OptionalLong.empty(), OptionalDouble.empty(), false);
    }

    private void end(VersionArn arn, VersionState state, ProjectVersion.End end) {
        store.writing(handle -> {
            Versions.end(handle, arn, state, end);
            changes.changed();
        });
    }
}
