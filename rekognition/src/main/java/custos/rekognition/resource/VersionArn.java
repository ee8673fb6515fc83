package custos.rekognition.resource;

import custos.aws.Arn;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;

/** {@code arn:PARTITION:rekognition:REGION:ACCOUNT:project/NAME/version/VERSION/MILLIS}. */
public record VersionArn(Arn arn, String project, String version, long created)
        implements ResourceArn {
    private static final Pattern RESOURCE =
            Pattern.compile(
                    "project/([a-zA-Z0-9_.\\-]{1,255})/version/([a-zA-Z0-9_.\\-]{1,255})/([0-9]{1,18})");

    /** Reads a version's ARN, or nothing if it is of something else. */
    public static Optional<VersionArn> find(String text) {
        return Arn.find(text)
                .filter(arn -> arn.service().equals("rekognition"))
                .flatMap(arn -> {
                    var parts = RESOURCE.matcher(arn.resource());
                    return parts.matches()
                            ? Optional.of(
                                    new VersionArn(
                                            arn,
                                            parts.group(1),
                                            parts.group(2),
                                            Long.parseLong(parts.group(3))))
                            : Optional.empty();
                });
    }

    /** Reads a version's ARN; anything else is an {@code InvalidParameterException}. */
    public static VersionArn of(String text) {
        return find(text).orElseThrow(() -> Errors.notAnArn("project version", text));
    }

    /**
     * Where files of this version lie below a folder. Creation milliseconds are never given twice,
     * so they name the version; names that people choose ({@code ..}) stay out of paths.
     */
    public Path below(Path folder) {
        return folder.resolve(account()).resolve(Long.toString(created));
    }

    @Override
    public String toString() {
        return text();
    }
}
