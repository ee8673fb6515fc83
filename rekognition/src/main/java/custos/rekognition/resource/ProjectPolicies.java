package custos.rekognition.resource;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** The table of project policies. */
public final class ProjectPolicies {
    private ProjectPolicies() {}

    /** A project's policies, newest first. */
    public static List<ProjectPolicy> of(Handle handle, ProjectArn project) {
        return handle.createQuery(
                        "select name, revision, document, created, updated"
                                + " from rekognition_project_policy where project_arn = ?"
                                + " order by created desc, name")
                .bind(0, project.text())
                .map((row, _) ->
                        new ProjectPolicy(
                                project,
                                row.getString("name"),
                                row.getString("revision"),
                                row.getString("document"),
                                Instant.ofEpochMilli(row.getLong("created")),
                                Instant.ofEpochMilli(row.getLong("updated"))))
                .list();
    }

    /** A project's policy of a name. */
    public static Optional<ProjectPolicy> find(Handle handle, ProjectArn project, String name) {
        return of(handle, project).stream()
                .filter(policy -> policy.name().equals(name))
                .findFirst();
    }

    /** Adds a policy or replaces the one of its name; the creation time of that one stays. */
    public static void put(Handle handle, ProjectPolicy policy) {
        handle.execute(
                "insert into rekognition_project_policy"
                        + " (project_arn, account_id, name, revision, document, created, updated)"
                        + " values (?, ?, ?, ?, ?, ?, ?) on conflict (project_arn, name) do update"
                        + " set revision = excluded.revision, document = excluded.document,"
                        + " updated = excluded.updated",
                policy.project().text(),
                policy.project().account(),
                policy.name(),
                policy.revision(),
                policy.document(),
                policy.created().toEpochMilli(),
                policy.updated().toEpochMilli());
    }

    /** Removes a policy. */
    public static void delete(Handle handle, ProjectArn project, String name) {
        handle.execute(
                "delete from rekognition_project_policy where project_arn = ? and name = ?",
                project.text(),
                name);
    }
}
