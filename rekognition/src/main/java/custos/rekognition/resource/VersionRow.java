package custos.rekognition.resource;

import custos.rekognition.resource.VersionState.Failure;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** How a version lies in its row. */
final class VersionRow {
    private VersionRow() {}

    /** What of a state's message is not fixed. */
    static String detail(VersionState state) {
        return switch (state) {
            case VersionState.Training(var progress) -> progress;
            case VersionState.TrainingFailed(_, var reason) -> reason;
            case VersionState.HostingFailed(_, var reason) -> reason;
            case VersionState.CopyFailed(var reason) -> reason;
            case VersionState.Trained _,
                    VersionState.Starting _,
                    VersionState.Running _,
                    VersionState.Stopping _,
                    VersionState.Stopped _,
                    VersionState.Copying _,
                    VersionState.Copied _,
                    VersionState.Deleting _ ->
                    "";
        };
    }

    static ProjectVersion read(ResultSet row) throws SQLException {
        return new ProjectVersion(
                VersionArn.of(row.getString("arn")),
                ProjectArn.of(row.getString("project_arn")),
                Stored.caller(row.getString("caller")),
                new ProjectVersion.Config(
                        row.getString("bucket"),
                        Optional.ofNullable(row.getString("prefix")),
                        Optional.ofNullable(row.getString("kms_key_id")),
                        Optional.ofNullable(row.getString("description")),
                        dataKey(row)),
                Stored.input(row.getString("input")),
                state(row),
                end(row),
                Optional.ofNullable(row.getString("source_arn")).map(VersionArn::of));
    }

    private static Optional<WrappedKey> dataKey(ResultSet row) throws SQLException {
        var key = row.getString("key_arn");
        return key == null
                ? Optional.empty()
                : Optional.of(new WrappedKey(key, row.getString("data_key")));
    }

    private static VersionState state(ResultSet row) throws SQLException {
        var detail = row.getString("message");
        var status = row.getString("status");
        return switch (status) {
            case "TRAINING_IN_PROGRESS" -> new VersionState.Training(detail);
            case "TRAINING_COMPLETED" -> new VersionState.Trained();
            case "TRAINING_FAILED" ->
                    new VersionState.TrainingFailed(
                            Failure.valueOf(row.getString("failure")), detail);
            case "STARTING" -> new VersionState.Starting(units(row));
            case "RUNNING" -> new VersionState.Running(units(row));
            case "STOPPING" -> new VersionState.Stopping(units(row));
            case "STOPPED" -> new VersionState.Stopped();
            case "FAILED" -> new VersionState.HostingFailed(units(row), detail);
            case "COPYING_IN_PROGRESS" -> new VersionState.Copying();
            case "COPYING_COMPLETED" -> new VersionState.Copied();
            case "COPYING_FAILED" -> new VersionState.CopyFailed(detail);
            case "DELETING" -> new VersionState.Deleting();
            default -> throw new IllegalStateException("not a status: `" + status + "`");
        };
    }

    private static Units units(ResultSet row) throws SQLException {
        int max = row.getInt("max_units");
        return new Units(
                row.getInt("min_units"), max == 0 ? OptionalInt.empty() : OptionalInt.of(max));
    }

    private static Optional<ProjectVersion.End> end(ResultSet row) throws SQLException {
        long ended = row.getLong("ended");
        if (row.wasNull()) {
            return Optional.empty();
        }
        long billable = row.getLong("billable_seconds");
        var seconds = row.wasNull() ? OptionalLong.empty() : OptionalLong.of(billable);
        double f1 = row.getDouble("f1");
        var score = row.wasNull() ? OptionalDouble.empty() : OptionalDouble.of(f1);
        return Optional.of(
                new ProjectVersion.End(
                        Instant.ofEpochMilli(ended), seconds, score, row.getBoolean("validated")));
    }
}
