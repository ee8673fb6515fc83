package custos.objectstore.s3;

import custos.aws.Access;
import custos.aws.Call;
import custos.aws.Operation;
import custos.aws.s3.S3Request;
import custos.aws.s3.S3Response;
import custos.objectstore.catalog.Keys;
import java.util.List;

/** Deletes an object; one that is not there is deleted already. */
final class DeleteObject implements Operation<S3Request, S3Response> {
    private final Storage storage;

    DeleteObject(Storage storage) {
        this.storage = storage;
    }

    @Override
    public List<Access> needs(Call call, S3Request request) {
        return List.of(storage.permissions().deleting(call, request));
    }

    @Override
    public S3Response handle(Call call, S3Request request) {
        storage.bucket(request);
        Keys.require(request.key());
        Versions.require(request);
        storage.objects().delete(request.bucket(), request.key(), Preconditions.ofWrite(request));
        return S3Response.empty(204);
    }
}
