package custos.server;

import custos.aws.Operation;
import custos.gateway.RequestRates;
import custos.rekognition.RekognitionSettings;
import custos.vision.Precision;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.OptionalInt;

/**
 * What the operator chooses about Custom Labels.
 *
 * @param hold how long a describe call may wait for a version that is about to change; zero is off
 * @param quotas what is limited
 * @param precision which of their graphs models run
 * @param trainingThreads threads of a training; by default one a core
 */
public record CustomLabelsChoices(
        Duration hold, QuotaProfile quotas, Precision precision, OptionalInt trainingThreads) {

    /** These choices, and trainings on all cores. */
    public CustomLabelsChoices(Duration hold, QuotaProfile quotas, Precision precision) {
        this(hold, quotas, precision, OptionalInt.empty());
    }

    /** Which of the service's quotas hold. */
    public enum QuotaProfile {
        /** Those on stored things. */
        SELF_HOSTED("self-hosted"),
        /** All, with the values of a new AWS account, request rates included. */
        AWS("aws");

        private final String text;

        QuotaProfile(String text) {
            this.text = text;
        }

        /** As the command line has it. */
        @Override
        public String toString() {
            return text;
        }
    }

    /** These choices in the settings of Custom Labels. */
    RekognitionSettings in(RekognitionSettings settings) {
        return settings.choosing(quotas == QuotaProfile.AWS, hold, precision)
                .trainingOn(trainingThreads.orElse(settings.trainingThreads()));
    }

    /** How often an account may call each operation (specification of Custom Labels, section 8). */
    RequestRates rates(List<Operation<?, ?>> operations) {
        if (quotas == QuotaProfile.SELF_HOSTED) {
            return RequestRates.unlimited();
        }
        var perSecond = new LinkedHashMap<String, Integer>();
        operations.forEach(
                operation -> perSecond.put("rekognition:" + operation.name(), rate(operation)));
        return new RequestRates(perSecond, System::nanoTime);
    }

    private static int rate(Operation<?, ?> operation) {
        return switch (operation.name()) {
            case "DetectCustomLabels" -> 50;
            case "TagResource", "UntagResource", "ListTagsForResource" -> 10;
            default -> 5;
        };
    }

    /** Every default. */
    public static CustomLabelsChoices usual() {
        return new CustomLabelsChoices(
                Duration.ofSeconds(55), QuotaProfile.SELF_HOSTED, Precision.FLOAT32);
    }
}
