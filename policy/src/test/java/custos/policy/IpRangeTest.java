package custos.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IpRangeTest {
    @Test
    void anAddressLiesInABlockIfNoBitOfThePrefixDiffers() {
        Randomly.check(
                20,
                random -> {
                    everyBitOfEveryPrefix(random, false, 32);
                    everyBitOfEveryPrefix(random, true, 128);
                });
    }

    private static void everyBitOfEveryPrefix(Random random, boolean v6, int width) {
        var address = address(random, v6);
        for (var prefix = 0; prefix <= width; prefix++) {
            var block = new IpRange(v6, address.high(), address.low(), prefix);
            assertEquals(true, block.contains(address), block::toString);
            for (var bit = 0; bit < width; bit++) {
                var other = flipped(address, bit, width);
                assertEquals(bit >= prefix, block.contains(other), block + " " + other);
            }
        }
    }

    @Test
    void aBlockHoldsNarrowerBlocksAndItself() {
        for (var v6 : new boolean[] {false, true}) {
            var width = v6 ? 128 : 32;
            for (var wide = 0; wide <= width; wide++) {
                for (var narrow = 0; narrow <= width; narrow++) {
                    var held = new IpRange(v6, 0, 0, narrow);
                    assertEquals(narrow >= wide, new IpRange(v6, 0, 0, wide).contains(held));
                }
            }
        }
    }

    @Test
    void theFamiliesNeverMatchEachOther() {
        var v4 = new IpRange(false, 0, 0, 0);
        var v6 = new IpRange(true, 0, 0, 0);
        assertEquals(false, v4.contains(v6));
        assertEquals(false, v6.contains(v4));
    }

    @Test
    void aBlockIsAlignedIfNoBitFollowsItsPrefix() {
        for (var v6 : new boolean[] {false, true}) {
            var width = v6 ? 128 : 32;
            for (var prefix = 0; prefix <= width; prefix++) {
                for (var bit = 0; bit < width; bit++) {
                    var one = flipped(new IpRange(v6, 0, 0, width), bit, width);
                    var block = new IpRange(v6, one.high(), one.low(), prefix);
                    assertEquals(bit < prefix, block.isAligned(), block::toString);
                }
                assertEquals(true, new IpRange(v6, 0, 0, prefix).isAligned());
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "::ffff:10.1.2.3, false, 32",
        "::ffff:10.0.0.0/104, false, 8",
        "::ffff:0.0.0.0/96, false, 0",
        "::ffff:0:0/95, true, 95",
        "::fffe:10.1.2.3, true, 128",
        "1::ffff:10.1.2.3, true, 128",
        "10.1.2.3, false, 32",
        "10.0.0.0/8, false, 8",
    })
    void anIpv4PeerInIpv6ClothesCountsAsIpv4(String text, boolean v6, int prefix) {
        var peer = IpRange.ofPeer(text);
        assertNotNull(peer);
        assertEquals(v6, peer.v6());
        assertEquals(prefix, peer.prefix());
    }

    @Test
    void everyOctetAndEveryGroupIsRead() {
        for (var octet = 0; octet < 256; octet++) {
            assertEquals(new IpRange(false, 0, octet, 32), IpRange.parse("0.0.0." + octet));
            assertEquals(
                    new IpRange(false, 0, (long) octet << 24, 32), IpRange.parse(octet + ".0.0.0"));
        }
        for (var digit = 0; digit < 16; digit++) {
            var text = Integer.toHexString(digit);
            assertEquals(new IpRange(true, 0, digit, 128), IpRange.parse("::" + text));
            assertEquals(
                    new IpRange(true, (long) digit << 60, 0, 128),
                    IpRange.parse(text.toUpperCase(Locale.ROOT) + "000::"));
        }
        assertEquals(new IpRange(true, 1, 0x0102_0304L, 128), IpRange.parse("0:0:0:1::1.2.3.4"));
        assertEquals(
                new IpRange(true, 0x0001_0002_0003_0004L, 0x0005_0006_0102_0304L, 128),
                IpRange.parse("1:2:3:4:5:6:1.2.3.4"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0.0.0.256",
                "0.0.0.:",
                "0.0.0./",
                "::g",
                "::@",
                "::12345",
                "/8",
                "::/129",
                "0.0.0.0/33",
                "0.0.0.0/",
                "1:2:3:4:5:6:7:1.2.3.4",
                "1.2.3.4::",
                "::1.2.3"
            })
    void whatIsNoAddressIsNone(String text) {
        assertNull(IpRange.parse(text));
    }

    private static IpRange address(Random random, boolean v6) {
        return v6
                ? new IpRange(true, random.nextLong(), random.nextLong(), 128)
                : new IpRange(false, 0, random.nextLong() >>> 32, 32);
    }

    /** The address with one bit changed, counted from the left. */
    private static IpRange flipped(IpRange address, int bit, int width) {
        var fromRight = width - 1 - bit;
        return fromRight >= 64
                ? new IpRange(
                        address.v6(),
                        address.high() ^ (1L << (fromRight - 64)),
                        address.low(),
                        address.prefix())
                : new IpRange(
                        address.v6(),
                        address.high(),
                        address.low() ^ (1L << fromRight),
                        address.prefix());
    }
}
