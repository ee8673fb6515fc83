package custos.manifest;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Reads a manifest into a dataset. Lines that name no image, or one that was named before, are
 * dropped; terminal errors fail the whole. Images are not looked at (specification, sections 4.7,
 * 5.2, D-134).
 *
 * <p>An import is used once.
 */
public final class DatasetImport {
    private final Quotas quotas;
    private final Set<String> buckets = new LinkedHashSet<>();
    private final List<Integer> dropped = new ArrayList<>();
    private final Set<ManifestError> errors = new LinkedHashSet<>();
    private final DatasetStatistics statistics = new DatasetStatistics();
    private int lines;

    private DatasetImport(Quotas quotas) {
        this.quotas = quotas;
    }

    /**
     * Reads the manifest of a new dataset. Of lines with the same reference the first is kept.
     * Entries are handed over as they are read, before it is known whether the import succeeds.
     *
     * @param manifest is read to its end, or until a quota of the file is exceeded
     */
    public static ImportResult create(
            ManifestReader manifest, Quotas quotas, Consumer<Entry> entries) {
        var run = new DatasetImport(quotas);
        var seen = new HashSet<String>();
        run.read(
                manifest,
                (line, entry) -> {
                    if (seen.add(entry.sourceRef().text())) {
                        run.keep(entry, entries);
                    } else {
                        run.dropped.add(line);
                    }
                });
        return run.result();
    }

    /**
     * Reads the lines of an update. Of lines with the same reference the last is kept; those before
     * it are superseded, not dropped. Entries are held in memory and handed over at the end, and
     * not at all if the update fails. That the dataset as a whole still keeps the quotas on rows
     * and labels is for the caller to check, who knows the other entries.
     *
     * @param bucket the bucket of the dataset's images, if it has any
     */
    public static ImportResult update(
            ManifestReader changes,
            Quotas quotas,
            Optional<String> bucket,
            Consumer<Entry> entries) {
        var run = new DatasetImport(quotas);
        bucket.ifPresent(run.buckets::add);
        var last = new LinkedHashMap<String, Entry>();
        run.read(changes, (_, entry) -> last.putLast(entry.sourceRef().text(), entry));
        var kept = new ArrayList<Entry>();
        last.sequencedValues().forEach(entry -> run.keep(entry, kept::add));
        var result = run.result();
        if (result.failure().isEmpty()) {
            kept.forEach(entries);
        }
        return result;
    }

    @FunctionalInterface
    private interface Found {
        void entry(int line, Entry entry);
    }

    private void read(ManifestReader manifest, Found found) {
        while (manifest.hasNext()) {
            var line = manifest.next();
            lines++;
            if (exceeds(manifest)) {
                return;
            }
            switch (ParsedLine.of(line, quotas)) {
                case Entry entry -> {
                    buckets.add(entry.sourceRef().bucket());
                    found.entry(line.number(), entry);
                }
                case Rejected _ -> dropped.add(line.number());
            }
        }
    }

    private boolean exceeds(ManifestReader manifest) {
        if (manifest.bytesRead() > quotas.fileBytes()) {
            errors.add(ManifestError.ERROR_MANIFEST_SIZE_TOO_LARGE);
        }
        if (lines > quotas.lines()) {
            errors.add(ManifestError.ERROR_MANIFEST_ROWS_EXCEEDS_MAXIMUM);
        }
        return !errors.isEmpty();
    }

    private void keep(Entry entry, Consumer<Entry> entries) {
        statistics.add(entry.facts());
        entries.accept(entry);
    }

    /** The errors in the order in which a status message chooses (specification, section 4.7). */
    private ImportResult result() {
        if (lines == 0) {
            errors.add(ManifestError.ERROR_EMPTY_MANIFEST);
        }
        if (Fifth.isExceeded(dropped.size(), lines)) {
            errors.add(ManifestError.ERROR_TOO_MANY_RECORDS_IN_ERROR);
        }
        if (statistics.totalLabels() > quotas.labels()) {
            errors.add(ManifestError.ERROR_MANIFEST_TOO_MANY_LABELS);
        }
        if (buckets.size() > 1) {
            errors.add(ManifestError.ERROR_IMAGES_IN_MULTIPLE_S3_BUCKETS);
        }
        var bucket = buckets.stream().findFirst();
        return new ImportResult(lines, dropped, List.copyOf(errors), bucket, statistics);
    }
}
