package custos.rekognition.resource;

import custos.aws.Arn;
import custos.aws.Call;
import java.util.Optional;
import java.util.stream.Stream;

/** The ARN of something that this service keeps. It ends in the creation millisecond. */
public sealed interface ResourceArn permits ProjectArn, DatasetArn, VersionArn {

    /** The ARN itself. */
    Arn arn();

    /** Milliseconds since 1970 at the creation; part of the identity. */
    long created();

    /** The account that owns the resource. */
    default String account() {
        return arn().account();
    }

    /** The ARN as text. */
    default String text() {
        return arn().toString();
    }

    /** Reads the ARN of a project, dataset or version, or nothing if it is of another thing. */
    static Optional<ResourceArn> find(String text) {
        return Stream.<Optional<? extends ResourceArn>>of(
                        VersionArn.find(text), DatasetArn.find(text), ProjectArn.find(text))
                .flatMap(Optional::stream)
                .<ResourceArn>map(arn -> arn)
                .findFirst();
    }

    /**
     * The same ARN, if it is of the partition and region that the call came to. Another account is
     * refused by the authorizer before (specification, D-70).
     */
    static <A extends ResourceArn> A here(Call call, A resource) {
        var arn = resource.arn();
        if (!arn.partition().equals(call.endpoint().partition())
                || !arn.region().equals(call.endpoint().region())) {
            throw Errors.otherRegion(resource, call.endpoint());
        }
        return resource;
    }
}
