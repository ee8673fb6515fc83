package custos.objectstore.s3;

import custos.aws.Access;
import custos.aws.Call;
import custos.aws.Operation;
import custos.aws.s3.S3Request;
import custos.aws.s3.S3Response;
import java.util.List;

/** Says whether a bucket is there and in which region. */
final class HeadBucket implements Operation<S3Request, S3Response> {
    private final Storage storage;

    HeadBucket(Storage storage) {
        this.storage = storage;
    }

    @Override
    public List<Access> needs(Call call, S3Request request) {
        return List.of(storage.permissions().bucket(call, "s3:ListBucket", request.bucket()));
    }

    @Override
    public S3Response handle(Call call, S3Request request) {
        storage.bucket(request);
        return Answers.ofBucket(call, S3Response.empty(200));
    }
}
