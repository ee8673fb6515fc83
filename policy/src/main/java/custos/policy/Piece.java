package custos.policy;

import org.jspecify.annotations.Nullable;

/** A part of a text with wildcards and variables. */
sealed interface Piece {

    /** Characters that stand for themselves. */
    record Literal(String text) implements Piece {}

    /** {@code *}: any run of characters, also none. */
    record Star() implements Piece {}

    /** {@code ?}: exactly one character. */
    record One() implements Piece {}

    /** {@code ${key}} or {@code ${key, 'default'}}. */
    record Variable(String key, int hash, @Nullable String fallback) implements Piece {

        /** The variable's text, or null if the key has no single value and there is no default. */
        @Nullable String resolve(Context context) {
            var entry = context.find(key, hash);
            if (entry == null || entry.multivalued) {
                return fallback;
            }
            return entry.values[0].text();
        }
    }

    Star STAR = new Star();
    One ONE = new One();
}
