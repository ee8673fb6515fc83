package custos.objectstore.s3;

import custos.aws.Access;
import custos.aws.Call;
import custos.aws.Operation;
import custos.aws.s3.S3Request;
import custos.aws.s3.S3Response;
import custos.objectstore.catalog.Keys;
import java.util.List;

/** Describes an object without its content. */
final class HeadObject implements Operation<S3Request, S3Response> {
    private final Storage storage;

    HeadObject(Storage storage) {
        this.storage = storage;
    }

    @Override
    public List<Access> needs(Call call, S3Request request) {
        return List.of(storage.permissions().existing(call, "s3:GetObject", request));
    }

    @Override
    public S3Response handle(Call call, S3Request request) {
        storage.bucket(request);
        Keys.require(request.key());
        Versions.require(request);
        var opened = storage.open(call, request.bucket(), request.key());
        return new Reading(call, request, opened).answerWithoutBody();
    }
}
