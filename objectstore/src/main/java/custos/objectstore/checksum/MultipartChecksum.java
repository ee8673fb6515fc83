package custos.objectstore.checksum;

import java.io.ByteArrayOutputStream;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;

/** ETag and checksum of an object made of parts. */
public final class MultipartChecksum {

    /**
     * What is known of one part.
     *
     * @param size bytes
     * @param etag its MD5 in hexadecimal
     * @param checksum Base64
     */
    public record Part(long size, String etag, String checksum) {}

    private MultipartChecksum() {}

    /** The MD5 of the parts' MD5s, and the number of parts. */
    public static String etag(List<Part> parts) {
        var all = new ByteArrayOutputStream();
        parts.forEach(part -> all.writeBytes(HexFormat.of().parseHex(part.etag())));
        return HexFormat.of().formatHex(ChecksumAlgorithm.MD5.of(all.toByteArray()))
                + "-"
                + parts.size();
    }

    /** The checksum of the object that the parts make. There must be at least one part. */
    public static Checksum of(ChecksumAlgorithm algorithm, ChecksumType type, List<Part> parts) {
        return switch (type) {
            case COMPOSITE -> new Checksum(algorithm, type, composite(algorithm, parts));
            case FULL_OBJECT -> new Checksum(algorithm, type, whole(algorithm, parts));
        };
    }

    private static String composite(ChecksumAlgorithm algorithm, List<Part> parts) {
        var all = new ByteArrayOutputStream();
        parts.forEach(part -> all.writeBytes(bytes(part)));
        return base64(algorithm.of(all.toByteArray())) + "-" + parts.size();
    }

    private static String whole(ChecksumAlgorithm algorithm, List<Part> parts) {
        var value = bytes(parts.getFirst());
        for (var part : parts.subList(1, parts.size())) {
            value = algorithm.combine(value, bytes(part), part.size());
        }
        return base64(value);
    }

    private static byte[] bytes(Part part) {
        return Base64.getDecoder().decode(part.checksum());
    }

    private static String base64(byte[] value) {
        return Base64.getEncoder().encodeToString(value);
    }
}
