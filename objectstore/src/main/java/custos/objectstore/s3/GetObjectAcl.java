package custos.objectstore.s3;

import custos.aws.Access;
import custos.aws.Call;
import custos.aws.Operation;
import custos.aws.s3.S3Request;
import custos.aws.s3.S3Response;
import java.util.List;

/** The list that every object has here: the owner of its bucket may do everything. */
final class GetObjectAcl implements Operation<S3Request, S3Response> {
    private final Storage storage;

    GetObjectAcl(Storage storage) {
        this.storage = storage;
    }

    @Override
    public List<Access> needs(Call call, S3Request request) {
        return List.of(storage.permissions().existing(call, "s3:GetObjectAcl", request));
    }

    @Override
    public S3Response handle(Call call, S3Request request) {
        var bucket = storage.bucket(request);
        Versions.require(request);
        if (storage.objects().find(request.bucket(), request.key()).isEmpty()) {
            throw storage.missing(call, request.bucket(), request.key());
        }
        return Answers.ownerFullControl(bucket.account());
    }
}
