package custos.objectstore.s3;

import custos.aws.s3.S3Request;
import custos.objectstore.catalog.S3Errors;
import custos.objectstore.checksum.ChecksumAlgorithm;
import custos.objectstore.checksum.ChecksumType;
import java.util.Locale;
import java.util.Optional;

/**
 * The checksum that a client chooses for a multipart object, or S3's own choice.
 *
 * @param chosen true if the client named the algorithm
 */
record ChecksumChoice(ChecksumAlgorithm algorithm, ChecksumType type, boolean chosen) {

    static ChecksumChoice of(S3Request request) {
        var named = named(request);
        var algorithm = named.orElse(ChecksumAlgorithm.CRC64NVME);
        var type =
                Headers.amz(request, "x-amz-checksum-type")
                        .map(ChecksumChoice::type)
                        .orElse(algorithm.defaultType());
        if (!algorithm.allows(type)) {
            throw S3Errors.invalidRequest(
                    "The "
                            + type
                            + " checksum type cannot be used with the "
                            + algorithm.name().toLowerCase(Locale.ROOT)
                            + " checksum algorithm.");
        }
        return new ChecksumChoice(algorithm, type, named.isPresent());
    }

    /** The algorithm that {@code x-amz-checksum-algorithm} names. */
    static Optional<ChecksumAlgorithm> named(S3Request request) {
        return Headers.amz(request, "x-amz-checksum-algorithm")
                .map(name ->
                        ChecksumAlgorithm.find(name)
                                .orElseThrow(() ->
                                        S3Errors.invalidRequest(
                                                "Checksum algorithm provided is"
                                                        + " unsupported. Please try"
                                                        + " again with any of the"
                                                        + " valid types: CRC32,"
                                                        + " CRC32C, CRC64NVME,"
                                                        + " SHA1, SHA256, SHA512,"
                                                        + " MD5")));
    }

    private static ChecksumType type(String text) {
        return switch (text) {
            case "COMPOSITE" -> ChecksumType.COMPOSITE;
            case "FULL_OBJECT" -> ChecksumType.FULL_OBJECT;
            default ->
                    throw S3Errors.invalidRequest(
                            "Value for x-amz-checksum-type header is invalid.");
        };
    }
}
