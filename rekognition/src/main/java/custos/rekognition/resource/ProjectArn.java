package custos.rekognition.resource;

import custos.aws.Arn;
import custos.aws.Call;
import java.util.Optional;
import java.util.regex.Pattern;

/** {@code arn:PARTITION:rekognition:REGION:ACCOUNT:project/NAME/MILLIS}. */
public record ProjectArn(Arn arn, String name, long created) implements ResourceArn {
    private static final Pattern RESOURCE =
            Pattern.compile("project/([a-zA-Z0-9_.\\-]{1,255})/([0-9]{1,18})");

    /** Reads a project's ARN, or nothing if it is of something else. */
    public static Optional<ProjectArn> find(String text) {
        return Arn.find(text)
                .filter(arn -> arn.service().equals("rekognition"))
                .flatMap(arn -> {
                    var parts = RESOURCE.matcher(arn.resource());
                    return parts.matches()
                            ? Optional.of(
                                    new ProjectArn(
                                            arn, parts.group(1), Long.parseLong(parts.group(2))))
                            : Optional.empty();
                });
    }

    /** Reads a project's ARN; anything else is an {@code InvalidParameterException}. */
    public static ProjectArn of(String text) {
        return find(text).orElseThrow(() -> Errors.notAnArn("project", text));
    }

    /** The ARN of the project that the call creates. */
    public static ProjectArn mint(Call call, String name) {
        var endpoint = call.endpoint();
        long created = call.creation().millis();
        return new ProjectArn(
                new Arn(
                        endpoint.partition(),
                        "rekognition",
                        endpoint.region(),
                        call.account(),
                        "project/" + name + "/" + created),
                name,
                created);
    }

    /** The ARN of the dataset that the call creates in this project. */
    public DatasetArn mintDataset(Call call, DatasetType type) {
        long created = call.creation().millis();
        var path = "project/" + name + "/dataset/" + type.arnPart() + "/" + created;
        return new DatasetArn(with(path), name, type, created);
    }

    /** The ARN of the version that the call creates in this project. */
    public VersionArn mintVersion(Call call, String version) {
        long created = call.creation().millis();
        var path = "project/" + name + "/version/" + version + "/" + created;
        return new VersionArn(with(path), name, version, created);
    }

    private Arn with(String resource) {
        return new Arn(arn.partition(), arn.service(), arn.region(), arn.account(), resource);
    }

    @Override
    public String toString() {
        return text();
    }
}
