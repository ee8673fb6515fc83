package custos.sigv4;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/** Paths and queries in the one form that is signed. */
final class UriText {
    private static final char[] HEX = "0123456789ABCDEF".toCharArray();

    private UriText() {}

    /** A query parameter, decoded to bytes and encoded again: two spellings of one text are one. */
    record Parameter(String name, String value) {
        static Parameter of(String part) {
            var equals = part.indexOf('=');
            var name = equals < 0 ? part : part.substring(0, equals);
            var value = equals < 0 ? "" : part.substring(equals + 1);
            return new Parameter(encode(decode(name), false), encode(decode(value), false));
        }

        /** The value as its sender meant it. */
        String decodedValue() {
            return new String(decode(value), UTF_8);
        }
    }

    /** The parameters in order of arrival, none for an empty query. */
    static List<Parameter> parameters(String query) {
        var all = new ArrayList<Parameter>();
        if (!query.isEmpty()) {
            for (var part : query.split("&", -1)) {
                all.add(Parameter.of(part));
            }
        }
        return all;
    }

    /** The canonical query: sorted by encoded name, then encoded value. */
    static String canonicalQuery(List<Parameter> parameters) {
        return parameters.stream()
                .sorted(Comparator.comparing(Parameter::name).thenComparing(Parameter::value))
                .map(parameter -> parameter.name() + "=" + parameter.value())
                .collect(Collectors.joining("&"));
    }

    /** S3's canonical path: as sent, encoded exactly once. Dots and slashes are part of keys. */
    static String pathAsSent(String path) {
        return path.isEmpty() ? "/" : encode(decode(path), true);
    }

    /** The other services' canonical path: normalized, and what was encoded is encoded again. */
    static String normalizedPath(String path) {
        if (!path.isEmpty() && !path.startsWith("/")) {
            return encode(path.getBytes(UTF_8), true); // nothing that a signer would make
        }
        var kept = new ArrayDeque<String>();
        for (var segment : path.split("/", -1)) {
            switch (segment) {
                case "", "." -> {}
                case ".." -> kept.pollLast();
                default -> kept.addLast(segment);
            }
        }
        var end = path.endsWith("/") && !kept.isEmpty() ? "/" : "";
        return encode(("/" + String.join("/", kept) + end).getBytes(UTF_8), true);
    }

    /** Percent-encodes all but the unreserved characters, with upper-case hex. */
    static String encode(byte[] bytes, boolean keepSlashes) {
        var text = new StringBuilder(bytes.length + 16);
        for (var b : bytes) {
            if (unreserved(b) || (keepSlashes && b == '/')) {
                text.append((char) b);
            } else {
                text.append('%').append(HEX[(b >> 4) & 0xf]).append(HEX[b & 0xf]);
            }
        }
        return text.toString();
    }

    /** Decodes percent-encoding; a plus is a plus, and a percent sign that starts nothing stays. */
    static byte[] decode(String text) {
        var raw = text.getBytes(UTF_8);
        var bytes = new ByteArrayOutputStream(raw.length);
        for (int i = 0; i < raw.length; i++) {
            var high = raw[i] == '%' && i + 2 < raw.length ? Character.digit(raw[i + 1], 16) : -1;
            var low = high < 0 ? -1 : Character.digit(raw[i + 2], 16);
            if (low < 0) {
                bytes.write(raw[i]);
            } else {
                bytes.write(high << 4 | low);
                i += 2;
            }
        }
        return bytes.toByteArray();
    }

    private static boolean unreserved(byte b) {
        return (b >= 'A' && b <= 'Z')
                || (b >= 'a' && b <= 'z')
                || (b >= '0' && b <= '9')
                || b == '-'
                || b == '.'
                || b == '_'
                || b == '~';
    }
}
