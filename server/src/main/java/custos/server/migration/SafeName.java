package custos.server.migration;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** A label as a file's name: what a name may not hold is escaped with a percent sign. */
final class SafeName {
    private static final HexFormat HEX = HexFormat.of().withUpperCase();

    private SafeName() {}

    static String encoded(String label) {
        var name = new StringBuilder();
        for (var b : label.getBytes(StandardCharsets.UTF_8)) {
            boolean leadingDot = b == '.' && name.isEmpty();
            boolean plain = b >= ' ' && b != '/' && b != '\\' && b != '%' && b != 0x7f;
            if (plain && !leadingDot) {
                name.append((char) b);
            } else {
                name.append('%').append(HEX.toHexDigits(b));
            }
        }
        return name.toString();
    }

    static String decoded(String name) {
        try {
            return URLDecoder.decode(name.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException _) {
            return name;
        }
    }
}
