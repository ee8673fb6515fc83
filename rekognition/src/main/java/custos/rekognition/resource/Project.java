package custos.rekognition.resource;

import java.time.Instant;

/** A project: the home of at most two datasets and of the versions trained from them. */
public record Project(ProjectArn arn) {

    /** When it was created, the millisecond its ARN ends in. */
    public Instant created() {
        return Instant.ofEpochMilli(arn.created());
    }
}
