package custos.objectstore.s3;

import custos.aws.s3.S3Request;
import custos.objectstore.catalog.S3Errors;
import custos.objectstore.checksum.ChecksumAlgorithm;
import custos.objectstore.checksum.Digests;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What a client claims of the body it sends: its MD5, and one checksum, in a header or in a
 * trailer.
 *
 * @param contentMd5 Base64
 * @param checksum Base64 of a checksum sent ahead, nothing if it trails
 */
record Claims(
        Optional<String> contentMd5,
        Optional<ChecksumAlgorithm> algorithm,
        Optional<String> checksum) {
    private static final String CHECKSUM = "x-amz-checksum-";
    private static final List<String> NOT_VALUES =
            List.of("x-amz-checksum-algorithm", "x-amz-checksum-type", "x-amz-checksum-mode");

    /**
     * Reads the claims.
     *
     * @throws custos.aws.AwsException {@code InvalidDigest} or {@code InvalidRequest} if they
     *     cannot be checked, which must never pass for a check that held
     */
    static Claims of(S3Request request) {
        var ahead = aheadNames(request);
        var trailing = trailingNames(request);
        if (ahead.size() + trailing.size() > 1) {
            throw S3Errors.invalidRequest(
                    "Expecting a single x-amz-checksum- header. Multiple checksum Types are not"
                            + " allowed.");
        }
        var algorithm = ahead.stream().findFirst().or(() -> trailing.stream().findFirst());
        var claims =
                new Claims(
                        request.header("content-md5").map(Claims::requireMd5),
                        algorithm.map(Claims::algorithm),
                        ahead.stream().findFirst().flatMap(name -> Headers.amz(request, name)));
        claims.requireWellFormed();
        claims.requireAnnounced(request);
        return claims;
    }

    /** The claims of a request whose checksum header speaks of something else than its body. */
    static Claims ofMd5(S3Request request) {
        return new Claims(
                request.header("content-md5").map(Claims::requireMd5),
                Optional.empty(),
                Optional.empty());
    }

    private static List<String> aheadNames(S3Request request) {
        var names = new ArrayList<>(Headers.named(request, CHECKSUM));
        names.removeAll(NOT_VALUES);
        return names;
    }

    private static List<String> trailingNames(S3Request request) {
        return Arrays.stream(request.header("x-amz-trailer").orElse("").split(","))
                .map(name -> name.trim().toLowerCase(Locale.ROOT))
                .filter(name -> name.startsWith(CHECKSUM))
                .toList();
    }

    private static ChecksumAlgorithm algorithm(String header) {
        return ChecksumAlgorithm.find(header.substring(CHECKSUM.length()))
                .orElseThrow(() -> S3Errors.notImplemented(header));
    }

    private static String requireMd5(String value) {
        if (!isBase64(value, ChecksumAlgorithm.MD5.bytes())) {
            throw S3Errors.invalidDigest(value);
        }
        return value;
    }

    private void requireWellFormed() {
        algorithm.ifPresent(it -> checksum.ifPresent(value -> requireWellFormed(it, value)));
    }

    static void requireWellFormed(ChecksumAlgorithm algorithm, String value) {
        if (!isBase64(value, algorithm.bytes())) {
            throw S3Errors.invalidRequest(
                    "Value for " + algorithm.header() + " header is invalid.");
        }
    }

    private void requireAnnounced(S3Request request) {
        var announced = Headers.amz(request, "x-amz-sdk-checksum-algorithm");
        if (announced.isEmpty()) {
            return;
        }
        if (algorithm.isEmpty()) {
            throw S3Errors.invalidRequest(
                    "x-amz-sdk-checksum-algorithm specified, but no corresponding x-amz-checksum-*"
                            + " or x-amz-trailer headers were found.");
        }
        if (!ChecksumAlgorithm.find(announced.get()).equals(algorithm)) {
            throw S3Errors.invalidRequest(
                    "Value for x-amz-sdk-checksum-algorithm header is invalid.");
        }
    }

    private static boolean isBase64(String text, int bytes) {
        try {
            return Base64.getDecoder().decode(text).length == bytes;
        } catch (IllegalArgumentException _) {
            return false;
        }
    }

    /** True if there is anything to check. */
    boolean any() {
        return contentMd5.isPresent() || algorithm.isPresent();
    }

    /**
     * Holds the claims against what came.
     *
     * @param results have the claimed algorithm's value
     * @param request its body read to the end, so that its trailers are there
     * @throws custos.aws.AwsException {@code BadDigest}, or {@code InvalidRequest} if a promised
     *     trailer is missing or malformed
     */
    void verify(Digests.Results results, S3Request request) {
        contentMd5
                .filter(md5 -> !md5.equals(results.contentMd5()))
                .ifPresent(_ -> {
                    throw S3Errors.badDigest("Content-MD5");
                });
        algorithm.ifPresent(it -> verify(it, results.value(it), request));
    }

    private void verify(ChecksumAlgorithm claimed, String actual, S3Request request) {
        var value = checksum.orElseGet(() -> trailer(claimed, request));
        requireWellFormed(claimed, value);
        if (!value.equals(actual)) {
            throw S3Errors.badDigest(claimed.name());
        }
    }

    private static String trailer(ChecksumAlgorithm claimed, S3Request request) {
        var value = request.trailers().get(claimed.header());
        if (value == null) {
            throw S3Errors.invalidRequest("The trailing " + claimed.header() + " is missing.");
        }
        return value;
    }
}
