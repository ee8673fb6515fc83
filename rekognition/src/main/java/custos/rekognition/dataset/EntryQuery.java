package custos.rekognition.dataset;

import custos.rekognition.dataset.Entries.Placed;
import custos.rekognition.resource.DatasetArn;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
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
        if (labels.isEmpty()) {
            return rows(handle, dataset, after, limit, Optional.empty());
        }
        // Label by label, each in the order of its own index, and merged: neither a frequent nor a
        // rare label makes the database look at entries that do not carry it.
        var merged = new TreeMap<Long, Placed>();
        for (var label : labels) {
            rows(handle, dataset, after, limit, Optional.of(label))
                    .forEach(found -> merged.put(found.position(), found));
        }
        return merged.values().stream().limit(limit).toList();
    }

    private List<Placed> rows(
            Handle handle, DatasetArn dataset, long after, int limit, Optional<String> label) {
        var from =
                label.isPresent()
                        ? " from rekognition_entry_label l join rekognition_entry e"
                                + " on e.dataset_arn = l.dataset_arn and e.position = l.position"
                                + " where l.dataset_arn = :dataset and l.label = :label"
                                + " and l.uses > 0 and l.position > :after"
                        : " from rekognition_entry e"
                                + " where e.dataset_arn = :dataset and e.position > :after";
        var order = label.isPresent() ? " order by l.position" : " order by e.position";
        var query =
                handle.createQuery(
                                "select e.position, e.line"
                                        + from
                                        + conditions()
                                        + order
                                        + " limit :limit")
                        .bind("dataset", dataset.text())
                        .bind("after", after)
                        .bind("limit", limit);
        label.ifPresent(name -> query.bind("label", name));
        if (!sourceRefContains.isEmpty()) {
            query.bind("part", sourceRefContains);
        }
        return query.map((row, _) -> new Placed(row.getLong(1), row.getString(2))).list();
    }

    /** Constants stand in the text, so that the database sees which index they fit. */
    private String conditions() {
        var sql = new StringBuilder();
        labeled.ifPresent(wanted -> sql.append(" and e.labeled = ").append(wanted));
        if (withErrors) {
            sql.append(" and e.has_errors = true");
        }
        if (!sourceRefContains.isEmpty()) {
            // LIKE ignores case on SQLite; replace compares every character, everywhere.
            sql.append(" and replace(e.source_ref, :part, '') <> e.source_ref");
        }
        return sql.toString();
    }
}
