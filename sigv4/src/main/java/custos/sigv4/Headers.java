package custos.sigv4;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** A request's headers by lower-case name, so that signed headers are found in one step each. */
final class Headers {
    private final Map<String, List<String>> values = new HashMap<>();

    Headers(List<SignedRequest.Header> headers) {
        for (var header : headers) {
            values.computeIfAbsent(header.name().toLowerCase(Locale.ROOT), _ -> new ArrayList<>(1))
                    .add(header.value());
        }
    }

    /** The same headers under another host name. */
    Headers withHost(String host) {
        var other = new Headers(List.of());
        other.values.putAll(values);
        other.values.put("host", List.of(host));
        return other;
    }

    /** Names in lower case. */
    Set<String> names() {
        return values.keySet();
    }

    boolean has(String name) {
        return values.containsKey(name);
    }

    boolean isRepeated(String name) {
        return values.getOrDefault(name, List.of()).size() > 1;
    }

    /** The first value, trimmed. */
    Optional<String> first(String name) {
        return Optional.ofNullable(values.get(name)).map(List::getFirst).map(Headers::trimmed);
    }

    /** The value that is signed: trimmed, inner white space collapsed, repeats joined. */
    String canonical(String name) {
        return values.getOrDefault(name, List.of()).stream()
                .map(Headers::collapsed)
                .collect(Collectors.joining(","));
    }

    /** Folded lines count as white space too. Quotes protect nothing: AWS's signers say so. */
    static String collapsed(String value) {
        var text = new StringBuilder(value.length());
        var gap = false;
        for (int i = 0; i < value.length(); i++) {
            var c = value.charAt(i);
            if (isSpace(c)) {
                gap = true;
            } else {
                if (gap && !text.isEmpty()) {
                    text.append(' ');
                }
                gap = false;
                text.append(c);
            }
        }
        return text.toString();
    }

    /** Without white space at its ends: HTTP's, not Unicode's. */
    static String trimmed(String value) {
        int from = 0;
        int to = value.length();
        while (from < to && isSpace(value.charAt(from))) {
            from++;
        }
        while (to > from && isSpace(value.charAt(to - 1))) {
            to--;
        }
        return value.substring(from, to);
    }

    private static boolean isSpace(char c) {
        return c == ' ' || c == '\t' || c == '\r' || c == '\n';
    }
}
