package custos.server.report;

import custos.vision.Printable;
import java.util.Locale;
import java.util.regex.Pattern;

/** Short ways to write HTML. */
final class Html {
    /** What no text needs, and a page may not hold. */
    private static final Pattern CONTROL = Pattern.compile("[\\p{Cc}&&[^\\n\\t]]");

    private Html() {}

    /**
     * Text from outside between tags: it keeps its direction of writing to itself, so that one that
     * runs from right to left leaves the figures beside it alone.
     */
    static String text(String text) {
        return "<bdi>" + escaped(text) + "</bdi>";
    }

    /** The same where no tag may stand: in attributes and titles. */
    static String plain(String text) {
        return escaped(Printable.of(text));
    }

    private static String escaped(String text) {
        return CONTROL.matcher(text)
                .replaceAll("\ufffd")
                .replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }

    /** A share as a percentage. */
    static String percent(double share) {
        return number(100 * share, 1) + " %";
    }

    static String number(double value, int digits) {
        return String.format(Locale.ROOT, "%." + digits + "f", value);
    }

    /** How much is done in a second, with two digits at least. */
    static String speed(double value) {
        return number(value, value < 1 ? 2 : value < 10 ? 1 : 0);
    }

    /** A colour of its own for each of some things. */
    static String colour(int at, int of) {
        return "hsl(" + (210 + 360 * at / Math.max(1, of)) % 360 + " 65% 50%)";
    }
}
