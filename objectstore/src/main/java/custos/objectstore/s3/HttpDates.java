package custos.objectstore.s3;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Optional;

/** Dates in headers and documents. */
final class HttpDates {
    private static final DateTimeFormatter HTTP =
            DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ENGLISH)
                    .withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter ISO =
            new DateTimeFormatterBuilder().appendInstant(3).toFormatter(Locale.ROOT);

    private HttpDates() {}

    static String http(Instant instant) {
        return HTTP.format(instant);
    }

    /** As documents have it, with milliseconds. */
    static String iso(Instant instant) {
        return ISO.format(instant);
    }

    /** A date in a header, nothing if it is none: HTTP ignores conditions it cannot read. */
    static Optional<Instant> parse(String text) {
        try {
            return Optional.of(HTTP.parse(text.trim(), Instant::from));
        } catch (DateTimeException _) {
            return Optional.empty();
        }
    }

    /** What a header's date can say of an instant. */
    static Instant seconds(Instant instant) {
        return instant.truncatedTo(ChronoUnit.SECONDS);
    }
}
