package custos.policy;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads the texts of condition values. A text that cannot be read is null, never a guess. */
final class Scalars {
    private static final Pattern NUMBER =
            Pattern.compile("[+-]?(\\d+(\\.\\d*)?|\\.\\d+)([eE][+-]?\\d{1,9})?");
    private static final Pattern YEAR = Pattern.compile("\\d{4}");
    private static final Pattern MONTH = Pattern.compile("\\d{4}-\\d{2}");
    private static final Pattern DAY = Pattern.compile("\\d{4}-\\d{2}-\\d{2}");
    private static final Pattern TIME =
            Pattern.compile(
                    "\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}(:\\d{2}(\\.\\d{1,9})?)?"
                            + "(Z|[+-]\\d{2}:\\d{2})?");
    private static final Pattern EPOCH = Pattern.compile("-?\\d{1,15}(\\.\\d{1,9})?");

    /** Seconds reach this in the year 5138: whoever writes more means milliseconds. */
    private static final BigDecimal MILLISECONDS_FROM = new BigDecimal("100000000000");

    /** No honest number is longer; a bound keeps comparing cheap. */
    private static final int LONGEST_NUMBER = 400;

    private Scalars() {}

    /** A decimal with sign. */
    static @Nullable BigDecimal number(String text) {
        if (text.length() > LONGEST_NUMBER || !NUMBER.matcher(text).matches()) {
            return null;
        }
        return new BigDecimal(text);
    }

    /**
     * An instant, from a W3C profile of ISO 8601 or from a count since 1970; UTC without a zone.
     */
    static @Nullable Instant date(String text) {
        try {
            if (YEAR.matcher(text).matches()) {
                return startOf(LocalDate.of(Integer.parseInt(text), 1, 1));
            }
            if (EPOCH.matcher(text).matches()) {
                return epoch(new BigDecimal(text));
            }
            if (MONTH.matcher(text).matches()) {
                return startOf(YearMonth.parse(text).atDay(1));
            }
            if (DAY.matcher(text).matches()) {
                return startOf(LocalDate.parse(text));
            }
            return TIME.matcher(text).matches() ? time(text) : null;
        } catch (DateTimeException _) {
            return null; // well formed, but no such day: 2026-02-30
        }
    }

    private static Instant startOf(LocalDate day) {
        return day.atStartOfDay(ZoneOffset.UTC).toInstant();
    }

    private static Instant epoch(BigDecimal count) {
        var millis = count.abs().compareTo(MILLISECONDS_FROM) >= 0;
        var seconds = millis ? count.movePointLeft(3) : count;
        var whole = seconds.setScale(0, RoundingMode.FLOOR);
        var nanos = seconds.subtract(whole).movePointRight(9).longValue();
        return Instant.ofEpochSecond(whole.longValue(), nanos);
    }

    private static Instant time(String text) {
        var zoned = text.endsWith("Z") || text.lastIndexOf('-') > 7 || text.indexOf('+') > 0;
        return OffsetDateTime.parse(zoned ? text : text + "Z").toInstant();
    }

    /** True for {@code true} and {@code false} in any case. */
    static boolean isBoolean(String text) {
        return text.equalsIgnoreCase("true") || text.equalsIgnoreCase("false");
    }

    /** The bytes behind base64. */
    static byte @Nullable [] binary(String text) {
        try {
            return Base64.getDecoder().decode(text);
        } catch (IllegalArgumentException _) {
            return null;
        }
    }
}
