package custos.objectstore.s3;

import custos.objectstore.catalog.Listing;
import custos.objectstore.catalog.S3Errors;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * A position in a listing as an opaque text. It says no more than a key that was listed, so it is
 * not sealed.
 */
final class ContinuationToken {
    private static final char INCLUSIVE = '1';
    private static final char EXCLUSIVE = '0';

    private ContinuationToken() {}

    static String of(Listing.Start start) {
        var text = (start.inclusive() ? INCLUSIVE : EXCLUSIVE) + start.key();
        return Base64.getUrlEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Reads a token.
     *
     * @throws custos.aws.AwsException {@code InvalidArgument} if it is none of ours
     */
    static Listing.Start read(String token) {
        try {
            var text = new String(Base64.getUrlDecoder().decode(token), StandardCharsets.UTF_8);
            char kind = text.isEmpty() ? ' ' : text.charAt(0);
            if (kind == INCLUSIVE || kind == EXCLUSIVE) {
                return new Listing.Start(text.substring(1), kind == INCLUSIVE);
            }
        } catch (IllegalArgumentException _) {
            // refused below
        }
        throw S3Errors.invalidArgument(
                "The continuation token provided is incorrect", "continuation-token", token);
    }
}
