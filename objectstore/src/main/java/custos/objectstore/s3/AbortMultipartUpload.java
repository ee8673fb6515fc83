package custos.objectstore.s3;

import custos.aws.Access;
import custos.aws.Call;
import custos.aws.Operation;
import custos.aws.s3.S3Request;
import custos.aws.s3.S3Response;
import java.util.List;

/** Forgets a multipart upload and its parts. */
final class AbortMultipartUpload implements Operation<S3Request, S3Response> {
    private final Storage storage;

    AbortMultipartUpload(Storage storage) {
        this.storage = storage;
    }

    @Override
    public List<Access> needs(Call call, S3Request request) {
        return List.of(
                storage.permissions()
                        .object(call, "s3:AbortMultipartUpload", request.bucket(), request.key()));
    }

    @Override
    public S3Response handle(Call call, S3Request request) {
        storage.bucket(request);
        storage.uploads().abort(storage.upload(request));
        return S3Response.empty(204);
    }
}
