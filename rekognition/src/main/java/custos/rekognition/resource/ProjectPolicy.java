package custos.rekognition.resource;

import java.time.Instant;

/**
 * A policy attached to a project: who else may copy its versions.
 *
 * @param revision changes with every change; an optimistic lock for clients
 * @param document as it was given
 */
public record ProjectPolicy(
        ProjectArn project,
        String name,
        String revision,
        String document,
        Instant created,
        Instant updated) {
    /** The most policies of one project. */
    public static final int MOST = 5;
}
