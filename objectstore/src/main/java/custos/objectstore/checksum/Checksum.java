package custos.objectstore.checksum;

/**
 * A checksum as S3 stores and returns it.
 *
 * @param value Base64, followed by {@code -N} if it is a composite one
 */
public record Checksum(ChecksumAlgorithm algorithm, ChecksumType type, String value) {}
