package custos.objectstore.s3;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.function.UnaryOperator;

/** Keys in documents, percent-encoded where the client asks for {@code encoding-type=url}. */
final class UrlText {
    private UrlText() {}

    /**
     * Percent-encoded, slashes left as they are. A space is {@code %20}, which every client reads.
     */
    static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8)
                .replace("+", "%20")
                .replace("%2F", "/");
    }

    static UnaryOperator<String> encoder(boolean url) {
        return url ? UrlText::encode : UnaryOperator.identity();
    }
}
