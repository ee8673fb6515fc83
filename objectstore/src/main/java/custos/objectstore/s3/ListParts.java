package custos.objectstore.s3;

import custos.aws.Access;
import custos.aws.Call;
import custos.aws.Operation;
import custos.aws.s3.S3Request;
import custos.aws.s3.S3Response;
import custos.objectstore.catalog.Part;
import custos.objectstore.catalog.Upload;
import java.util.List;

/** Lists the parts of a multipart upload. */
final class ListParts implements Operation<S3Request, S3Response> {
    private final Storage storage;

    ListParts(Storage storage) {
        this.storage = storage;
    }

    @Override
    public List<Access> needs(Call call, S3Request request) {
        return List.of(
                storage.permissions()
                        .object(
                                call,
                                "s3:ListMultipartUploadParts",
                                request.bucket(),
                                request.key()));
    }

    @Override
    public S3Response handle(Call call, S3Request request) {
        storage.bucket(request);
        var upload = storage.upload(request);
        int most = Parameters.number(request, "max-parts", Parameters.MOST, Parameters.MOST);
        int after = Parameters.number(request, "part-number-marker", 0, Integer.MAX_VALUE);
        var found = storage.uploads().parts(upload, after, most + 1);
        boolean more = found.size() > most && most > 0;
        var page = found.subList(0, Math.min(most, found.size()));
        var encode = Parameters.encoder(request);
        return XmlDocument.answer(
                "ListPartsResult",
                document -> {
                    document.text("Bucket", upload.bucket())
                            .text("Key", encode.apply(upload.key()))
                            .text("UploadId", upload.id())
                            .text("PartNumberMarker", after)
                            .text(
                                    "NextPartNumberMarker",
                                    page.isEmpty() ? 0 : page.getLast().number())
                            .text("MaxParts", most)
                            .text("IsTruncated", more);
                    page.forEach(part -> write(document, upload, part));
                    Uploaders.write(document, upload);
                    document.text("StorageClass", "STANDARD");
                    if (upload.checksumChosen()) {
                        document.text("ChecksumAlgorithm", upload.algorithm())
                                .text("ChecksumType", upload.type());
                    }
                });
    }

    private static void write(XmlDocument document, Upload upload, Part part) {
        document.element(
                "Part",
                it -> {
                    it.text("PartNumber", part.number())
                            .text("LastModified", HttpDates.iso(part.modified()))
                            .text("ETag", ETags.quoted(part.etag()))
                            .text("Size", part.segment().size());
                    if (upload.checksumChosen()) {
                        it.text(upload.algorithm().element(), part.checksum());
                    }
                });
    }
}
