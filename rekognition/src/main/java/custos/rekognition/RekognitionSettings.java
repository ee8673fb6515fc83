package custos.rekognition;

import custos.rekognition.resource.Quotas;
import custos.vision.Precision;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * What a server decides about Custom Labels.
 *
 * @param partition stands in the ARNs of the S3 objects that callers' rights are asked for
 * @param data the folder for models ({@code models/}) and trainings ({@code jobs/})
 * @param trainerCommand program and arguments that train; the job folder is added as the last one
 * @param trainerEnvironment added to the server's own environment
 * @param trainingThreads native threads of one training
 * @param trainingsAtOnce trainings side by side; the others queue
 * @param hold how long a describe call may wait for a version that is about to change; zero is off
 * @param precision which of their graphs models run
 */
public record RekognitionSettings(
        String partition,
        Path data,
        List<String> trainerCommand,
        Map<String, String> trainerEnvironment,
        int trainingThreads,
        int trainingsAtOnce,
        Quotas quotas,
        Duration hold,
        Precision precision) {
    public RekognitionSettings {
        trainerCommand = List.copyOf(trainerCommand);
        trainerEnvironment = Map.copyOf(trainerEnvironment);
    }

    /** Where the named keys lie. */
    public Path keys() {
        return data.resolve("keys").resolve("kms");
    }

    /** One training at a time, on all cores, with the quotas for one's own machine. */
    public static RekognitionSettings of(
            String partition,
            Path data,
            List<String> trainerCommand,
            Map<String, String> trainerEnvironment) {
        return new RekognitionSettings(
                partition,
                data,
                trainerCommand,
                trainerEnvironment,
                Runtime.getRuntime().availableProcessors(),
                1,
                Quotas.selfHosted(),
                Duration.ZERO,
                Precision.FLOAT32);
    }

    /** The same with so many threads for a training. */
    public RekognitionSettings trainingOn(int threads) {
        return new RekognitionSettings(
                partition,
                data,
                trainerCommand,
                trainerEnvironment,
                threads,
                trainingsAtOnce,
                quotas,
                hold,
                precision);
    }

    /**
     * The same with what an operator chooses.
     *
     * @param quotasOfAws all the quotas of a new AWS account, or those for one's own machine
     */
    public RekognitionSettings choosing(boolean quotasOfAws, Duration longest, Precision graphs) {
        return new RekognitionSettings(
                partition,
                data,
                trainerCommand,
                trainerEnvironment,
                trainingThreads,
                trainingsAtOnce,
                quotasOfAws ? Quotas.aws() : Quotas.selfHosted(),
                longest,
                graphs);
    }
}
