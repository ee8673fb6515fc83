package custos.policy;

import org.jspecify.annotations.Nullable;

/**
 * A block of IPv4 or IPv6 addresses; a single address is a block of one. The two families never
 * match each other, and nothing is ever looked up.
 *
 * @param high the upper 64 bits of an IPv6 address; 0 for IPv4
 * @param low the lower 64 bits; an IPv4 address as a number
 */
record IpRange(boolean v6, long high, long low, int prefix) {
    private static final int GROUPS = 8;

    /** Reads an address or a CIDR block, or null if the text is neither. */
    static @Nullable IpRange parse(String text) {
        var slash = text.indexOf('/');
        var address = slash < 0 ? text : text.substring(0, slash);
        var v6 = address.indexOf(':') >= 0;
        var widest = v6 ? 128 : 32;
        var prefix = slash < 0 ? widest : number(text.substring(slash + 1), widest);
        if (prefix < 0) {
            return null;
        }
        return v6 ? v6(address, prefix) : v4(address, prefix);
    }

    /**
     * Reads an address of a request. An IPv4 address in IPv6 clothes ({@code ::ffff:203.0.113.9},
     * usual with dual-stack sockets) counts as IPv4, or it would slip past every IPv4 rule.
     */
    static @Nullable IpRange ofPeer(String text) {
        var range = parse(text);
        if (range == null || !range.v6 || range.prefix < 96) {
            return range;
        }
        var mapped = range.high == 0 && range.low >>> 32 == 0xffff;
        return mapped ? new IpRange(false, 0, range.low & 0xffff_ffffL, range.prefix - 96) : range;
    }

    /** True if no bit is set after the prefix. */
    boolean isAligned() {
        if (!v6) {
            return prefix == 32 || (low & (0xffff_ffffL >>> prefix)) == 0;
        }
        if (prefix >= 64) {
            return prefix == 128 || (low & (-1L >>> (prefix - 64))) == 0;
        }
        return low == 0 && (high & (-1L >>> prefix)) == 0;
    }

    /** True if every address of {@code other} lies in this block. */
    boolean contains(IpRange other) {
        if (v6 != other.v6 || other.prefix < prefix) {
            return false;
        }
        if (!v6) {
            return prefix == 0 || (low >>> (32 - prefix)) == (other.low >>> (32 - prefix));
        }
        if (prefix == 0) {
            return true;
        }
        if (prefix <= 64) {
            return (high >>> (64 - prefix)) == (other.high >>> (64 - prefix));
        }
        return high == other.high && (low >>> (128 - prefix)) == (other.low >>> (128 - prefix));
    }

    private static @Nullable IpRange v4(String address, int prefix) {
        var value = v4(address);
        return value < 0 ? null : new IpRange(false, 0, value, prefix);
    }

    /** The address as a number, or -1. */
    private static long v4(String address) {
        var parts = address.split("\\.", -1);
        if (parts.length != 4) {
            return -1;
        }
        var value = 0L;
        for (var part : parts) {
            var octet = number(part, 255);
            if (octet < 0) {
                return -1;
            }
            value = value << 8 | octet;
        }
        return value;
    }

    /** A plain decimal without sign or leading zero (which some read as octal), or -1. */
    private static int number(String text, int most) {
        if (text.isEmpty() || text.length() > 3 || (text.length() > 1 && text.charAt(0) == '0')) {
            return -1;
        }
        var value = 0;
        for (var i = 0; i < text.length(); i++) {
            var digit = text.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                return -1;
            }
            value = value * 10 + digit;
        }
        return value <= most ? value : -1;
    }

    private static @Nullable IpRange v6(String address, int prefix) {
        var gap = address.indexOf("::");
        if (gap >= 0 && address.indexOf("::", gap + 1) >= 0) {
            return null;
        }
        var before = groups(gap < 0 ? address : address.substring(0, gap), gap < 0);
        var after = groups(gap < 0 ? "" : address.substring(gap + 2), true);
        if (before == null || after == null) {
            return null;
        }
        var known = before.length + after.length;
        if (gap < 0 ? known != GROUPS : known >= GROUPS) {
            return null;
        }
        var all = new int[GROUPS];
        System.arraycopy(before, 0, all, 0, before.length);
        System.arraycopy(after, 0, all, GROUPS - after.length, after.length);
        return new IpRange(true, join(all, 0), join(all, 4), prefix);
    }

    private static long join(int[] groups, int from) {
        var value = 0L;
        for (var i = from; i < from + 4; i++) {
            value = value << 16 | groups[i];
        }
        return value;
    }

    /** The 16-bit groups of a part of an address; at its end an IPv4 address may stand for two. */
    private static int @Nullable [] groups(String text, boolean atEnd) {
        if (text.isEmpty()) {
            return new int[0];
        }
        var parts = text.split(":", -1);
        var v4 = atEnd && parts[parts.length - 1].indexOf('.') >= 0;
        var groups = new int[parts.length + (v4 ? 1 : 0)];
        for (var i = 0; i < parts.length - (v4 ? 1 : 0); i++) {
            groups[i] = hex(parts[i]);
            if (groups[i] < 0) {
                return null;
            }
        }
        if (v4) {
            var value = v4(parts[parts.length - 1]);
            if (value < 0) {
                return null;
            }
            groups[parts.length - 1] = (int) (value >>> 16);
            groups[parts.length] = (int) (value & 0xffff);
        }
        return groups;
    }

    private static int hex(String text) {
        if (text.isEmpty() || text.length() > 4) {
            return -1;
        }
        var value = 0;
        for (var i = 0; i < text.length(); i++) {
            var digit = Character.digit(text.charAt(i), 16);
            if (digit < 0 || text.charAt(i) > 127) {
                return -1;
            }
            value = value << 4 | digit;
        }
        return value;
    }
}
