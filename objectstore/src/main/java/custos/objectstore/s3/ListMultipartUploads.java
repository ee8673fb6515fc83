package custos.objectstore.s3;

import custos.aws.Access;
import custos.aws.Call;
import custos.aws.Operation;
import custos.aws.s3.S3Request;
import custos.aws.s3.S3Response;
import custos.objectstore.catalog.Upload;
import custos.objectstore.catalog.UploadListing;
import java.util.List;
import java.util.function.UnaryOperator;

/** Lists the multipart uploads under way in a bucket. */
final class ListMultipartUploads implements Operation<S3Request, S3Response> {
    private final Storage storage;

    ListMultipartUploads(Storage storage) {
        this.storage = storage;
    }

    @Override
    public List<Access> needs(Call call, S3Request request) {
        return List.of(
                storage.permissions()
                        .bucket(call, "s3:ListBucketMultipartUploads", request.bucket()));
    }

    @Override
    public S3Response handle(Call call, S3Request request) {
        storage.bucket(request);
        var keyMarker = Parameters.text(request, "key-marker");
        int most = Parameters.number(request, "max-uploads", Parameters.MOST, Parameters.MOST);
        var listing =
                new UploadListing(
                        request.bucket(),
                        Parameters.text(request, "prefix"),
                        Parameters.text(request, "delimiter"),
                        keyMarker,
                        keyMarker.isEmpty() ? "" : Parameters.text(request, "upload-id-marker"),
                        most);
        var page = storage.uploads().list(listing);
        var answer =
                XmlDocument.answer(
                        "ListMultipartUploadsResult",
                        document -> write(document, request, listing, page));
        return Answers.ofBucket(call, answer);
    }

    private static void write(
            XmlDocument document,
            S3Request request,
            UploadListing listing,
            UploadListing.Page page) {
        var encode = Parameters.encoder(request);
        document.text("Bucket", listing.bucket())
                .text("KeyMarker", encode.apply(listing.keyMarker()))
                .text("UploadIdMarker", listing.uploadMarker())
                .text("NextKeyMarker", page.nextKey().map(encode))
                .text("NextUploadIdMarker", page.nextKey().map(_ -> page.nextUpload()))
                .text("Prefix", encode.apply(listing.prefix()))
                .text("Delimiter", encode.apply(listing.delimiter()))
                .text("EncodingType", request.parameter("encoding-type"))
                .text("MaxUploads", listing.limit())
                .text("IsTruncated", page.nextKey().isPresent());
        page.uploads().forEach(upload -> write(document, encode, upload));
        page.commonPrefixes()
                .forEach(common ->
                        document.element(
                                "CommonPrefixes", it -> it.text("Prefix", encode.apply(common))));
    }

    private static void write(XmlDocument document, UnaryOperator<String> encode, Upload upload) {
        document.element(
                "Upload",
                it -> {
                    it.text("Key", encode.apply(upload.key())).text("UploadId", upload.id());
                    Uploaders.write(it, upload);
                    it.text("StorageClass", "STANDARD")
                            .text("Initiated", HttpDates.iso(upload.initiated()));
                    if (upload.checksumChosen()) {
                        it.text("ChecksumAlgorithm", upload.algorithm())
                                .text("ChecksumType", upload.type());
                    }
                });
    }
}
