package custos.objectstore.catalog;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Keys, and arithmetic of them in S3's order, that of their UTF-8 bytes, which is that of code
 * points.
 */
public final class Keys {
    private static final int MOST_BYTES = 1024;

    private Keys() {}

    /**
     * Refuses a key that S3 would: longer than 1,024 bytes of UTF-8, or holding the NUL character,
     * which neither XML nor a database's text can carry.
     */
    public static void require(String key) {
        int bytes = key.getBytes(StandardCharsets.UTF_8).length;
        if (bytes > MOST_BYTES) {
            throw S3Errors.keyTooLong(bytes);
        }
        if (key.isEmpty() || key.indexOf('\0') >= 0) {
            throw S3Errors.invalidArgument("A key is not empty and has no NUL", "key", "");
        }
    }

    /** The least text that is greater than every text with this prefix, if there is one. */
    static Optional<String> after(String prefix) {
        int end = prefix.length();
        while (end > 0) {
            int last = prefix.codePointBefore(end);
            end -= Character.charCount(last);
            if (last < Character.MAX_CODE_POINT) {
                // Surrogates are no characters: what follows U+D7FF is U+E000.
                int next = last == Character.MIN_SURROGATE - 1 ? 0xE000 : last + 1;
                return Optional.of(prefix.substring(0, end) + Character.toString(next));
            }
        }
        return Optional.empty();
    }

    /** The part of a key up to the first delimiter after the prefix, if it has one. */
    static Optional<String> commonPrefix(String key, String prefix, String delimiter) {
        if (delimiter.isEmpty()) {
            return Optional.empty();
        }
        int at = key.indexOf(delimiter, prefix.length());
        return at < 0 ? Optional.empty() : Optional.of(key.substring(0, at + delimiter.length()));
    }
}
