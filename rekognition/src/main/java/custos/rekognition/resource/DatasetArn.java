package custos.rekognition.resource;

import custos.aws.Arn;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** {@code arn:PARTITION:rekognition:REGION:ACCOUNT:project/NAME/dataset/TYPE/MILLIS}. */
public record DatasetArn(Arn arn, String project, DatasetType type, long created)
        implements ResourceArn {
    private static final Pattern RESOURCE =
            Pattern.compile("project/([a-zA-Z0-9_.\\-]{1,255})/dataset/(train|test)/([0-9]{1,18})");

    /** Reads a dataset's ARN, or nothing if it is of something else. */
    public static Optional<DatasetArn> find(String text) {
        return Arn.find(text)
                .filter(arn -> arn.service().equals("rekognition"))
                .flatMap(arn -> {
                    var parts = RESOURCE.matcher(arn.resource());
                    return parts.matches()
                            ? Optional.of(
                                    new DatasetArn(
                                            arn,
                                            parts.group(1),
                                            DatasetType.valueOf(
                                                    parts.group(2).toUpperCase(Locale.ROOT)),
                                            Long.parseLong(parts.group(3))))
                            : Optional.empty();
                });
    }

    /** Reads a dataset's ARN; anything else is an {@code InvalidParameterException}. */
    public static DatasetArn of(String text) {
        return find(text).orElseThrow(() -> Errors.notAnArn("dataset", text));
    }

    @Override
    public String toString() {
        return text();
    }
}
