package custos.rekognition.dataset;

import custos.jobs.JobKind;
import custos.jobs.Jobs;
import custos.manifest.DatasetImport;
import custos.manifest.Entry;
import custos.manifest.EntryFacts;
import custos.manifest.ImportResult;
import custos.manifest.ManifestError;
import custos.manifest.ManifestReader;
import custos.manifest.ParsedLine;
import custos.manifest.Quotas;
import custos.manifest.Rejected;
import custos.manifest.SourceRef;
import custos.manifest.Split;
import custos.rekognition.resource.DatasetArn;
import custos.rekognition.resource.DatasetState;
import custos.rekognition.resource.DatasetState.Status;
import custos.rekognition.resource.Datasets;
import custos.store.Store;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/**
 * Changes of datasets that are there: all or nothing, in one transaction, so that a dataset that
 * could not be updated keeps what it had (specification, D-5, sections 5.2 and 5.3).
 */
public final class DatasetUpdates {
    private static final String UPDATE = "update-dataset";
    private static final String DISTRIBUTE = "distribute-datasets";

    private final Store store;
    private final Jobs jobs;
    private final InstantSource clock;

    /** Updates as jobs. */
    public DatasetUpdates(Store store, Jobs jobs, InstantSource clock) {
        this.store = store;
        this.jobs = jobs;
        this.clock = clock;
        jobs.handle(new JobKind(UPDATE, 4, arn -> update(DatasetArn.of(arn))));
        jobs.handle(new JobKind(DISTRIBUTE, 2, this::distribute));
    }

    /**
     * How many entries a dataset would have after an update. Only lines that could take it beyond
     * {@code most} are read for it; else it is an upper bound.
     */
    public static long entriesAfter(Handle handle, DatasetArn arn, byte[] groundTruth, long most) {
        long entries = Datasets.counts(handle, arn).entries();
        var lines = new String(groundTruth, StandardCharsets.UTF_8).lines().toList();
        if (entries + lines.size() <= most) {
            return entries + lines.size();
        }
        var added = new HashSet<String>();
        for (var line : lines) {
            if (ParsedLine.of(line, Quotas.AWS) instanceof Entry entry
                    && !Entries.has(handle, arn, entry.sourceRef().text())) {
                added.add(entry.sourceRef().text());
            }
        }
        return entries + added.size();
    }

    /** Applies changed lines soon. To be called in the transaction that says so. */
    public void updateLater(Handle handle, DatasetArn arn, byte[] groundTruth) {
        handle.execute(
                "insert into rekognition_dataset_change (dataset_arn, account_id, ground_truth)"
                        + " values (?, ?, ?)",
                arn.text(),
                arn.account(),
                groundTruth);
        jobs.enqueue(UPDATE, arn.text());
    }

    /**
     * Moves a fifth of one dataset to the other soon. To be called in the transaction that says so.
     */
    public void distributeLater(DatasetArn train, DatasetArn test) {
        jobs.enqueue(DISTRIBUTE, train.text() + "\n" + test.text());
    }

    private void update(DatasetArn arn) {
        var changes = store.read(handle -> changes(handle, arn));
        if (changes.isEmpty()) {
            return; // applied before a crash
        }
        var kept = new ArrayList<Entry>();
        var bucket =
                store.read(handle -> Entries.anySourceRef(handle, arn))
                        .flatMap(SourceRef::find)
                        .map(SourceRef::bucket);
        var lines = new ManifestReader(new ByteArrayInputStream(changes.get()), Quotas.AWS);
        var result = DatasetImport.update(lines, Quotas.AWS, bucket, kept::add);
        try {
            store.writing(handle -> apply(handle, arn, kept, result));
        } catch (Failed failure) {
            store.writing(handle -> finish(handle, arn, updateFailed(failure.error())));
        }
    }

    private void apply(Handle handle, DatasetArn arn, List<Entry> entries, ImportResult result) {
        result.failure()
                .ifPresent(error -> {
                    throw new Failed(error);
                });
        long next = Entries.nextPosition(handle, arn);
        EntryWriter.write(handle, arn, writer -> writer.putAll(entries, next));
        var counts = Entries.count(handle, arn);
        if (counts.entries() > Quotas.AWS.lines()) {
            throw new Failed(ManifestError.ERROR_MANIFEST_ROWS_EXCEEDS_MAXIMUM);
        }
        if (counts.labels() > Quotas.AWS.labels()) {
            throw new Failed(ManifestError.ERROR_MANIFEST_TOO_MANY_LABELS);
        }
        finish(handle, arn, DatasetMessages.updated(result.droppedNote()));
    }

    private void finish(Handle handle, DatasetArn arn, DatasetState state) {
        handle.execute("delete from rekognition_dataset_change where dataset_arn = ?", arn.text());
        Datasets.set(handle, arn, state, clock.instant());
    }

    private static Optional<byte[]> changes(Handle handle, DatasetArn arn) {
        return handle.createQuery(
                        "select ground_truth from rekognition_dataset_change where dataset_arn = ?")
                .bind(0, arn.text())
                .map((row, _) -> row.getBytes(1))
                .findOne();
    }

    private void distribute(String data) {
        var arns = data.lines().map(DatasetArn::of).toList();
        var train = arns.getFirst();
        var test = arns.getLast();
        store.writing(handle -> {
            boolean waiting =
                    arns.stream()
                            .map(arn -> Datasets.require(handle, arn).state().status())
                            .allMatch(status -> status == Status.UPDATE_IN_PROGRESS);
            if (waiting) {
                var state = distribute(handle, train, test);
                arns.forEach(arn -> Datasets.set(handle, arn, state, clock.instant()));
            }
        });
    }

    /** The split depends on the training dataset's ARN and entries alone (D-145). */
    private static DatasetState distribute(Handle handle, DatasetArn train, DatasetArn test) {
        var split = new Split(train.text());
        var positions = new ArrayList<Long>();
        Entries.forEach(
                handle,
                train,
                entry -> {
                    positions.add(entry.position());
                    facts(entry.line()).ifPresentOrElse(split::add, split::addUnusable);
                });
        var parts = split.parts();
        if (parts.isEmpty()) {
            return updateFailed(ManifestError.ERROR_INSUFFICIENT_IMAGES_PER_LABEL_FOR_DISTRIBUTE);
        }
        var moved = parts.get().test().stream().mapToObj(positions::get).toList();
        long next = Entries.nextPosition(handle, test);
        EntryWriter.write(handle, train, writer -> writer.moveAll(moved, test, next));
        Entries.count(handle, train);
        Entries.count(handle, test);
        return DatasetMessages.updated("");
    }

    /** Entries with errors stay where they are (D-146). */
    private static Optional<EntryFacts> facts(String line) {
        return switch (ParsedLine.of(line, Quotas.AWS)) {
            case Entry entry when !entry.hasErrors() -> Optional.of(entry.facts());
            case Entry _, Rejected _ -> Optional.empty();
        };
    }

    private static DatasetState updateFailed(ManifestError error) {
        return DatasetState.clientError(Status.UPDATE_FAILED, error.message());
    }

    /** Rolls the transaction back. */
    private static final class Failed extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final ManifestError error;

        Failed(ManifestError error) {
            super(error.name(), null, false, false);
            this.error = error;
        }

        ManifestError error() {
            return error;
        }
    }
}
