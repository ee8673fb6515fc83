package custos.gateway;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * The web origins (RFC 6454) whose pages may read what this server answers.
 *
 * @param any every origin
 * @param local pages that this machine itself served: {@code localhost} and the loopback addresses,
 *     at any port
 * @param named origins in lower case, as browsers send them
 */
public record Origins(boolean any, boolean local, Set<String> named) {
    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

    public Origins {
        named = Set.copyOf(named);
    }

    /**
     * Reads {@code *}, {@code local}, {@code none} and origins such as {@code
     * https://app.example.org}.
     *
     * @throws IllegalArgumentException if a word is none of these
     */
    public static Origins of(List<String> words) {
        var named = new HashSet<String>();
        for (var word : words) {
            if (!Set.of("*", "local", "none").contains(word)) {
                named.add(origin(word));
            }
        }
        if (words.contains("none") && words.size() > 1) {
            throw new IllegalArgumentException("`none` stands alone, without other origins");
        }
        return new Origins(words.contains("*"), words.contains("local"), named);
    }

    /** Pages of this machine only. */
    public static Origins ofThisMachine() {
        return of(List.of("local"));
    }

    private static String origin(String word) {
        var origin = word.toLowerCase(Locale.ROOT);
        if (!origin.matches("https?://[^/?#@\\s]+") || host(origin).isEmpty()) {
            throw new IllegalArgumentException(
                    "an origin must look like https://app.example.org, without a path, not `"
                            + word
                            + "`");
        }
        return origin;
    }

    /** True if pages of this origin may read answers. */
    boolean allow(String origin) {
        var sent = origin.toLowerCase(Locale.ROOT);
        return any || named.contains(sent) || (local && isLocal(sent));
    }

    private static boolean isLocal(String origin) {
        var host = host(origin);
        return origin.matches("https?://.*")
                && (LOOPBACK.contains(host) || host.endsWith(".localhost"));
    }

    /** The host of an origin, empty if it is none. */
    private static String host(String origin) {
        try {
            var host = new URI(origin).getHost();
            return host == null ? "" : host;
        } catch (URISyntaxException notAnOrigin) {
            return "";
        }
    }
}
