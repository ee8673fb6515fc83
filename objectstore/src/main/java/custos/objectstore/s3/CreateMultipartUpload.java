package custos.objectstore.s3;

import custos.aws.Access;
import custos.aws.Call;
import custos.aws.Operation;
import custos.aws.s3.S3Request;
import custos.aws.s3.S3Response;
import custos.objectstore.catalog.Keys;
import custos.objectstore.catalog.Upload;
import java.util.List;

/** Begins a multipart upload. */
final class CreateMultipartUpload implements Operation<S3Request, S3Response> {
    private final Storage storage;

    CreateMultipartUpload(Storage storage) {
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
        var choice = ChecksumChoice.of(request);
        var now = storage.now();
        var upload =
                new Upload(
                        storage.uploads().newId(now),
                        request.bucket(),
                        request.key(),
                        bucket.account(),
                        call.caller().principal().arn(),
                        now,
                        Headers.attributes(request),
                        choice.algorithm(),
                        choice.type(),
                        choice.chosen());
        storage.uploads().create(upload);
        return answer(request, upload);
    }

    private static S3Response answer(S3Request request, Upload upload) {
        var encode = Parameters.encoder(request);
        var answer =
                XmlDocument.answer(
                        "InitiateMultipartUploadResult",
                        document ->
                                document.text("Bucket", upload.bucket())
                                        .text("Key", encode.apply(upload.key()))
                                        .text("UploadId", upload.id()));
        return upload.checksumChosen()
                ? answer.with("x-amz-checksum-algorithm", upload.algorithm().name())
                        .with("x-amz-checksum-type", upload.type().name())
                : answer;
    }
}
