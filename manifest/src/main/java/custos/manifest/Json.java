package custos.manifest;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * A JSON value as its author wrote it: members in order, numbers in their literal form. That is
 * what the usual trees lose, and what entries must keep (specification, D-150).
 */
sealed interface Json {

    /** An object; the map is not changed after the value was made. */
    record Obj(Map<String, Json> members) implements Json {
        Optional<Json> get(String name) {
            return Optional.ofNullable(members.get(name));
        }

        Optional<String> string(String name) {
            return members.get(name) instanceof Str(var value)
                    ? Optional.of(value)
                    : Optional.empty();
        }

        Optional<List<Json>> array(String name) {
            return members.get(name) instanceof Arr(var items)
                    ? Optional.of(items)
                    : Optional.empty();
        }

        /** A finite number, or nothing. */
        OptionalDouble number(String name) {
            return members.get(name) instanceof Num number
                    ? number.finite()
                    : OptionalDouble.empty();
        }

        /** A whole number that a double holds exactly, or nothing. */
        OptionalLong integer(String name) {
            return members.get(name) instanceof Num number
                    ? number.integer()
                    : OptionalLong.empty();
        }

        /** This object with the member set, at its old place or at the end. */
        Obj with(String name, Json value) {
            var copy = new LinkedHashMap<>(members);
            copy.put(name, value);
            return new Obj(copy);
        }
    }

    record Arr(List<Json> items) implements Json {
        Arr with(int index, Json value) {
            var copy = new ArrayList<>(items);
            copy.set(index, value);
            return new Arr(copy);
        }
    }

    record Str(String value) implements Json {}

    record Num(String literal) implements Json {
        private static final double EXACT = 1L << 53;
        private static final int SHORT = 15;

        OptionalDouble finite() {
            double value = value();
            return Double.isFinite(value) ? OptionalDouble.of(value) : OptionalDouble.empty();
        }

        OptionalLong integer() {
            double value = value();
            return value == Math.rint(value) && Math.abs(value) <= EXACT
                    ? OptionalLong.of((long) value)
                    : OptionalLong.empty();
        }

        /** Pixels are short integers, and a manifest has millions: those need no decimal parser. */
        private double value() {
            if (literal.length() > SHORT) {
                return Double.parseDouble(literal);
            }
            long value = 0;
            for (int i = 0; i < literal.length(); i++) {
                int digit = literal.charAt(i) - '0';
                if (digit < 0 || digit > 9) {
                    return Double.parseDouble(literal);
                }
                value = value * 10 + digit;
            }
            return value;
        }
    }

    record Bool(boolean value) implements Json {}

    record Null() implements Json {}

    static Num number(long value) {
        return new Num(Long.toString(value));
    }

    static Num number(double value) {
        return new Num(
                value == Math.rint(value) && Math.abs(value) < Num.EXACT
                        ? Long.toString((long) value)
                        : Double.toString(value));
    }

    static Arr array(List<? extends Json> items) {
        return new Arr(List.copyOf(items));
    }

    /** An object that is being written down. */
    final class Members {
        private final Map<String, Json> members = new LinkedHashMap<>();

        Members put(String name, Json value) {
            members.put(name, value);
            return this;
        }

        Members put(String name, String value) {
            return put(name, new Str(value));
        }

        Members put(String name, long value) {
            return put(name, number(value));
        }

        Members put(String name, boolean value) {
            return put(name, new Bool(value));
        }

        Obj build() {
            return new Obj(members);
        }
    }
}
