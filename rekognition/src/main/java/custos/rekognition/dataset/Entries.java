package custos.rekognition.dataset;

import custos.manifest.Entry;
import custos.rekognition.resource.DatasetArn;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;

/**
 * The entries of datasets. A line is kept as its author wrote it; errors are found again when it is
 * listed, so that a better check shows at once.
 */
public final class Entries {
    /** A label in a class map that nothing uses. */
    private static final int DECLARED = 0;

    private static final int ON_IMAGE = 1;
    private static final int ON_BOX = 2;

    private Entries() {}

    /** The statistics of DescribeDataset. */
    public record Counts(int entries, int labeled, int withErrors, int labels) {}

    /**
     * A label as ListDatasetLabels shows it.
     *
     * @param entries images that carry it
     * @param boxEntries images that carry it on a box
     */
    public record LabelCounts(String name, int entries, int boxEntries) {}

    /** One line and its place. */
    public record Placed(long position, String line) {}

    /** Adds entries at places in a row. */
    public static void add(
            Handle handle, DatasetArn dataset, long firstPosition, List<Entry> entries) {
        if (entries.isEmpty()) {
            return;
        }
        var lines =
                handle.prepareBatch(
                        "insert into rekognition_entry (dataset_arn, account_id, position,"
                                + " source_ref, line, labeled, has_errors, has_boxes)"
                                + " values (?, ?, ?, ?, ?, ?, ?, ?)");
        var labels =
                handle.prepareBatch(
                        "insert into rekognition_entry_label"
                                + " (dataset_arn, account_id, label, position, uses)"
                                + " values (?, ?, ?, ?, ?)");
        long position = firstPosition;
        for (var entry : entries) {
            lines.add(
                    dataset.text(),
                    dataset.account(),
                    position,
                    entry.sourceRef().text(),
                    entry.text(),
                    entry.isLabeled(),
                    entry.hasErrors(),
                    !entry.boxLabels().isEmpty());
            addLabels(labels, dataset, position++, entry);
        }
        lines.execute();
        if (labels.size() > 0) {
            labels.execute();
        }
    }

    private static void addLabels(
            PreparedBatch batch, DatasetArn dataset, long position, Entry entry) {
        Set<String> used = entry.labels();
        Set<String> boxed = entry.boxLabels();
        var names = new TreeSet<>(entry.declaredLabels());
        names.addAll(used);
        for (var name : names) {
            int uses = boxed.contains(name) ? ON_BOX : used.contains(name) ? ON_IMAGE : DECLARED;
            batch.add(dataset.text(), dataset.account(), name, position, uses);
        }
    }

    /** Replaces the entry of the same source-ref at its place, or adds it behind the last one. */
    public static void put(Handle handle, DatasetArn dataset, Entry entry) {
        var place =
                handle.createQuery(
                                "select position from rekognition_entry"
                                        + " where dataset_arn = ? and source_ref = ?")
                        .bind(0, dataset.text())
                        .bind(1, entry.sourceRef().text())
                        .mapTo(Long.class)
                        .findOne();
        place.ifPresent(position -> remove(handle, dataset, position));
        add(handle, dataset, place.orElseGet(() -> nextPosition(handle, dataset)), List.of(entry));
    }

    /** Removes the entry at a place. */
    public static void remove(Handle handle, DatasetArn dataset, long position) {
        handle.execute(
                "delete from rekognition_entry_label where dataset_arn = ? and position = ?",
                dataset.text(),
                position);
        handle.execute(
                "delete from rekognition_entry where dataset_arn = ? and position = ?",
                dataset.text(),
                position);
    }

    /** A place behind all entries. */
    public static long nextPosition(Handle handle, DatasetArn dataset) {
        return handle.createQuery(
                        "select coalesce(max(position), 0) + 1 from rekognition_entry"
                                + " where dataset_arn = ?")
                .bind(0, dataset.text())
                .mapTo(Long.class)
                .one();
    }

    /** The bucket of the images, by any entry: all entries of a dataset share one. */
    public static Optional<String> anySourceRef(Handle handle, DatasetArn dataset) {
        return handle.createQuery(
                        "select source_ref from rekognition_entry where dataset_arn = ? limit 1")
                .bind(0, dataset.text())
                .mapTo(String.class)
                .findOne();
    }

    /** Copies all entries of one dataset into another, empty one. */
    public static void copy(Handle handle, DatasetArn from, DatasetArn to) {
        handle.execute(
                "insert into rekognition_entry (dataset_arn, account_id, position, source_ref, line,"
                        + " labeled, has_errors, has_boxes) select ?, ?, position, source_ref, line,"
                        + " labeled, has_errors, has_boxes from rekognition_entry"
                        + " where dataset_arn = ?",
                to.text(),
                to.account(),
                from.text());
        handle.execute(
                "insert into rekognition_entry_label (dataset_arn, account_id, label, position, uses)"
                        + " select ?, ?, label, position, uses from rekognition_entry_label"
                        + " where dataset_arn = ?",
                to.text(),
                to.account(),
                from.text());
    }

    /** Moves entries from one dataset to another, behind what is there. */
    public static void move(
            Handle handle, DatasetArn from, DatasetArn to, Iterable<Long> positions) {
        long next = nextPosition(handle, to);
        for (long position : positions) {
            for (var table : List.of("rekognition_entry", "rekognition_entry_label")) {
                handle.execute(
                        "update "
                                + table
                                + " set dataset_arn = ?, position = ?"
                                + " where dataset_arn = ? and position = ?",
                        to.text(),
                        next,
                        from.text(),
                        position);
            }
            next++;
        }
    }

    /** Removes at most so many entries; true if more are left. */
    public static boolean clearSome(Handle handle, DatasetArn dataset, int most) {
        var last =
                handle.createQuery(
                                "select max(position) from (select position from rekognition_entry"
                                        + " where dataset_arn = ? order by position limit ?) as few")
                        .bind(0, dataset.text())
                        .bind(1, most)
                        .mapTo(Long.class)
                        .findOne();
        if (last.isEmpty()) {
            return false;
        }
        for (var table : List.of("rekognition_entry_label", "rekognition_entry")) {
            handle.execute(
                    "delete from " + table + " where dataset_arn = ? and position <= ?",
                    dataset.text(),
                    last.get());
        }
        return true;
    }

    /** Passes every entry on, in order. */
    public static void forEach(Handle handle, DatasetArn dataset, Consumer<Placed> entries) {
        try (var rows =
                handle.createQuery(
                                "select position, line from rekognition_entry where dataset_arn = ?"
                                        + " order by position")
                        .bind(0, dataset.text())
                        .map((row, _) -> new Placed(row.getLong(1), row.getString(2)))
                        .iterator()) {
            rows.forEachRemaining(entries);
        }
    }

    /** The statistics of a dataset. */
    public static Counts counts(Handle handle, DatasetArn dataset) {
        int labels =
                handle.createQuery(
                                "select count(distinct label) from rekognition_entry_label"
                                        + " where dataset_arn = ?")
                        .bind(0, dataset.text())
                        .mapTo(Integer.class)
                        .one();
        return handle.createQuery(
                        "select count(*), count(case when labeled then 1 end),"
                                + " count(case when has_errors then 1 end)"
                                + " from rekognition_entry where dataset_arn = ?")
                .bind(0, dataset.text())
                .map((row, _) -> new Counts(row.getInt(1), row.getInt(2), row.getInt(3), labels))
                .one();
    }

    /** Labels in the order of their names, without the first ones. */
    public static List<LabelCounts> labels(
            Handle handle, DatasetArn dataset, long skipped, int limit) {
        return handle.createQuery(
                        "select label, count(case when uses > 0 then 1 end),"
                                + " count(case when uses = 2 then 1 end)"
                                + " from rekognition_entry_label"
                                + " where dataset_arn = ?"
                                + " group by label order by label limit ? offset ?")
                .bind(0, dataset.text())
                .bind(1, limit)
                .bind(2, skipped)
                .map((row, _) -> new LabelCounts(row.getString(1), row.getInt(2), row.getInt(3)))
                .list();
    }

    /** True if any entry has a box. */
    public static boolean haveBoxes(Handle handle, DatasetArn dataset) {
        return handle.createQuery(
                        "select 1 from rekognition_entry where dataset_arn = ? and has_boxes = true"
                                + " limit 1")
                .bind(0, dataset.text())
                .mapTo(Integer.class)
                .findOne()
                .isPresent();
    }
}
