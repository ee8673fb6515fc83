package custos.objectstore.s3;

import custos.aws.Access;
import custos.aws.AwsException;
import custos.aws.Call;
import custos.aws.ErrorCode;
import custos.aws.Operation;
import custos.aws.s3.S3Request;
import custos.aws.s3.S3Response;
import custos.objectstore.catalog.S3Errors;
import java.util.List;
import java.util.Map;

/**
 * Replaces an object's tags. The tags are condition keys of the decision and stand in the body, so
 * it is taken in {@code handle}.
 */
final class PutObjectTagging implements Operation<S3Request, S3Response> {
    private final Storage storage;

    PutObjectTagging(Storage storage) {
        this.storage = storage;
    }

    @Override
    public List<Access> needs(Call call, S3Request request) {
        return List.of(
                Access.free("s3:PutObjectTagging is decided with the body's tags, in handle"));
    }

    @Override
    public S3Response handle(Call call, S3Request request) {
        var document = Bodies.xml(request, Claims.of(request));
        var tags = Tags.of(document.orElseThrow(S3Errors::malformedXml).named("Tagging"));
        requireAllowed(call, request, tags);
        storage.bucket(request);
        Versions.require(request);
        if (!storage.objects().tag(request.bucket(), request.key(), tags)) {
            throw storage.missing(call, request.bucket(), request.key());
        }
        return S3Response.empty(200);
    }

    private void requireAllowed(Call call, S3Request request, Map<String, String> tags) {
        var access = storage.permissions().existing(call, "s3:PutObjectTagging", request);
        storage.authorizer()
                .refusal(call.caller(), Permissions.withTags(access, tags))
                .ifPresent(refusal -> {
                    throw new AwsException(ErrorCode.ACCESS_DENIED, refusal.message());
                });
    }
}
