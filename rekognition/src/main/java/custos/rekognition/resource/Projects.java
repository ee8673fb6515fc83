package custos.rekognition.resource;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jdbi.v3.core.Handle;

/** The table of projects. */
public final class Projects {
    private Projects() {}

    /** Adds a project. */
    public static void insert(Handle handle, ProjectArn arn) {
        handle.execute(
                "insert into rekognition_project (arn, account_id, name, created) values (?, ?, ?, ?)",
                arn.text(),
                arn.account(),
                arn.name(),
                arn.created());
    }

    /** The project of exactly this ARN. */
    public static Optional<Project> find(Handle handle, ProjectArn arn) {
        return handle.createQuery("select arn from rekognition_project where arn = ?")
                .bind(0, arn.text())
                .mapTo(String.class)
                .findOne()
                .map(text -> new Project(ProjectArn.of(text)));
    }

    /** The project of exactly this ARN; {@code ResourceNotFoundException} if there is none. */
    public static Project require(Handle handle, ProjectArn arn) {
        return find(handle, arn).orElseThrow(() -> Errors.notFound(arn));
    }

    /** True if the account has a project of this name. */
    public static boolean nameTaken(Handle handle, String account, String name) {
        return handle.createQuery(
                        "select 1 from rekognition_project where account_id = ? and name = ?")
                .bind(0, account)
                .bind(1, name)
                .mapTo(Integer.class)
                .findOne()
                .isPresent();
    }

    /** How many projects the account has. */
    public static long count(Handle handle, String account) {
        return handle.createQuery("select count(*) from rekognition_project where account_id = ?")
                .bind(0, account)
                .mapTo(Long.class)
                .one();
    }

    /**
     * The account's projects, newest first.
     *
     * @param names only these, unless it is empty
     * @param before only those created before this millisecond, for the next page
     */
    public static List<Project> page(
            Handle handle, String account, List<String> names, OptionalLong before, int limit) {
        var sql =
                "select arn from rekognition_project where account_id = :account and created < :before"
                        + (names.isEmpty() ? "" : " and name in (<names>)")
                        + " order by created desc limit :limit";
        var query =
                handle.createQuery(sql)
                        .bind("account", account)
                        .bind("before", before.orElse(Long.MAX_VALUE))
                        .bind("limit", limit);
        if (!names.isEmpty()) {
            query.bindList("names", names);
        }
        return query.mapTo(String.class).map(text -> new Project(ProjectArn.of(text))).list();
    }

    /** Removes a project with its policies and tags; versions and datasets are gone before. */
    public static void delete(Handle handle, ProjectArn arn) {
        handle.execute("delete from rekognition_project_policy where project_arn = ?", arn.text());
        Tags.deleteAll(handle, arn);
        handle.execute("delete from rekognition_project where arn = ?", arn.text());
    }
}
