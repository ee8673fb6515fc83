package custos.rekognition.resource;

import custos.rekognition.resource.DatasetState.Code;
import custos.rekognition.resource.DatasetState.Status;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** The table of datasets, without their entries. */
public final class Datasets {
    private static final String COLUMNS =
            "select arn, project_arn, updated, status, message, message_code, caller, source"
                    + " from rekognition_dataset";

    private Datasets() {}

    /** Adds a dataset. */
    public static void insert(Handle handle, Dataset dataset) {
        var state = dataset.state();
        handle.execute(
                "insert into rekognition_dataset (arn, account_id, project_arn, type, created,"
                        + " updated, status, message, message_code, caller, source)"
                        + " values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                dataset.arn().text(),
                dataset.arn().account(),
                dataset.project().text(),
                dataset.arn().type().name(),
                dataset.arn().created(),
                dataset.updated().toEpochMilli(),
                state.status().name(),
                state.message(),
                state.code().name(),
                Stored.caller(dataset.caller()),
                Stored.source(dataset.source()));
    }

    /** The dataset of exactly this ARN. */
    public static Optional<Dataset> find(Handle handle, DatasetArn arn) {
        return handle.createQuery(COLUMNS + " where arn = ?")
                .bind(0, arn.text())
                .map((row, _) -> read(row))
                .findOne();
    }

    /** The dataset of exactly this ARN; {@code ResourceNotFoundException} if there is none. */
    public static Dataset require(Handle handle, DatasetArn arn) {
        return find(handle, arn).orElseThrow(() -> Errors.notFound(arn));
    }

    /** A project's datasets, oldest first: at most one of each type. */
    public static List<Dataset> of(Handle handle, ProjectArn project) {
        return handle.createQuery(COLUMNS + " where project_arn = ? order by created")
                .bind(0, project.text())
                .map((row, _) -> read(row))
                .list();
    }

    /** A project's dataset of a type. */
    public static Optional<Dataset> of(Handle handle, ProjectArn project, DatasetType type) {
        return of(handle, project).stream()
                .filter(dataset -> dataset.arn().type() == type)
                .findFirst();
    }

    /** How many operations on datasets of the account are in progress. */
    public static long inProgress(Handle handle, String account) {
        return handle.createQuery(
                        "select count(*) from rekognition_dataset where account_id = ?"
                                + " and status like '%_IN_PROGRESS'")
                .bind(0, account)
                .mapTo(Long.class)
                .one();
    }

    /** Records what the dataset does now, or how the last operation ended. */
    public static void set(Handle handle, DatasetArn arn, DatasetState state, Instant now) {
        handle.execute(
                "update rekognition_dataset set status = ?, message = ?, message_code = ?,"
                        + " updated = ? where arn = ?",
                state.status().name(),
                state.message(),
                state.code().name(),
                now.toEpochMilli(),
                arn.text());
    }

    /** The statistics, as the last operation that changed the entries left them. */
    public static DatasetCounts counts(Handle handle, DatasetArn arn) {
        return handle.createQuery(
                        "select entries, labeled_entries, error_entries, labels, boxes"
                                + " from rekognition_dataset where arn = ?")
                .bind(0, arn.text())
                .map((row, _) ->
                        new DatasetCounts(
                                row.getInt(1),
                                row.getInt(2),
                                row.getInt(3),
                                row.getInt(4),
                                row.getBoolean(5)))
                .one();
    }

    /** Keeps the statistics, in the transaction that makes them true. */
    public static void keepCounts(Handle handle, DatasetArn arn, DatasetCounts counts) {
        handle.execute(
                "update rekognition_dataset set entries = ?, labeled_entries = ?,"
                        + " error_entries = ?, labels = ?, boxes = ? where arn = ?",
                counts.entries(),
                counts.labeled(),
                counts.withErrors(),
                counts.labels(),
                counts.boxes(),
                arn.text());
    }

    /** Removes a dataset with its tags; its entries are gone before. */
    public static void delete(Handle handle, DatasetArn arn) {
        Tags.deleteAll(handle, arn);
        handle.execute("delete from rekognition_dataset where arn = ?", arn.text());
    }

    private static Dataset read(ResultSet row) throws SQLException {
        return new Dataset(
                DatasetArn.of(row.getString("arn")),
                ProjectArn.of(row.getString("project_arn")),
                Instant.ofEpochMilli(row.getLong("updated")),
                new DatasetState(
                        Status.valueOf(row.getString("status")),
                        row.getString("message"),
                        Code.valueOf(row.getString("message_code"))),
                Stored.caller(row.getString("caller")),
                Stored.source(row.getString("source")));
    }
}
