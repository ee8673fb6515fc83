package custos.objectstore.s3;

import custos.aws.Access;
import custos.aws.Call;
import custos.aws.Operation;
import custos.aws.s3.S3Request;
import custos.aws.s3.S3Response;
import custos.objectstore.catalog.S3Errors;
import custos.objectstore.catalog.StoredObject;
import java.util.List;

/**
 * Makes an object of the parts of a multipart upload. Its answer can be asked for again: a client
 * that lost it retries.
 */
final class CompleteMultipartUpload implements Operation<S3Request, S3Response> {
    private final Storage storage;

    CompleteMultipartUpload(Storage storage) {
        this.storage = storage;
    }

    @Override
    public List<Access> needs(Call call, S3Request request) {
        return List.of(storage.permissions().writing(call, "s3:PutObject", request));
    }

    @Override
    public S3Response handle(Call call, S3Request request) {
        var bucket = storage.bucket(request);
        var id = Parameters.text(request, "uploadId");
        var condition = Preconditions.ofWrite(request);
        var list = PartList.of(request);
        var upload = storage.uploads().find(request.bucket(), request.key(), id);
        if (upload.isEmpty()) {
            return answer(request, completed(request, id));
        }
        var parts = storage.uploads().parts(upload.get(), 0, Integer.MAX_VALUE);
        var chosen = list.choose(upload.get(), parts);
        var object = new Assembly(upload.get(), chosen).object(storage, bucket);
        list.requireWhole(request, object);
        storage.uploads().complete(upload.get(), chosen, object, condition);
        return answer(request, object);
    }

    private StoredObject completed(S3Request request, String id) {
        return storage.objects()
                .find(request.bucket(), request.key())
                .filter(object -> !id.isEmpty() && object.uploadId().equals(id))
                .orElseThrow(() -> S3Errors.noSuchUpload(id));
    }

    private static S3Response answer(S3Request request, StoredObject object) {
        return XmlDocument.answer(
                "CompleteMultipartUploadResult",
                document ->
                        document.text("Location", Answers.location(request))
                                .text("Bucket", object.bucket())
                                .text("Key", object.key())
                                .text("ETag", ETags.quoted(object.etag()))
                                .text(
                                        object.checksum().algorithm().element(),
                                        object.checksum().value())
                                .text("ChecksumType", object.checksum().type()));
    }
}
