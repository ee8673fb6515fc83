package custos.objectstore.s3;

import custos.aws.Access;
import custos.aws.Call;
import custos.aws.Operation;
import custos.aws.s3.S3Request;
import custos.aws.s3.S3Response;
import custos.objectstore.catalog.Keys;
import custos.objectstore.catalog.StoredObject;
import java.util.List;

/** Copies an object, with its description or a new one. */
final class CopyObject implements Operation<S3Request, S3Response> {
    private final Storage storage;

    CopyObject(Storage storage) {
        this.storage = storage;
    }

    @Override
    public List<Access> needs(Call call, S3Request request) {
        var source = CopySource.of(request);
        return storage.permissions().copying(call, request, source);
    }

    @Override
    public S3Response handle(Call call, S3Request request) {
        var source = CopySource.of(request);
        var bucket = storage.bucket(request);
        storage.sourceBucket(request, source);
        Keys.require(request.key());
        Headers.requireServed(request);
        Versions.require(source.version());
        var condition = Preconditions.ofWrite(request);
        try (var opened = storage.open(call, source.bucket(), source.key())) {
            var copying = new Copying(request, opened);
            copying.requireConditions();
            copying.requireChange(source);
            var algorithm = copying.algorithm();
            var stored = copying.store(storage.contents(), copying.whole(), algorithm);
            var object =
                    storage.plain(bucket, request.key(), stored, copying.attributes(), algorithm);
            storage.objects().put(object, stored.segment(), condition);
            return answer(object);
        }
    }

    private static S3Response answer(StoredObject object) {
        return XmlDocument.answer(
                "CopyObjectResult",
                document ->
                        document.text("LastModified", HttpDates.iso(object.modified()))
                                .text("ETag", ETags.quoted(object.etag()))
                                .text(
                                        object.checksum().algorithm().element(),
                                        object.checksum().value())
                                .text("ChecksumType", object.checksum().type()));
    }
}
