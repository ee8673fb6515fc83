package custos.gateway;

import custos.sigv4.SignedRequest;
import java.io.InputStream;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A request as it came over the wire.
 *
 * @param path raw, exactly as sent
 * @param query raw, without the question mark; empty if there was none
 * @param headers in order of arrival, names as sent
 * @param body not yet read
 */
record RawRequest(
        String method,
        String path,
        String query,
        List<SignedRequest.Header> headers,
        InetAddress peer,
        boolean secure,
        InputStream body) {

    /** Path and query as they were sent: what a signature covers. */
    String target() {
        return query.isEmpty() ? path : path + "?" + query;
    }

    /** The first value of a header, whatever the case of its name. */
    Optional<String> header(String name) {
        for (var header : headers) {
            if (header.name().equalsIgnoreCase(name)) {
                return Optional.of(header.value());
            }
        }
        return Optional.empty();
    }

    /** Header names in lower case, values in order of arrival. */
    Map<String, List<String>> headerMap() {
        var map = new LinkedHashMap<String, List<String>>();
        for (var header : headers) {
            map.computeIfAbsent(header.name().toLowerCase(Locale.ROOT), _ -> new ArrayList<>())
                    .add(header.value());
        }
        return map;
    }

    /** The body's declared length, or nothing if it is chunked or absent or not a number. */
    OptionalLong contentLength() {
        var text = header("content-length").orElse("");
        return text.matches("\\d{1,18}")
                ? OptionalLong.of(Long.parseLong(text))
                : OptionalLong.empty();
    }
}
