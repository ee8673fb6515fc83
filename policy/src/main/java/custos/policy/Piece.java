package custos.policy;

import org.jspecify.annotations.Nullable;

/** A part of a text with wildcards and variables. */
sealed interface Piece {

    /**
     * The characters that it stands for.
     *
     * @return null if a variable has no value
     * @throws IllegalStateException for a wildcard
     */
    @Nullable String text(Context context);

    /** Characters that stand for themselves. */
    record Literal(String text) implements Piece {
        @Override
        public String text(Context context) {
            return text;
        }
    }

    /** {@code *}: any run of characters, also none. */
    record Star() implements Piece {
        @Override
        public String text(Context context) {
            throw new IllegalStateException("a wildcard");
        }
    }

    /** {@code ?}: exactly one character. */
    record One() implements Piece {
        @Override
        public String text(Context context) {
            throw new IllegalStateException("a wildcard");
        }
    }

    /** {@code ${key}} or {@code ${key, 'default'}}. */
    record Variable(String key, int hash, @Nullable String fallback) implements Piece {

        @Override
        public @Nullable String text(Context context) {
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
