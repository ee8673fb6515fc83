package custos.objectstore.s3;

import custos.aws.Access;
import custos.aws.Call;
import custos.aws.Operation;
import custos.aws.s3.S3Request;
import custos.aws.s3.S3Response;
import custos.objectstore.catalog.Keys;
import custos.objectstore.checksum.ChecksumAlgorithm;
import java.util.List;

/**
 * Stores an object. It is there, durable and whole, when the answer comes, or it is not there at
 * all.
 */
final class PutObject implements Operation<S3Request, S3Response> {
    private final Storage storage;

    PutObject(Storage storage) {
        this.storage = storage;
    }

    @Override
    public List<Access> needs(Call call, S3Request request) {
        return storage.permissions().storing(call, request);
    }

    @Override
    public S3Response handle(Call call, S3Request request) {
        var bucket = storage.bucket(request);
        Keys.require(request.key());
        Headers.requireServed(request);
        var attributes = Headers.attributes(request);
        var claims = Claims.of(request);
        var condition = Preconditions.ofWrite(request);
        condition.accept(storage.objects().find(request.bucket(), request.key()));
        var algorithm = claims.algorithm().orElse(ChecksumAlgorithm.CRC64NVME);
        var stored = Bodies.store(storage.contents(), request, claims, algorithm);
        var object = storage.plain(bucket, request.key(), stored, attributes, algorithm);
        storage.objects().put(object, stored.segment(), condition);
        return Answers.stored(object);
    }
}
