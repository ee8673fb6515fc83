package custos.objectstore.s3;

import custos.aws.Access;
import custos.aws.Call;
import custos.aws.Operation;
import custos.aws.s3.S3Request;
import custos.aws.s3.S3Response;
import java.util.List;

/** The list that every bucket has here: its owner may do everything. */
final class GetBucketAcl implements Operation<S3Request, S3Response> {
    private final Storage storage;

    GetBucketAcl(Storage storage) {
        this.storage = storage;
    }

    @Override
    public List<Access> needs(Call call, S3Request request) {
        return List.of(storage.permissions().bucket(call, "s3:GetBucketAcl", request.bucket()));
    }

    @Override
    public S3Response handle(Call call, S3Request request) {
        return Answers.ownerFullControl(storage.bucket(request).account());
    }
}
