package custos.objectstore.checksum;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.Random;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

@NullMarked
final class ChecksumTest {
    /** Check values of the CRC catalogue, and of coreutils for the digests. */
    @ParameterizedTest
    @CsvSource({
        "CRC32, cbf43926",
        "CRC32C, e3069283",
        "CRC64NVME, ae8b14860a799888",
        "MD5, 25f9e794323b453885f5181f1b624d0b",
        "SHA1, f7c3bc1d808e04732adf679965ccc34ca7ae3441",
    })
    void theCheckValueIsTheCataloguesOne(ChecksumAlgorithm algorithm, String value) {
        var digits = "123456789".getBytes(StandardCharsets.UTF_8);
        assertEquals(value, HexFormat.of().formatHex(algorithm.of(digits)));
    }

    @ParameterizedTest
    @EnumSource
    void aValueHasItsLength(ChecksumAlgorithm algorithm) {
        assertEquals(algorithm.bytes(), algorithm.of(new byte[5]).length);
    }

    @Test
    void crc64EqualsTheOneWorkedOutBitByBit() {
        var random = new Random(Long.parseLong("0" + System.getProperty("seed", "")));
        for (int i = 0; i < 500; i++) {
            var content = new byte[random.nextInt(200)];
            random.nextBytes(content);
            int cut = random.nextInt(content.length + 1);
            var running = ChecksumAlgorithm.CRC64NVME.start();
            running.update(content, 0, cut);
            running.update(content, cut, content.length - cut);
            var naive = HexFormat.of().toHexDigits(bitByBit(content));
            assertEquals(naive, HexFormat.of().formatHex(running.value()));
        }
    }

    /**
     * The definition: polynomial 0xad93d23594c93659, reflected in and out, all ones at both ends.
     */
    private static long bitByBit(byte[] content) {
        long crc = -1;
        for (byte b : content) {
            for (int bit = 0; bit < 8; bit++) {
                long in = ((long) b >>> bit) & 1;
                boolean high = ((crc >>> 63) ^ in) != 0;
                crc = high ? (crc << 1) ^ 0xad93d23594c93659L : crc << 1;
            }
        }
        return Long.reverse(~crc);
    }

    @Test
    void combinedPiecesGiveTheValueOfTheWhole() {
        var random = new Random(Long.parseLong("0" + System.getProperty("seed", "")));
        for (var algorithm : EnumSet.allOf(ChecksumAlgorithm.class)) {
            for (int i = 0; i < 100 && algorithm.combines(); i++) {
                var whole = new byte[random.nextInt(3_000)];
                random.nextBytes(whole);
                int cut = random.nextInt(whole.length + 1);
                var first = Arrays.copyOf(whole, cut);
                var second = Arrays.copyOfRange(whole, cut, whole.length);
                assertArrayEquals(
                        algorithm.of(whole),
                        algorithm.combine(
                                algorithm.of(first), algorithm.of(second), second.length));
            }
        }
    }
}
