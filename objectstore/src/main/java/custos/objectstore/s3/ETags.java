package custos.objectstore.s3;

import java.util.Arrays;

/** Entity tags in headers. */
final class ETags {
    private ETags() {}

    static String quoted(String etag) {
        return '"' + etag + '"';
    }

    /** An entity tag without quotes and without the mark of a weak one. */
    static String bare(String text) {
        var strong = text.trim();
        strong = strong.startsWith("W/") ? strong.substring(2) : strong;
        return strong.length() >= 2 && strong.startsWith("\"") && strong.endsWith("\"")
                ? strong.substring(1, strong.length() - 1)
                : strong;
    }

    /** True if a list of entity tags, as in If-Match, names this one or is {@code *}. */
    static boolean matches(String list, String etag) {
        return Arrays.stream(list.split(",", -1))
                .map(ETags::bare)
                .anyMatch(tag -> tag.equals("*") || tag.equals(etag));
    }
}
