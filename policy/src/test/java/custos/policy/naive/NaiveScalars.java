package custos.policy.naive;

import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** Numbers, dates, booleans, binary data and addresses in their text forms: section 1.5. */
final class NaiveScalars {
    private static final Pattern YEAR = Pattern.compile("\\d{4}");
    private static final Pattern MONTH = Pattern.compile("\\d{4}-\\d{2}");
    private static final Pattern DAY = Pattern.compile("\\d{4}-\\d{2}-\\d{2}");
    private static final Pattern TIME =
            Pattern.compile(
                    "\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}(:\\d{2}(\\.\\d+)?)?(Z|[+-]\\d{2}:\\d{2})?");
    private static final Pattern ZONE = Pattern.compile("(Z|[+-]\\d{2}:\\d{2})$");
    private static final Pattern SECONDS = Pattern.compile("-?\\d{1,15}(\\.\\d+)?");
    private static final BigDecimal LARGE = BigDecimal.TEN.pow(11);
    private static final Pattern BYTE = Pattern.compile("0|[1-9][0-9]{0,2}"); // 010 may be octal
    private static final Pattern GROUP = Pattern.compile("[0-9a-fA-F]{1,4}");

    private NaiveScalars() {}

    static Optional<BigDecimal> number(String text) {
        // BigDecimal reads the digits of every script; policies are written in ours.
        if (text.chars().anyMatch(character -> character > 127)) {
            return Optional.empty();
        }
        try {
            return Optional.of(new BigDecimal(text));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    /** Seconds since 1970. */
    static Optional<BigDecimal> date(String text) {
        if (YEAR.matcher(text).matches()) {
            return instant(text + "-01-01T00:00Z");
        }
        if (MONTH.matcher(text).matches()) {
            return instant(text + "-01T00:00Z");
        }
        if (DAY.matcher(text).matches()) {
            return instant(text + "T00:00Z");
        }
        if (TIME.matcher(text).matches()) {
            return instant(ZONE.matcher(text).find() ? text : text + "Z");
        }
        return SECONDS.matcher(text).matches()
                ? number(text).map(NaiveScalars::seconds)
                : Optional.empty();
    }

    /** Published cases give milliseconds too, so that what is too large for seconds is those. */
    private static BigDecimal seconds(BigDecimal number) {
        return number.abs().compareTo(LARGE) < 0 ? number : number.movePointLeft(3);
    }

    private static Optional<BigDecimal> instant(String text) {
        try {
            var instant = OffsetDateTime.parse(text).toInstant();
            var nanoseconds = BigDecimal.valueOf(instant.getNano(), 9);
            return Optional.of(BigDecimal.valueOf(instant.getEpochSecond()).add(nanoseconds));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    static Optional<Boolean> bool(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "true" -> Optional.of(true);
            case "false" -> Optional.of(false);
            default -> Optional.empty();
        };
    }

    static Optional<ByteBuffer> base64(String text) {
        try {
            return Optional.of(ByteBuffer.wrap(Base64.getDecoder().decode(text)));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** The bits of an address that a range fixes, each a character; IPv4 and IPv6 are apart. */
    static Optional<String> range(String text) {
        var slash = text.indexOf('/');
        if (slash < 0) {
            return address(text);
        }
        var address = address(text.substring(0, slash));
        var length = text.substring(slash + 1);
        if (address.isEmpty() || !BYTE.matcher(length).matches()) {
            return Optional.empty();
        }
        var bits = address.get();
        // The first character says which family it is.
        var fixed = 1 + Integer.parseInt(length);
        return fixed <= bits.length() ? Optional.of(bits.substring(0, fixed)) : Optional.empty();
    }

    /** The address of a peer, or a block of them: IPv4 in IPv6 is IPv4. */
    static Optional<String> peer(String text) {
        var mapped = "6" + "0".repeat(80) + "1".repeat(16);
        return range(text).map(bits -> bits.startsWith(mapped) ? "4" + bits.substring(97) : bits);
    }

    /** The bits of an address after {@code 4} or {@code 6}. */
    static Optional<String> address(String text) {
        return text.contains(":") ? sixth(text).map("6"::concat) : fourth(text).map("4"::concat);
    }

    private static Optional<String> fourth(String text) {
        var bytes = text.split("\\.", -1);
        if (bytes.length != 4) {
            return Optional.empty();
        }
        var bits = new StringBuilder();
        for (var one : bytes) {
            if (!BYTE.matcher(one).matches() || Integer.parseInt(one) > 255) {
                return Optional.empty();
            }
            bits.append(bits(Integer.parseInt(one), 8));
        }
        return Optional.of(bits.toString());
    }

    private static Optional<String> sixth(String text) {
        var gap = text.indexOf("::");
        if (gap < 0) {
            return groups(text).filter(bits -> bits.length() == 128);
        }
        var before = groups(text.substring(0, gap));
        var after = groups(text.substring(gap + 2));
        if (before.isEmpty() || after.isEmpty()) {
            return Optional.empty();
        }
        var zeros = 128 - before.get().length() - after.get().length();
        return zeros < 16
                ? Optional.empty()
                : Optional.of(before.get() + "0".repeat(zeros) + after.get());
    }

    private static Optional<String> groups(String text) {
        var bits = new StringBuilder();
        var groups = text.isEmpty() ? new String[0] : text.split(":", -1);
        for (var i = 0; i < groups.length; i++) {
            if (GROUP.matcher(groups[i]).matches()) {
                bits.append(bits(Integer.parseInt(groups[i], 16), 16));
            } else {
                // An IPv4 address may stand in the last 32 bits.
                var last = fourth(groups[i]);
                if (last.isEmpty() || i < groups.length - 1) {
                    return Optional.empty();
                }
                bits.append(last.get());
            }
        }
        return Optional.of(bits.toString());
    }

    private static String bits(int value, int width) {
        var bits = Integer.toBinaryString(value);
        return "0".repeat(width - bits.length()) + bits;
    }
}
