package custos.gateway;

import custos.aws.AwsException;
import custos.aws.ErrorCode;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads {@code name=value&…}, percent-decoded. */
final class QueryString {
    private QueryString() {}

    /** A form, where a plus sign is a space (application/x-www-form-urlencoded). */
    static Map<String, List<String>> form(String text) {
        return parse(text);
    }

    /** A URL's query, where a plus sign is itself (RFC 3986). */
    static Map<String, List<String>> query(String text) {
        return parse(text.replace("+", "%2B"));
    }

    private static Map<String, List<String>> parse(String text) {
        var parameters = new LinkedHashMap<String, List<String>>();
        for (var pair : text.split("&", -1)) {
            if (pair.isEmpty()) {
                continue;
            }
            int equals = pair.indexOf('=');
            var name = decode(equals < 0 ? pair : pair.substring(0, equals));
            var value = equals < 0 ? "" : decode(pair.substring(equals + 1));
            parameters.computeIfAbsent(name, _ -> new ArrayList<>()).add(value);
        }
        return parameters;
    }

    private static String decode(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new AwsException(
                    ErrorCode.INVALID_ARGUMENT, "not percent-encoded: `" + text + "`");
        }
    }
}
