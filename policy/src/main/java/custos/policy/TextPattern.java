package custos.policy;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A compiled text with wildcards and variables: first what can be compared character by character
 * (literals and variables), then, from the first wildcard on, a {@link Glob}. Only a variable
 * behind a wildcard costs an allocation when it is matched.
 */
final class TextPattern {
    private final Piece[] lead;
    private final List<Piece> rest;
    private final @Nullable Glob tail;
    private final boolean ignoreCase;
    private final boolean endsHere;
    private final boolean endsInStar;

    private TextPattern(List<Piece> pieces, boolean ignoreCase) {
        var wildcard = 0;
        while (wildcard < pieces.size() && !isWildcard(pieces.get(wildcard))) {
            wildcard++;
        }
        this.lead = pieces.subList(0, wildcard).toArray(Piece[]::new);
        this.rest = List.copyOf(pieces.subList(wildcard, pieces.size()));
        this.tail = rest.stream().anyMatch(Piece.Variable.class::isInstance) ? null : Glob.of(rest);
        this.ignoreCase = ignoreCase;
        this.endsHere = rest.isEmpty();
        this.endsInStar = rest.size() == 1 && rest.getFirst() instanceof Piece.Star;
    }

    static TextPattern of(List<Piece> pieces) {
        return new TextPattern(pieces, false);
    }

    static TextPattern ignoringCase(List<Piece> pieces) {
        return new TextPattern(pieces, true);
    }

    private static boolean isWildcard(Piece piece) {
        return piece instanceof Piece.Star || piece instanceof Piece.One;
    }

    /** True for a lone {@code *}. */
    boolean matchesEverything() {
        return lead.length == 0 && rest.size() == 1 && rest.getFirst() instanceof Piece.Star;
    }

    /** What every matching value begins with: literals and variables. */
    List<Piece> lead() {
        return List.of(lead);
    }

    /** The text, if there is neither wildcard nor variable in it. */
    @Nullable String literal() {
        if (!rest.isEmpty() || lead.length > 1) {
            return null;
        }
        if (lead.length == 0) {
            return "";
        }
        return lead[0] instanceof Piece.Literal(var text) ? text : null;
    }

    void addVariables(Set<String> keys) {
        for (var piece : lead) {
            add(piece, keys);
        }
        rest.forEach(piece -> add(piece, keys));
    }

    private static void add(Piece piece, Set<String> keys) {
        if (piece instanceof Piece.Variable variable) {
            keys.add(variable.key());
        }
    }

    boolean matches(String value, Context context) {
        return matches(value, 0, value.length(), context);
    }

    /** True if all of {@code value} between the two indices matches. */
    boolean matches(String value, int from, int to, Context context) {
        var at = from;
        for (var piece : lead) {
            var text = piece.text(context);
            if (text == null
                    || text.length() > to - at
                    || !value.regionMatches(ignoreCase, at, text, 0, text.length())
                    || (ignoreCase && differsInTurkishI(value, at, text))) {
                return false;
            }
            at += text.length();
        }
        if (endsHere) {
            return at == to;
        }
        if (endsInStar) {
            return true;
        }
        var glob = tail != null ? tail : resolved(rest, context);
        return glob != null && glob.matches(value, at, to);
    }

    /**
     * True if the texts are equal only because Java takes dotless and dotted i for an i. Simple
     * case folding (Unicode, CaseFolding.txt, statuses C and S) leaves both as they are; a
     * look-alike tag must not open what {@code admin} opens.
     */
    private static boolean differsInTurkishI(String value, int at, String text) {
        for (int i = 0; i < text.length(); i++) {
            char mine = value.charAt(at + i);
            char other = text.charAt(i);
            boolean turkish =
                    mine == '\u0130' || mine == '\u0131' || other == '\u0130' || other == '\u0131';
            if (turkish && mine != other) {
                return true;
            }
        }
        return false;
    }

    private static @Nullable Glob resolved(List<Piece> pieces, Context context) {
        var literal = resolve(pieces, context);
        return literal == null ? null : Glob.of(literal);
    }

    /** The pieces with every variable as literal text, or null if one has no value. */
    static @Nullable List<Piece> resolve(List<Piece> pieces, Context context) {
        var resolved = new ArrayList<Piece>();
        for (var piece : pieces) {
            if (piece instanceof Piece.Variable variable) {
                var text = variable.text(context);
                if (text == null) {
                    return null;
                }
                resolved.add(new Piece.Literal(text));
            } else {
                resolved.add(piece);
            }
        }
        return resolved;
    }
}
