package custos.rekognition.dataset;

import custos.rekognition.resource.DatasetArn;
import custos.rekognition.resource.DatasetCounts;
import custos.rekognition.resource.Datasets;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;

/**
 * The entries of datasets. A line is kept as its author wrote it; errors are found again when it is
 * listed, so that a better check shows at once.
 */
public final class Entries {
    private static final String LABELED = " and labeled = true";
    private static final String WITH_ERRORS = " and has_errors = true";

    private Entries() {}

    /**
     * A label as ListDatasetLabels shows it.
     *
     * @param entries images that carry it
     * @param boxEntries images that carry it on a box
     */
    public record LabelCounts(String name, int entries, int boxEntries) {}

    /** One line and its place. */
    public record Placed(long position, String line) {}

    /** A place behind all entries. */
    public static long nextPosition(Handle handle, DatasetArn dataset) {
        return handle.createQuery(
                        "select coalesce(max(position), 0) + 1 from rekognition_entry"
                                + " where dataset_arn = ?")
                .bind(0, dataset.text())
                .mapTo(Long.class)
                .one();
    }

    /** True if the dataset has an entry of exactly this image. */
    public static boolean has(Handle handle, DatasetArn dataset, String sourceRef) {
        return handle.createQuery(
                        "select 1 from rekognition_entry where dataset_arn = ? and source_ref = ?")
                .bind(0, dataset.text())
                .bind(1, sourceRef)
                .mapTo(Integer.class)
                .findOne()
                .isPresent();
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

    /** Counts a dataset's entries and labels, and keeps what was found with the dataset. */
    public static DatasetCounts count(Handle handle, DatasetArn dataset) {
        var counts =
                new DatasetCounts(
                        number(handle, dataset, "count(*) from rekognition_entry", ""),
                        number(handle, dataset, "count(*) from rekognition_entry", LABELED),
                        number(handle, dataset, "count(*) from rekognition_entry", WITH_ERRORS),
                        number(
                                handle,
                                dataset,
                                "count(distinct label) from rekognition_entry_label",
                                ""),
                        haveBoxes(handle, dataset));
        Datasets.keepCounts(handle, dataset, counts);
        return counts;
    }

    private static int number(Handle handle, DatasetArn dataset, String what, String condition) {
        return handle.createQuery("select " + what + " where dataset_arn = ?" + condition)
                .bind(0, dataset.text())
                .mapTo(Integer.class)
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
    private static boolean haveBoxes(Handle handle, DatasetArn dataset) {
        return handle.createQuery(
                        "select 1 from rekognition_entry where dataset_arn = ? and has_boxes = true"
                                + " limit 1")
                .bind(0, dataset.text())
                .mapTo(Integer.class)
                .findOne()
                .isPresent();
    }
}
