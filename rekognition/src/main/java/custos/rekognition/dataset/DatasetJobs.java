package custos.rekognition.dataset;

import custos.jobs.JobKind;
import custos.jobs.Jobs;
import custos.manifest.DatasetImport;
import custos.manifest.Entry;
import custos.manifest.ImportResult;
import custos.manifest.ManifestError;
import custos.manifest.ManifestReader;
import custos.manifest.Quotas;
import custos.rekognition.resource.Dataset;
import custos.rekognition.resource.DatasetArn;
import custos.rekognition.resource.DatasetSource;
import custos.rekognition.resource.DatasetState;
import custos.rekognition.resource.DatasetState.Status;
import custos.rekognition.resource.Datasets;
import custos.rekognition.resource.S3Location;
import custos.rekognition.s3.CallerObjects;
import custos.store.Store;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Fills new datasets and removes old ones. Entries are written in many small transactions, so that
 * the database's one writer is shared; the dataset's state keeps them out of sight until all are
 * there (specification, D-141).
 */
public final class DatasetJobs {
    private static final Logger log = LoggerFactory.getLogger(DatasetJobs.class);

    private static final String FILL = "fill-dataset";
    private static final String DELETE = "delete-dataset";
    private static final int BATCH = 1_000;

    private final Store store;
    private final Jobs jobs;
    private final CallerObjects objects;
    private final InstantSource clock;

    /** Jobs that read manifests with the rights of who made the dataset. */
    public DatasetJobs(Store store, Jobs jobs, CallerObjects objects, InstantSource clock) {
        this.store = store;
        this.jobs = jobs;
        this.objects = objects;
        this.clock = clock;
        jobs.handle(new JobKind(FILL, 4, arn -> fill(DatasetArn.of(arn))));
        jobs.handle(new JobKind(DELETE, 2, arn -> delete(DatasetArn.of(arn))));
    }

    /** Fills a new dataset from its source. To be called in the transaction that adds it. */
    public void fillLater(DatasetArn arn) {
        jobs.enqueue(FILL, arn.text());
    }

    /** Deletes a dataset. To be called in the transaction that says so. */
    public void deleteLater(DatasetArn arn) {
        jobs.enqueue(DELETE, arn.text());
    }

    private void fill(DatasetArn arn) throws InterruptedException {
        var found = store.read(handle -> Datasets.find(handle, arn));
        if (found.isEmpty() || found.get().state().status() != Status.CREATE_IN_PROGRESS) {
            return;
        }
        clear(arn); // what an interrupted run left
        switch (found.get().source()) {
            case DatasetSource.Empty _ -> end(arn, DatasetMessages.createdEmpty());
            case DatasetSource.Copy(var source) -> copy(source, arn);
            case DatasetSource.Manifest(var location) -> read(found.get(), location);
        }
    }

    private void copy(DatasetArn source, DatasetArn arn) {
        store.writing(handle -> {
            boolean there =
                    Datasets.find(handle, source)
                            .filter(dataset ->
                                    dataset.state().status() != Status.DELETE_IN_PROGRESS)
                            .isPresent();
            if (there) {
                Entries.copy(handle, source, arn);
                Entries.count(handle, arn);
            }
            Datasets.set(
                    handle,
                    arn,
                    there ? DatasetMessages.copied() : DatasetMessages.sourceGone(),
                    clock.instant());
        });
    }

    private void read(Dataset dataset, S3Location location) throws InterruptedException {
        if (!objects.mayRead(dataset.caller(), location)) {
            fail(dataset.arn(), ManifestError.ERROR_INVALID_PERMISSIONS_MANIFEST_S3_BUCKET);
            return;
        }
        ImportResult result;
        try (var manifest = new ManifestReader(objects.open(location), Quotas.AWS)) {
            var batches = new Batches(dataset.arn());
            result = DatasetImport.create(manifest, Quotas.AWS, batches::add);
            batches.write();
        } catch (IOException | UncheckedIOException e) {
            log.warn("cannot read the manifest of {}", dataset.arn(), e);
            fail(dataset.arn(), ManifestError.ERROR_MANIFEST_INACCESSIBLE_OR_UNSUPPORTED_FORMAT);
            return;
        }
        if (result.failure().isPresent()) {
            fail(dataset.arn(), result.failure().get());
        } else {
            end(dataset.arn(), DatasetMessages.imported(result));
        }
    }

    private void fail(DatasetArn arn, ManifestError error) throws InterruptedException {
        clear(arn);
        end(arn, DatasetState.clientError(Status.CREATE_FAILED, error.message()));
    }

    private void end(DatasetArn arn, DatasetState state) {
        store.writing(handle -> {
            Entries.count(handle, arn);
            Datasets.set(handle, arn, state, clock.instant());
        });
    }

    private void delete(DatasetArn arn) throws InterruptedException {
        clear(arn);
        store.writing(handle -> Datasets.delete(handle, arn));
    }

    private void clear(DatasetArn arn) throws InterruptedException {
        while (store.<Boolean>write(handle -> Entries.clearSome(handle, arn, BATCH))) {
            if (Thread.interrupted()) {
                throw new InterruptedException("while clearing " + arn);
            }
        }
    }

    /** Collects entries and writes some hundred in one transaction. */
    private final class Batches {
        private final DatasetArn arn;
        private final List<Entry> waiting = new ArrayList<>();
        private long written;

        Batches(DatasetArn arn) {
            this.arn = arn;
        }

        void add(Entry entry) {
            waiting.add(entry);
            if (waiting.size() == BATCH) {
                write();
            }
        }

        void write() {
            store.writing(handle ->
                    EntryWriter.write(handle, arn, writer -> writer.addAll(written + 1, waiting)));
            written += waiting.size();
            waiting.clear();
        }
    }
}
