package custos.vision;

import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Text from outside as it may stand on a terminal: what would steer the terminal or turn the
 * direction of writing is shown as its number.
 */
public final class Printable {

    /** The two joiners do no harm, and emoji and whole scripts need them. */
    private static final Pattern STEERS =
            Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}&&[^\\u200c\\u200d]]");

    private Printable() {}

    public static String of(String text) {
        return STEERS.matcher(text).replaceAll(Printable::number);
    }

    private static String number(MatchResult found) {
        return Matcher.quoteReplacement("\\u%04x".formatted(found.group().codePointAt(0)));
    }
}
