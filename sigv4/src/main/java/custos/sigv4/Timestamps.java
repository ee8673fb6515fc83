package custos.sigv4;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;
import java.util.Locale;
import java.util.Optional;

/** The one form of time that SigV4 signs: {@code YYYYMMDDTHHMMSSZ}. */
final class Timestamps {
    private static final DateTimeFormatter BASIC =
            DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'", Locale.ROOT)
                    .withResolverStyle(ResolverStyle.STRICT);
    private static final DateTimeFormatter HTTP =
            DateTimeFormatter.RFC_1123_DATE_TIME.withLocale(Locale.ROOT);

    private Timestamps() {}

    static String basic(Instant instant) {
        return BASIC.format(instant.atOffset(ZoneOffset.UTC));
    }

    static Optional<Instant> parseBasic(String text) {
        try {
            return text.length() == 16
                    ? Optional.of(LocalDateTime.parse(text, BASIC).toInstant(ZoneOffset.UTC))
                    : Optional.empty();
        } catch (DateTimeException _) {
            return Optional.empty();
        }
    }

    /** Reads a {@code Date} header: HTTP's form, or the basic one. */
    static Optional<Instant> parseDateHeader(String text) {
        try {
            return Optional.of(Instant.from(HTTP.parse(text)));
        } catch (DateTimeException _) {
            return parseBasic(text);
        }
    }
}
