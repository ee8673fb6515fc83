package custos.objectstore.checksum;

import java.util.Base64;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;

/** The MD5 of a content, which is its ETag, and the checksums asked for, in one pass. */
public final class Digests {
    private final ChecksumAlgorithm.Running md5 = ChecksumAlgorithm.MD5.start();
    private final Map<ChecksumAlgorithm, ChecksumAlgorithm.Running> running =
            new EnumMap<>(ChecksumAlgorithm.class);

    /** Begins the computations. */
    public Digests(Set<ChecksumAlgorithm> algorithms) {
        algorithms.forEach(algorithm -> running.put(algorithm, algorithm.start()));
    }

    /** Takes more of the content. */
    public void update(byte[] bytes, int offset, int length) {
        md5.update(bytes, offset, length);
        running.values().forEach(checksum -> checksum.update(bytes, offset, length));
    }

    /** The results. Ends the computations. */
    public Results finish() {
        var values = new EnumMap<ChecksumAlgorithm, String>(ChecksumAlgorithm.class);
        running.forEach((algorithm, checksum) ->
                values.put(algorithm, Base64.getEncoder().encodeToString(checksum.value())));
        return new Results(HexFormat.of().formatHex(md5.value()), values);
    }

    /**
     * What a content's bytes came to.
     *
     * @param etag the MD5 in lower-case hexadecimal
     * @param checksums Base64
     */
    public record Results(String etag, Map<ChecksumAlgorithm, String> checksums) {
        public Results {
            checksums = Map.copyOf(checksums);
        }

        /** The MD5 as the Content-MD5 header has it. */
        public String contentMd5() {
            return Base64.getEncoder().encodeToString(HexFormat.of().parseHex(etag));
        }

        /** The Base64 value of an algorithm that was asked for. */
        public String value(ChecksumAlgorithm algorithm) {
            var value = checksums.get(algorithm);
            if (value == null) {
                throw new IllegalArgumentException("not computed: " + algorithm);
            }
            return value;
        }
    }
}
