package custos.policy;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads the text of a policy value into pieces. Substituted values never pass through here, which
 * is what keeps a {@code *} inside a user name or a tag from becoming a wildcard.
 */
final class Template {
    /** The name of a condition key; only the tag key after a slash may hold spaces. */
    private static final Pattern KEY =
            Pattern.compile("[^\\s:,'{}]+:[^\\s,'{}/]+(/[^\\s,'{}][^,'{}]*)?|[^\\s:,'{}]+");

    private final String text;
    private final boolean wildcards;
    private final List<Piece> pieces = new ArrayList<>();
    private final StringBuilder literal = new StringBuilder();

    private Template(String text, boolean wildcards) {
        this.text = text;
        this.wildcards = wildcards;
    }

    /** A variable that cannot be read. */
    static final class VariableException extends Exception {
        private static final long serialVersionUID = 1L;

        VariableException(String message) {
            super(message, null, false, false);
        }

        String text() {
            return String.valueOf(getMessage());
        }
    }

    /**
     * Reads a text.
     *
     * @param wildcards whether {@code *} and {@code ?} are patterns
     * @param variables whether <code>${…}</code> is a variable (it is text under 2008-10-17)
     */
    static List<Piece> parse(String text, boolean wildcards, boolean variables)
            throws VariableException {
        var template = new Template(text, wildcards);
        template.read(variables);
        return List.copyOf(template.pieces);
    }

    private void read(boolean variables) throws VariableException {
        var at = 0;
        while (at < text.length()) {
            if (variables && text.startsWith("${", at)) {
                at = variable(at);
            } else {
                character(text.charAt(at));
                at++;
            }
        }
        endLiteral();
    }

    private void character(char c) {
        if (wildcards && c == '*') {
            endLiteral();
            pieces.add(Piece.STAR);
        } else if (wildcards && c == '?') {
            endLiteral();
            pieces.add(Piece.ONE);
        } else {
            literal.append(c);
        }
    }

    private void endLiteral() {
        if (!literal.isEmpty()) {
            pieces.add(new Piece.Literal(literal.toString()));
            literal.setLength(0);
        }
    }

    /** Reads the variable that begins here and returns where the text goes on. */
    private int variable(int start) throws VariableException {
        var quote = text.indexOf('\'', start);
        var brace = text.indexOf('}', start);
        if (quote >= 0 && quote < brace) {
            return withDefault(start, quote);
        }
        if (brace < 0) {
            throw new VariableException("missing brace in variable: `" + text + "`");
        }
        var name = text.substring(start + 2, brace);
        if (name.equals("*") || name.equals("?") || name.equals("$")) {
            literal.append(name);
        } else {
            add(name, null);
        }
        return brace + 1;
    }

    private int withDefault(int start, int quote) throws VariableException {
        var close = text.indexOf('\'', quote + 1);
        if (close < 0) {
            throw new VariableException("missing quote in variable: `" + text + "`");
        }
        if (!text.startsWith("}", close + 1)) {
            throw new VariableException("missing brace in variable: `" + text + "`");
        }
        var name = text.substring(start + 2, quote);
        if (!name.endsWith(", ")) {
            throw new VariableException("a default is written `${key, 'default'}`: `" + text + "`");
        }
        add(name.substring(0, name.length() - 2), text.substring(quote + 1, close));
        return close + 2;
    }

    private void add(String key, @Nullable String fallback) throws VariableException {
        if (key.isEmpty()) {
            throw new VariableException("empty variable: `" + text + "`");
        }
        if (!KEY.matcher(key).matches() || key.endsWith(" ")) {
            throw new VariableException("not a condition key in a variable: `" + key + "`");
        }
        endLiteral();
        pieces.add(new Piece.Variable(key.intern(), Context.hash(key), fallback));
    }
}
