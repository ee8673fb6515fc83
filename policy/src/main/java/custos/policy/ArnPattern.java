package custos.policy;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An ARN pattern: six parts, each matched on its own, so that a wildcard never crosses one of the
 * first five colons (IAM User Guide, "Resource"). Fewer parts are padded if the last ends in {@code
 * *}; otherwise the pattern matches nothing.
 */
final class ArnPattern {
    private final @Nullable TextPattern[] parts; // null: anything
    private final boolean never;

    /** The parts before the first open one, with their colons: compared at once. */
    private final String head;

    private final int open;

    private ArnPattern(@Nullable TextPattern[] parts, boolean never) {
        this.parts = parts;
        this.never = never;
        var begin = new StringBuilder();
        var at = 0;
        for (; !never && at < ArnName.PARTS - 1; at++) {
            var part = parts[at];
            var literal = part == null ? null : part.literal();
            if (literal == null) {
                break;
            }
            begin.append(literal).append(':');
        }
        this.head = begin.toString();
        this.open = at;
    }

    static ArnPattern of(List<Piece> pieces) {
        var split = split(pieces);
        var short_ = split.size() < ArnName.PARTS;
        if (short_ && !endsInStar(split.getLast())) {
            return new ArnPattern(new @Nullable TextPattern[0], true);
        }
        var parts = new @Nullable TextPattern[ArnName.PARTS];
        for (var i = 0; i < split.size(); i++) {
            var pattern = TextPattern.of(split.get(i));
            parts[i] = pattern.matchesEverything() ? null : pattern;
        }
        return new ArnPattern(parts, false);
    }

    private static boolean endsInStar(List<Piece> part) {
        return !part.isEmpty() && part.getLast() instanceof Piece.Star;
    }

    /** Cuts at the first five literal colons; a colon inside a variable's name is none. */
    static List<List<Piece>> split(List<Piece> pieces) {
        var parts = new ArrayList<List<Piece>>();
        List<Piece> current = new ArrayList<>();
        for (var piece : pieces) {
            if (piece instanceof Piece.Literal(var text)) {
                current = cut(text, parts, current);
            } else {
                current.add(piece);
            }
        }
        parts.add(current);
        return parts;
    }

    private static List<Piece> cut(String text, List<List<Piece>> parts, List<Piece> current) {
        var open = current;
        var at = 0;
        while (parts.size() < ArnName.PARTS - 1) {
            var colon = text.indexOf(':', at);
            if (colon < 0) {
                break;
            }
            addLiteral(open, text.substring(at, colon));
            parts.add(open);
            open = new ArrayList<>();
            at = colon + 1;
        }
        addLiteral(open, text.substring(at));
        return open;
    }

    private static void addLiteral(List<Piece> part, String text) {
        if (!text.isEmpty()) {
            part.add(new Piece.Literal(text));
        }
    }

    /** True if no value can ever match. */
    boolean matchesNothing() {
        return never;
    }

    /** What the sixth part of every matching value begins with: literals and variables. */
    List<Piece> lead() {
        var last = never ? null : parts[ArnName.PARTS - 1];
        return last == null ? List.of() : last.lead();
    }

    void addVariables(Set<String> keys) {
        for (var part : parts) {
            if (part != null) {
                part.addVariables(keys);
            }
        }
    }

    boolean matches(ArnName name, Context context) {
        if (never || !name.text.startsWith(head)) {
            return false;
        }
        // The last part tells most patterns apart, so it goes first.
        for (var i = ArnName.PARTS - 1; i >= open; i--) {
            var part = parts[i];
            if (part != null && !part.matches(name.text, name.start(i), name.end(i), context)) {
                return false;
            }
        }
        return true;
    }
}
