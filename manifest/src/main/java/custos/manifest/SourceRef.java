package custos.manifest;

import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The place of an image, {@code s3://BUCKET/KEY}. Two references are the same image when their text
 * is the same.
 *
 * @param text as the author wrote it
 */
public record SourceRef(String text, String bucket, String key) {
    private static final Pattern BUCKET = Pattern.compile("[0-9A-Za-z.\\-_]{3,255}");
    private static final int SCHEME = "s3://".length();
    private static final int KEY_BYTES = 1024;

    /** Reads a reference, or nothing if the scheme, the bucket or the key is not one of S3. */
    public static Optional<SourceRef> find(String text) {
        if (text.length() < SCHEME
                || !text.substring(0, SCHEME).toLowerCase(Locale.ROOT).equals("s3://")) {
            return Optional.empty();
        }
        int slash = text.indexOf('/', SCHEME);
        if (slash < 0) {
            return Optional.empty();
        }
        var bucket = text.substring(SCHEME, slash);
        var key = text.substring(slash + 1);
        return BUCKET.matcher(bucket).matches() && isKey(key)
                ? Optional.of(new SourceRef(text, bucket, key))
                : Optional.empty();
    }

    private static boolean isKey(String key) {
        if (key.isEmpty() || key.length() > KEY_BYTES) {
            return false;
        }
        try {
            var bytes = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(key));
            return bytes.remaining() <= KEY_BYTES;
        } catch (CharacterCodingException _) {
            return false; // half a surrogate pair
        }
    }

    @Override
    public String toString() {
        return text;
    }
}
