package custos.policy;

import java.math.BigDecimal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One value of a condition key. What an operator reads it as is kept, so that a value is parsed
 * once per request. Threads may race to parse: they store equal results.
 */
final class ContextValue {
    private final String text;
    private @Nullable Typed number;
    private @Nullable Typed date;
    private @Nullable Typed address;

    /** The outcome of one reading: {@code value} is null if the text cannot be read so. */
    private record Typed(@Nullable Object value) {}

    ContextValue(String text) {
        this.text = text;
    }

    String text() {
        return text;
    }

    @Nullable BigDecimal number() {
        var known = number;
        if (known == null) {
            known = new Typed(Scalars.number(text));
            number = known;
        }
        return (BigDecimal) known.value();
    }

    @Nullable Instant date() {
        var known = date;
        if (known == null) {
            known = new Typed(Scalars.date(text));
            date = known;
        }
        return (Instant) known.value();
    }

    @Nullable IpRange address() {
        var known = address;
        if (known == null) {
            known = new Typed(IpRange.ofPeer(text));
            address = known;
        }
        return (IpRange) known.value();
    }
}
