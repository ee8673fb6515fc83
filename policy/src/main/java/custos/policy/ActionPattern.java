package custos.policy;

import java.util.List;
import java.util.Locale;

/**
 * The actions of a statement. Names are compared ignoring case; nothing is trimmed, so {@code "s3:
 * GetObject"} matches nothing. It is asked once per action and policy set, not per request.
 *
 * @param texts the patterns as they are written
 * @param globs the patterns in lower case
 * @param negated true for NotAction
 */
record ActionPattern(List<String> texts, List<Glob> globs, boolean negated) {

    /** Every action there is. */
    static final ActionPattern EVERYTHING = new ActionPattern(List.of(), List.of(), true);

    static ActionPattern of(List<String> texts, boolean negated) {
        return new ActionPattern(
                List.copyOf(texts), texts.stream().map(ActionPattern::glob).toList(), negated);
    }

    private static Glob glob(String text) {
        return caseSensitive(text.toLowerCase(Locale.ROOT));
    }

    /** A text with wildcards and without variables. */
    static Glob caseSensitive(String text) {
        try {
            return Glob.of(Template.parse(text, true, false));
        } catch (Template.VariableException impossible) {
            throw new IllegalStateException(impossible); // no variables were asked for
        }
    }

    /**
     * True if the statement speaks of this action.
     *
     * @param action in lower case
     */
    boolean matches(String action) {
        for (var glob : globs) {
            if (glob.matches(action, 0, action.length())) {
                return !negated;
            }
        }
        return negated;
    }
}
