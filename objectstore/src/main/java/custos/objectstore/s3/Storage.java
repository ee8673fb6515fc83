package custos.objectstore.s3;

import custos.aws.Authorizer;
import custos.aws.AwsException;
import custos.aws.Call;
import custos.aws.s3.S3Request;
import custos.objectstore.catalog.Attributes;
import custos.objectstore.catalog.Bucket;
import custos.objectstore.catalog.Buckets;
import custos.objectstore.catalog.Objects;
import custos.objectstore.catalog.Part;
import custos.objectstore.catalog.S3Errors;
import custos.objectstore.catalog.StoredObject;
import custos.objectstore.catalog.Upload;
import custos.objectstore.catalog.Uploads;
import custos.objectstore.checksum.ChecksumAlgorithm;
import custos.objectstore.content.Contents;
import java.time.Clock;
import java.time.Instant;

/** What the operations work on. */
public record Storage(
        Buckets buckets,
        Objects objects,
        Uploads uploads,
        Contents contents,
        Authorizer authorizer,
        Clock clock) {
    Instant now() {
        return clock.instant();
    }

    Permissions permissions() {
        return new Permissions(this);
    }

    /**
     * The bucket that a request is about.
     *
     * @throws AwsException {@code NoSuchBucket}, or {@code AccessDenied} if it is not the expected
     *     owner's
     */
    Bucket bucket(S3Request request) {
        return bucket(request, request.bucket(), "x-amz-expected-bucket-owner");
    }

    /** As {@link #bucket(S3Request)}, for a copy's source. */
    Bucket sourceBucket(S3Request request, CopySource source) {
        return bucket(request, source.bucket(), "x-amz-source-expected-bucket-owner");
    }

    private Bucket bucket(S3Request request, String name, String ownerHeader) {
        var bucket = buckets.get(name);
        Headers.amz(request, ownerHeader)
                .filter(expected -> !expected.equals(bucket.account()))
                .ifPresent(_ -> {
                    throw S3Errors.accessDenied();
                });
        return bucket;
    }

    /**
     * Opens the object that a request reads; the caller closes it.
     *
     * @throws AwsException {@code NoSuchKey}, or {@code AccessDenied} to callers who may not list
     *     the bucket and so must not learn that the key is missing
     */
    Objects.Opened open(Call call, String bucket, String key) {
        return objects.open(bucket, key).orElseThrow(() -> missing(call, bucket, key));
    }

    AwsException missing(Call call, String bucket, String key) {
        var list = permissions().bucket(call, "s3:ListBucket", bucket);
        return authorizer.may(call.caller(), list)
                ? S3Errors.noSuchKey(key)
                : S3Errors.accessDenied();
    }

    /**
     * The upload that a request names.
     *
     * @throws AwsException {@code NoSuchUpload}
     */
    Upload upload(S3Request request) {
        return uploads.get(request.bucket(), request.key(), Parameters.text(request, "uploadId"));
    }

    /** The object that a body stored in one piece makes. */
    StoredObject plain(
            Bucket bucket,
            String key,
            Bodies.Stored stored,
            Attributes attributes,
            ChecksumAlgorithm algorithm) {
        return StoredObject.plain(
                bucket,
                key,
                contents.newName(),
                stored.segment(),
                stored.digests(),
                algorithm,
                attributes,
                now());
    }

    /** The part that a stored body makes. */
    Part part(Upload upload, int number, Bodies.Stored stored) {
        return new Part(
                number,
                stored.segment(),
                stored.digests().etag(),
                stored.digests().value(upload.algorithm()),
                now());
    }
}
