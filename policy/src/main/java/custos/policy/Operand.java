package custos.policy;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/**
 * A listed value of a condition, compiled: the positive form of its operator. Whether the operator
 * is negated is for {@link Condition} to say.
 */
sealed interface Operand {

    /** True if the request's value matches this listed value. */
    boolean hit(ContextValue value, Context context);

    /** A string, with or without variables and wildcards. */
    record Text(TextPattern pattern) implements Operand {
        @Override
        public boolean hit(ContextValue value, Context context) {
            return pattern.matches(value.text(), context);
        }
    }

    /** Several plain strings at once. */
    record OneOf(Set<String> texts) implements Operand {
        @Override
        public boolean hit(ContextValue value, Context context) {
            return texts.contains(value.text());
        }
    }

    /** True or false, in any case; another value of the request is neither. */
    record Bool(TextPattern pattern) implements Operand {
        @Override
        public boolean hit(ContextValue value, Context context) {
            return Scalars.isBoolean(value.text()) && pattern.matches(value.text(), context);
        }
    }

    /** A number. */
    record Numeric(Operator operator, BigDecimal number) implements Operand {
        @Override
        public boolean hit(ContextValue value, Context context) {
            var seen = value.number();
            return seen != null && operator.accepts(seen.compareTo(number));
        }
    }

    /** A date. */
    record Date(Operator operator, Instant date) implements Operand {
        @Override
        public boolean hit(ContextValue value, Context context) {
            var seen = value.date();
            return seen != null && operator.accepts(seen.compareTo(date));
        }
    }

    /** Bytes; both sides are written in base64. */
    record Binary(List<Byte> bytes) implements Operand {
        static Binary of(byte[] bytes) {
            var list = new Byte[bytes.length];
            Arrays.setAll(list, i -> bytes[i]);
            return new Binary(List.of(list));
        }

        @Override
        public boolean hit(ContextValue value, Context context) {
            var seen = Scalars.binary(value.text());
            return seen != null && of(seen).bytes().equals(bytes);
        }
    }

    /** Blocks of addresses: all listed values of a condition at once, so that they ask one call. */
    final class Ip implements Operand {
        private final IpRange[] ranges;

        Ip(List<IpRange> ranges) {
            this.ranges = ranges.toArray(IpRange[]::new);
        }

        @Override
        public boolean hit(ContextValue value, Context context) {
            var seen = value.address();
            if (seen != null) {
                for (var range : ranges) {
                    if (range.contains(seen)) {
                        return true;
                    }
                }
            }
            return false;
        }
    }

    /** An ARN pattern whose first five parts are fixed. */
    record ArnLike(ArnPattern pattern) implements Operand {
        @Override
        public boolean hit(ContextValue value, Context context) {
            return hits(pattern, value, context);
        }
    }

    /** An ARN pattern with a variable in its first five parts: cut when the variable is known. */
    record ArnTemplate(List<Piece> pieces) implements Operand {
        @Override
        public boolean hit(ContextValue value, Context context) {
            var resolved = TextPattern.resolve(pieces, context);
            return resolved != null && hits(ArnPattern.of(resolved), value, context);
        }
    }

    private static boolean hits(ArnPattern pattern, ContextValue value, Context context) {
        if (!value.text().startsWith("arn:")) {
            return false;
        }
        var name = ArnName.of(value.text());
        return name != null && pattern.matches(name, context);
    }
}
