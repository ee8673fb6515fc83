package custos.rekognition.dataset;

import custos.rekognition.dataset.Entries.Placed;
import custos.rekognition.resource.DatasetArn;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/**
 * The filters of ListDatasetEntries, all of which must hold; comparisons are case-sensitive
 * (specification, D-36).
 *
 * @param labels at least one of them, unless it is empty
 * @param sourceRefContains a part of the reference, unless it is empty
 * @param withErrors true for entries with errors; false does not filter
 */
public record EntryQuery(
        List<String> labels,
        Optional<Boolean> labeled,
        String sourceRefContains,
        boolean withErrors) {
    public EntryQuery {
        labels = List.copyOf(labels);
    }

    /** The first matching entries behind a place, in order. */
    public List<Placed> page(Handle handle, DatasetArn dataset, long after, int limit) {
        var query =
                handle.createQuery(
                                "select position, line from rekognition_entry"
                                        + " where dataset_arn = :dataset and position > :after"
                                        + conditions()
                                        + " order by position limit :limit")
                        .bind("dataset", dataset.text())
                        .bind("after", after)
                        .bind("limit", limit);
        labeled.ifPresent(wanted -> query.bind("labeled", wanted));
        if (!sourceRefContains.isEmpty()) {
            query.bind("part", sourceRefContains);
        }
        if (!labels.isEmpty()) {
            query.bindList("labels", labels);
        }
        return query.map((row, _) -> new Placed(row.getLong(1), row.getString(2))).list();
    }

    private String conditions() {
        var sql = new StringBuilder();
        labeled.ifPresent(_ -> sql.append(" and labeled = :labeled"));
        if (withErrors) {
            sql.append(" and has_errors = true");
        }
        if (!sourceRefContains.isEmpty()) {
            // LIKE ignores case on SQLite; replace compares every character, everywhere.
            sql.append(" and replace(source_ref, :part, '') <> source_ref");
        }
        if (!labels.isEmpty()) {
            sql.append(
                    " and position in (select position from rekognition_entry_label"
                            + " where dataset_arn = :dataset and uses > 0 and label in (<labels>))");
        }
        return sql.toString();
    }
}
