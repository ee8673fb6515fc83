package custos.objectstore.s3;

import custos.aws.Access;
import custos.aws.Call;
import custos.aws.Operation;
import custos.aws.s3.S3Request;
import custos.aws.s3.S3Response;
import custos.objectstore.catalog.Part;
import custos.objectstore.catalog.Upload;
import java.util.List;

/** Makes a part of a multipart upload from an object, or a range of it. */
final class UploadPartCopy implements Operation<S3Request, S3Response> {
    private final Storage storage;

    UploadPartCopy(Storage storage) {
        this.storage = storage;
    }

    @Override
    public List<Access> needs(Call call, S3Request request) {
        return storage.permissions().copyingPart(call, request, CopySource.of(request));
    }

    @Override
    public S3Response handle(Call call, S3Request request) {
        var source = CopySource.of(request);
        storage.bucket(request);
        storage.sourceBucket(request, source);
        Headers.requireServed(request);
        Versions.require(source.version());
        int number = Parameters.partNumber(request);
        var upload = storage.upload(request);
        try (var opened = storage.open(call, source.bucket(), source.key())) {
            var copying = new Copying(request, opened);
            copying.requireConditions();
            var stored = copying.store(storage.contents(), copying.range(), upload.algorithm());
            var part = storage.part(upload, number, stored);
            storage.uploads().putPart(upload, part);
            return answer(upload, part);
        }
    }

    private static S3Response answer(Upload upload, Part part) {
        return XmlDocument.answer(
                "CopyPartResult",
                document ->
                        document.text("LastModified", HttpDates.iso(part.modified()))
                                .text("ETag", ETags.quoted(part.etag()))
                                .text(upload.algorithm().element(), part.checksum()));
    }
}
