package custos.rekognition.dataset;

import custos.manifest.Entry;
import custos.rekognition.resource.DatasetArn;
import custos.store.StoreException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.OptionalLong;
import java.util.TreeSet;
import org.jdbi.v3.core.Handle;

/**
 * Writes the entries of one dataset, in one transaction, with statements that are prepared once: an
 * import writes some hundred thousand rows.
 */
final class EntryWriter implements AutoCloseable {
    /** A label in a class map that nothing uses. */
    private static final int DECLARED = 0;

    private static final int ON_IMAGE = 1;
    private static final int ON_BOX = 2;

    private final DatasetArn dataset;
    private final PreparedStatement addEntry;
    private final PreparedStatement addLabel;
    private final PreparedStatement find;
    private final PreparedStatement removeEntry;
    private final PreparedStatement removeLabels;
    private final PreparedStatement moveEntry;
    private final PreparedStatement moveLabels;

    /** A writer on a handle's transaction. */
    EntryWriter(Handle handle, DatasetArn dataset) throws SQLException {
        this.dataset = dataset;
        Connection connection = handle.getConnection();
        addEntry =
                connection.prepareStatement(
                        "insert into rekognition_entry (dataset_arn, account_id, position,"
                                + " source_ref, line, labeled, has_errors, has_boxes)"
                                + " values (?, ?, ?, ?, ?, ?, ?, ?)");
        addLabel =
                connection.prepareStatement(
                        "insert into rekognition_entry_label"
                                + " (dataset_arn, account_id, label, position, uses)"
                                + " values (?, ?, ?, ?, ?)");
        find =
                connection.prepareStatement(
                        "select position from rekognition_entry"
                                + " where dataset_arn = ? and source_ref = ?");
        removeEntry =
                connection.prepareStatement(
                        "delete from rekognition_entry where dataset_arn = ? and position = ?");
        removeLabels =
                connection.prepareStatement(
                        "delete from rekognition_entry_label"
                                + " where dataset_arn = ? and position = ?");
        moveEntry = connection.prepareStatement(moving("rekognition_entry"));
        moveLabels = connection.prepareStatement(moving("rekognition_entry_label"));
    }

    private static String moving(String table) {
        return "update "
                + table
                + " set dataset_arn = ?, position = ? where dataset_arn = ? and position = ?";
    }

    /** Adds an entry at a free place. */
    void add(long position, Entry entry) throws SQLException {
        addEntry.setString(1, dataset.text());
        addEntry.setString(2, dataset.account());
        addEntry.setLong(3, position);
        addEntry.setString(4, entry.sourceRef().text());
        addEntry.setString(5, entry.text());
        addEntry.setBoolean(6, entry.isLabeled());
        addEntry.setBoolean(7, entry.hasErrors());
        var boxed = entry.boxLabels();
        addEntry.setBoolean(8, !boxed.isEmpty());
        addEntry.executeUpdate();
        var used = entry.labels();
        var names = new TreeSet<>(entry.declaredLabels());
        names.addAll(used);
        for (var name : names) {
            addLabel.setString(1, dataset.text());
            addLabel.setString(2, dataset.account());
            addLabel.setString(3, name);
            addLabel.setLong(4, position);
            addLabel.setInt(
                    5, boxed.contains(name) ? ON_BOX : used.contains(name) ? ON_IMAGE : DECLARED);
            addLabel.executeUpdate();
        }
    }

    /** Adds entries at places in a row. */
    void addAll(long firstPosition, List<Entry> entries) throws SQLException {
        long position = firstPosition;
        for (var entry : entries) {
            add(position++, entry);
        }
    }

    /**
     * Replaces entries of the same source-ref at their places, adds others from {@code next} on.
     */
    void putAll(List<Entry> entries, long next) throws SQLException {
        long free = next;
        for (var entry : entries) {
            var place = find(entry);
            if (place.isPresent()) {
                remove(place.getAsLong());
                add(place.getAsLong(), entry);
            } else {
                add(free++, entry);
            }
        }
    }

    /** Moves entries to places in a row of another dataset. */
    void moveAll(Iterable<Long> positions, DatasetArn to, long firstPosition) throws SQLException {
        long next = firstPosition;
        for (long position : positions) {
            for (var statement : List.of(moveEntry, moveLabels)) {
                statement.setString(1, to.text());
                statement.setLong(2, next);
                statement.setString(3, dataset.text());
                statement.setLong(4, position);
                statement.executeUpdate();
            }
            next++;
        }
    }

    private OptionalLong find(Entry entry) throws SQLException {
        find.setString(1, dataset.text());
        find.setString(2, entry.sourceRef().text());
        try (var row = find.executeQuery()) {
            return row.next() ? OptionalLong.of(row.getLong(1)) : OptionalLong.empty();
        }
    }

    private void remove(long position) throws SQLException {
        for (var statement : List.of(removeLabels, removeEntry)) {
            statement.setString(1, dataset.text());
            statement.setLong(2, position);
            statement.executeUpdate();
        }
    }

    @Override
    public void close() throws SQLException {
        for (var statement :
                List.of(
                        addEntry,
                        addLabel,
                        find,
                        removeEntry,
                        removeLabels,
                        moveEntry,
                        moveLabels)) {
            statement.close();
        }
    }

    /** Work with a writer. */
    @FunctionalInterface
    interface Work {
        void with(EntryWriter writer) throws SQLException;
    }

    /** Does work with a writer; what the database refuses rolls the transaction back. */
    static void write(Handle handle, DatasetArn dataset, Work work) {
        try (var writer = new EntryWriter(handle, dataset)) {
            work.with(writer);
        } catch (SQLException e) {
            throw new StoreException("cannot write entries of " + dataset, e);
        }
    }
}
