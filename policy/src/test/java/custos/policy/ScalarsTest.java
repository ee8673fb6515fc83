package custos.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ScalarsTest {
    @ParameterizedTest
    @CsvSource({
        "2026, 2026-01-01T00:00:00Z",
        "2026-03, 2026-03-01T00:00:00Z",
        "2026-03-04, 2026-03-04T00:00:00Z",
        "2026-03-04T05:06Z, 2026-03-04T05:06:00Z",
        "2026-03-04T05:06:07Z, 2026-03-04T05:06:07Z",
        "2026-03-04T05:06:07.25Z, 2026-03-04T05:06:07.250Z",
        "2026-03-04T05:06:07+02:00, 2026-03-04T03:06:07Z",
        "2026-03-04T05:06:07-02:00, 2026-03-04T07:06:07Z",
        "2026-03-04T05:06:07, 2026-03-04T05:06:07Z",
        "1772600767, 2026-03-04T05:06:07Z",
        "1772600767.5, 2026-03-04T05:06:07.500Z",
        "1772600767000, 2026-03-04T05:06:07Z",
        "99999999999, 5138-11-16T09:46:39Z",
        "100000000000, 1973-03-03T09:46:40Z",
        "0, 1970-01-01T00:00:00Z",
    })
    void datesAreReadInEveryProfile(String text, String instant) {
        assertEquals(Instant.parse(instant), Scalars.date(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "2026-02-30", "2026-13", "yesterday", "2026-03-04 05:06", "1e9"})
    void whatIsNoDateIsNotGuessed(String text) {
        assertNull(Scalars.date(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "ten", "1,5", "0x10", "1 ", "--1", "NaN", "١"})
    void whatIsNoNumberIsNotGuessed(String text) {
        assertNull(Scalars.number(text));
    }

    @ParameterizedTest
    @CsvSource({
        "10.0.0.0/8, 10.1.2.3, true",
        "10.0.0.0/8, 11.1.2.3, false",
        "10.0.0.1, 10.0.0.1, true",
        "10.0.0.1, 10.0.0.2, false",
        "0.0.0.0/0, 203.0.113.9, true",
        "0.0.0.0/0, 2001:db8::1, false",
        "::/0, 2001:db8::1, true",
        "::/0, 203.0.113.9, false",
        "2001:db8::/32, 2001:db8:ffff::1, true",
        "2001:db8::/32, 2001:db9::1, false",
        "2001:db8::/96, 2001:db8::1:2, true",
        "2001:db8::1, 2001:DB8:0:0:0:0:0:1, true",
        "203.0.113.0/24, ::ffff:203.0.113.9, true",
    })
    void aBlockContainsItsAddresses(String block, String address, boolean contained) {
        var range = IpRange.parse(block);
        var peer = IpRange.ofPeer(address);
        assertNotNull(range);
        assertNotNull(peer);
        assertEquals(contained, range.contains(peer));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "1.2.3",
                "1.2.3.4.5",
                "256.1.1.1",
                "01.2.3.4",
                "1.2.3.4/33",
                "1.2.3.4/",
                "1.2.3.4/x",
                "::1::",
                ":::",
                "1:2:3:4:5:6:7",
                "1:2:3:4:5:6:7:8:9",
                "12345::",
                "g::",
                "::/129",
                "fe80::1%eth0",
                "localhost",
                "1.2.3.4/-1",
                "1::2:3:4:5:6:7:8",
            })
    void whatIsNoAddressIsNotGuessed(String text) {
        assertNull(IpRange.parse(text));
    }

    @Test
    void addressesAgreeWithThePlatforms() {
        Randomly.check(
                2_000,
                random -> {
                    var bytes = new byte[16];
                    random.nextBytes(bytes);
                    if (Randomly.oneIn(random, 2)) {
                        Arrays.fill(bytes, random.nextInt(8), 8 + random.nextInt(8), (byte) 0);
                    }
                    var text = host(bytes);
                    var range = IpRange.parse(text);
                    assertNotNull(range, text);
                    var buffer = ByteBuffer.wrap(bytes);
                    assertEquals(buffer.getLong(), range.high());
                    assertEquals(buffer.getLong(), range.low());
                });
    }

    private static String host(byte[] bytes) {
        try {
            return InetAddress.getByAddress(bytes).getHostAddress();
        } catch (UnknownHostException impossible) {
            throw new AssertionError(impossible);
        }
    }

    @Test
    void hugeExponentsCompareAtOnce() {
        var huge = Scalars.number("1e999999999");
        var tiny = Scalars.number("1e-999999999");
        assertNotNull(huge);
        assertNotNull(tiny);
        assertTrue(huge.compareTo(tiny) > 0);
        assertTrue(tiny.compareTo(huge) < 0);
    }

    @Test
    void aNumberHasFourHundredCharactersAtMost() {
        assertEquals(new BigDecimal("9".repeat(400)), Scalars.number("9".repeat(400)));
        assertNull(Scalars.number("9".repeat(401)));
    }
}
