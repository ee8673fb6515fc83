package custos.rekognition.resource;

import custos.rekognition.resource.VersionState.Failure;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.jdbi.v3.core.Handle;

/** The table of versions. */
public final class Versions {
    private Versions() {}

    /** Adds a version. */
    public static void insert(Handle handle, ProjectVersion version) {
        handle.execute(
                "insert into rekognition_version (arn, account_id, project_arn, name, created, status,"
                        + " message, bucket, prefix, kms_key_id, description, caller, input,"
                        + " attempts, validated, source_arn, key_arn, data_key)"
                        + " values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0, false, ?, ?, ?)",
                version.arn().text(),
                version.arn().account(),
                version.project().text(),
                version.arn().version(),
                version.arn().created(),
                version.state().wireName(),
                VersionRow.detail(version.state()),
                version.config().bucket(),
                version.config().prefix().orElse(null),
                version.config().kmsKeyId().orElse(null),
                version.config().description().orElse(null),
                Stored.caller(version.caller()),
                Stored.input(version.input()),
                version.source().map(VersionArn::text).orElse(null),
                version.config().dataKey().map(WrappedKey::keyArn).orElse(null),
                version.config().dataKey().map(WrappedKey::wrapped).orElse(null));
    }

    /** The version of exactly this ARN. */
    public static Optional<ProjectVersion> find(Handle handle, VersionArn arn) {
        return handle.createQuery("select * from rekognition_version where arn = ?")
                .bind(0, arn.text())
                .map((row, _) -> VersionRow.read(row))
                .findOne();
    }

    /** The version of exactly this ARN; {@code ResourceNotFoundException} if there is none. */
    public static ProjectVersion require(Handle handle, VersionArn arn) {
        return find(handle, arn).orElseThrow(() -> Errors.notFound(arn));
    }

    /** True if the project has a version of this name, in whatever state. */
    public static boolean nameTaken(Handle handle, ProjectArn project, String name) {
        return handle.createQuery(
                        "select 1 from rekognition_version where project_arn = ? and name = ?")
                .bind(0, project.text())
                .bind(1, name)
                .mapTo(Integer.class)
                .findOne()
                .isPresent();
    }

    /** How many versions a project has. */
    public static long count(Handle handle, ProjectArn project) {
        return handle.createQuery("select count(*) from rekognition_version where project_arn = ?")
                .bind(0, project.text())
                .mapTo(Long.class)
                .one();
    }

    /** How many versions of an account are in one of these states, by {@code Status}. */
    public static long count(Handle handle, String account, List<String> statuses) {
        return handle.createQuery(
                        "select count(*) from rekognition_version where account_id = :account"
                                + " and status in (<statuses>)")
                .bind("account", account)
                .bindList("statuses", statuses)
                .mapTo(Long.class)
                .one();
    }

    /** True if a copy of this version is being made. */
    public static boolean isBeingCopied(Handle handle, VersionArn source) {
        return handle.createQuery(
                        "select 1 from rekognition_version where source_arn = ?"
                                + " and status = 'COPYING_IN_PROGRESS' limit 1")
                .bind(0, source.text())
                .mapTo(Integer.class)
                .findOne()
                .isPresent();
    }

    /** Versions of all accounts in one of these states, by {@code Status}, oldest first. */
    public static List<ProjectVersion> in(Handle handle, List<String> statuses) {
        return handle.createQuery(
                        "select * from rekognition_version where status in (<statuses>)"
                                + " order by created")
                .bindList("statuses", statuses)
                .map((row, _) -> VersionRow.read(row))
                .list();
    }

    /** Versions of all accounts that are in training or wait for it, oldest first. */
    public static List<ProjectVersion> inTraining(Handle handle) {
        return in(handle, List.of("TRAINING_IN_PROGRESS"));
    }

    /**
     * A project's versions, newest first.
     *
     * @param names only these, unless it is empty
     * @param before only those created before this millisecond, for the next page
     */
    public static List<ProjectVersion> page(
            Handle handle, ProjectArn project, List<String> names, OptionalLong before, int limit) {
        var sql =
                "select * from rekognition_version where project_arn = :project"
                        + " and created < :before"
                        + (names.isEmpty() ? "" : " and name in (<names>)")
                        + " order by created desc limit :limit";
        var query =
                handle.createQuery(sql)
                        .bind("project", project.text())
                        .bind("before", before.orElse(Long.MAX_VALUE))
                        .bind("limit", limit);
        if (!names.isEmpty()) {
            query.bindList("names", names);
        }
        return query.map((row, _) -> VersionRow.read(row)).list();
    }

    /** Records the version's state. */
    public static void set(Handle handle, VersionArn arn, VersionState state) {
        var units = state.hostedUnits();
        var max = units.map(Units::max).orElse(OptionalInt.empty());
        handle.execute(
                "update rekognition_version set status = ?, message = ?, failure = ?, min_units = ?,"
                        + " max_units = ? where arn = ?",
                state.wireName(),
                VersionRow.detail(state),
                state instanceof VersionState.TrainingFailed(Failure failure, _)
                        ? failure.name()
                        : null,
                units.map(Units::min).orElse(null),
                max.isPresent() ? (Integer) max.getAsInt() : null,
                arn.text());
    }

    /** Records how training or copying ended. */
    public static void end(
            Handle handle, VersionArn arn, VersionState state, ProjectVersion.End end) {
        set(handle, arn, state);
        var billable = end.billableSeconds();
        var f1 = end.f1();
        handle.execute(
                "update rekognition_version set ended = ?, billable_seconds = ?, f1 = ?,"
                        + " validated = ? where arn = ?",
                end.at().toEpochMilli(),
                billable.isPresent() ? (Long) billable.getAsLong() : null,
                f1.isPresent() ? (Double) f1.getAsDouble() : null,
                end.validated(),
                arn.text());
    }

    /** Records how a training ended, unless it has ended before; true if this was its end. */
    public static boolean endTraining(
            Handle handle, VersionArn arn, VersionState state, ProjectVersion.End end) {
        boolean first = isInTraining(handle, arn);
        if (first) {
            end(handle, arn, state, end);
        }
        return first;
    }

    /** True if there is the version, and its training has not ended. */
    public static boolean isInTraining(Handle handle, VersionArn arn) {
        return find(handle, arn).map(ProjectVersion::state).orElse(null)
                instanceof VersionState.Training;
    }

    /** Counts one more attempt at training, and says the how-manieth it is. */
    public static int countAttempt(Handle handle, VersionArn arn) {
        return handle.createQuery(
                        "update rekognition_version set attempts = attempts + 1 where arn = ?"
                                + " returning attempts")
                .bind(0, arn.text())
                .mapTo(Integer.class)
                .one();
    }

    /**
     * Makes an attempt one that failed by itself, and says the how-manieth it is. Attempts that are
     * still counted are those that ended with the server.
     */
    public static int countFailure(Handle handle, VersionArn arn) {
        return handle.createQuery(
                        "update rekognition_version set attempts = attempts - 1,"
                                + " failures = failures + 1 where arn = ? returning failures")
                .bind(0, arn.text())
                .mapTo(Integer.class)
                .one();
    }

    /** Takes back an attempt that ended because this server stopped. */
    public static void forgetAttempt(Handle handle, VersionArn arn) {
        handle.execute(
                "update rekognition_version set attempts = attempts - 1 where arn = ?", arn.text());
    }

    /** Removes a version with its tags. */
    public static void delete(Handle handle, VersionArn arn) {
        Tags.deleteAll(handle, arn);
        handle.execute("delete from rekognition_version where arn = ?", arn.text());
    }
}
