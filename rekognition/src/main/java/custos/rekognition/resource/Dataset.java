package custos.rekognition.resource;

import custos.aws.Caller;
import java.time.Instant;

/**
 * A dataset of a project.
 *
 * @param updated when the status last changed
 * @param caller who made it: a manifest is read with that caller's rights
 */
public record Dataset(
        DatasetArn arn,
        ProjectArn project,
        Instant updated,
        DatasetState state,
        Caller caller,
        DatasetSource source) {

    /** When it was created, the millisecond its ARN ends in. */
    public Instant created() {
        return Instant.ofEpochMilli(arn.created());
    }
}
