package custos.rekognition;

import java.time.Instant;

/**
 * A version in training.
 *
 * @param arn the version's ARN
 * @param name the names of project and version, {@code PROJECT/VERSION}; every account may have one
 *     of the same name
 * @param since when it was asked for
 * @param running false if it waits for its turn
 * @param progress a sentence that says how far it came, or nothing
 */
public record TrainingInProgress(
        String arn, String name, Instant since, boolean running, String progress) {}
