package custos.gateway;

import java.util.List;
import java.util.regex.Pattern;

/**
 * Whether a request says in exactly one way where its body ends (RFC 9112, section 6). Of any other
 * a proxy in front and this server could take different bytes for the next request, and that one
 * would be the sender's, on a connection that others use too.
 */
final class Framing {
    private static final Pattern LENGTH = Pattern.compile("[0-9]{1,18}");

    private Framing() {}

    /** True if a length, or {@code chunked} alone, or neither stands in the head, and once. */
    static boolean isClear(RawRequest request) {
        var headers = request.headerMap();
        var lengths = headers.getOrDefault("content-length", List.of());
        var encodings = headers.getOrDefault("transfer-encoding", List.of());
        return encodings.isEmpty()
                ? lengths.size() <= 1 && lengths.stream().allMatch(Framing::isLength)
                : lengths.isEmpty() && encodings.equals(List.of("chunked"));
    }

    private static boolean isLength(String text) {
        return LENGTH.matcher(text).matches();
    }
}
