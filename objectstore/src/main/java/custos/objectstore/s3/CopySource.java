package custos.objectstore.s3;

import custos.aws.s3.S3Address;
import custos.aws.s3.S3Request;
import custos.objectstore.catalog.S3Errors;
import java.util.Optional;

/**
 * What {@code x-amz-copy-source} names: {@code bucket/key}, percent-encoded, with or without a
 * leading slash, and maybe {@code ?versionId=…}.
 */
record CopySource(String bucket, String key, Optional<String> version) {
    private static final String HEADER = "x-amz-copy-source";
    private static final String VERSION = "?versionId=";

    /**
     * Reads the header.
     *
     * @throws custos.aws.AwsException {@code InvalidArgument} if it does not name a bucket and key
     */
    static CopySource of(S3Request request) {
        var header = Headers.amz(request, HEADER).orElse("");
        int question = header.indexOf(VERSION);
        var path = question < 0 ? header : header.substring(0, question);
        var decoded = S3Address.decode(path.startsWith("/") ? path.substring(1) : path);
        int slash = decoded.indexOf('/');
        if (slash <= 0 || slash == decoded.length() - 1) {
            throw S3Errors.invalidArgument(
                    "Copy Source must mention the source bucket and key: sourcebucket/sourcekey",
                    HEADER,
                    header);
        }
        return new CopySource(
                decoded.substring(0, slash),
                decoded.substring(slash + 1),
                question < 0
                        ? Optional.empty()
                        : Optional.of(header.substring(question + VERSION.length())));
    }

    boolean is(S3Request request) {
        return bucket.equals(request.bucket()) && key.equals(request.key());
    }
}
