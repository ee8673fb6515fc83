package custos.objectstore.s3;

import custos.aws.Access;
import custos.aws.Call;
import custos.aws.Operation;
import custos.aws.s3.S3Request;
import custos.aws.s3.S3Response;
import custos.objectstore.catalog.S3Errors;
import custos.objectstore.catalog.Upload;
import custos.objectstore.checksum.ChecksumAlgorithm;
import java.util.List;
import java.util.Locale;

/** Stores a part of a multipart upload. */
final class UploadPart implements Operation<S3Request, S3Response> {
    private final Storage storage;

    UploadPart(Storage storage) {
        this.storage = storage;
    }

    @Override
    public List<Access> needs(Call call, S3Request request) {
        return List.of(storage.permissions().writing(call, "s3:PutObject", request));
    }

    @Override
    public S3Response handle(Call call, S3Request request) {
        storage.bucket(request);
        Headers.requireServed(request);
        int number = Parameters.partNumber(request);
        var upload = storage.upload(request);
        var claims = Claims.of(request);
        requireChosen(upload, claims);
        var stored = Bodies.store(storage.contents(), request, claims, upload.algorithm());
        var part = storage.part(upload, number, stored);
        storage.uploads().putPart(upload, part);
        var claimed = claims.algorithm().orElse(upload.algorithm());
        return S3Response.empty(200)
                .with("ETag", ETags.quoted(part.etag()))
                .with(claimed.header(), stored.digests().value(claimed));
    }

    private static void requireChosen(Upload upload, Claims claims) {
        var other = claims.algorithm().filter(it -> it != upload.algorithm());
        if (upload.checksumChosen() && other.isPresent()) {
            throw S3Errors.invalidRequest(
                    "Checksum Type mismatch occurred, expected checksum Type: "
                            + lower(upload.algorithm())
                            + ", actual checksum Type: "
                            + lower(other.get()));
        }
    }

    private static String lower(ChecksumAlgorithm algorithm) {
        return algorithm.name().toLowerCase(Locale.ROOT);
    }
}
