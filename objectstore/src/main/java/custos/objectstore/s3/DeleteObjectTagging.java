package custos.objectstore.s3;

import custos.aws.Access;
import custos.aws.Call;
import custos.aws.Operation;
import custos.aws.s3.S3Request;
import custos.aws.s3.S3Response;
import java.util.List;
import java.util.Map;

/** Removes an object's tags. */
final class DeleteObjectTagging implements Operation<S3Request, S3Response> {
    private final Storage storage;

    DeleteObjectTagging(Storage storage) {
        this.storage = storage;
    }

    @Override
    public List<Access> needs(Call call, S3Request request) {
        return List.of(storage.permissions().existing(call, "s3:DeleteObjectTagging", request));
    }

    @Override
    public S3Response handle(Call call, S3Request request) {
        storage.bucket(request);
        Versions.require(request);
        if (!storage.objects().tag(request.bucket(), request.key(), Map.of())) {
            throw storage.missing(call, request.bucket(), request.key());
        }
        return S3Response.empty(204);
    }
}
