package custos.server.report;

import java.util.Locale;

/** Short ways to write HTML. */
final class Html {
    private Html() {}

    /** Text as it may stand between tags and in attributes. */
    static String text(String text) {
        return text.replace("&", "&amp;")
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

    /** A colour of its own for each of some things. */
    static String colour(int at, int of) {
        return "hsl(" + (210 + 360 * at / Math.max(1, of)) % 360 + " 65% 50%)";
    }
}
