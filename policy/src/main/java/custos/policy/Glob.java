package custos.policy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A pattern of literals, {@code *} and {@code ?}, cut into the segments between its stars. The
 * first and last segment are anchored, each one between is taken where it first occurs: no
 * backtracking, so the time is at most pattern length times value length.
 */
final class Glob {
    private static final char ANY = '?';

    private final Segment[] segments;
    private final boolean hasOnes;

    private Glob(Segment[] segments) {
        this.segments = segments;
        this.hasOnes = Arrays.stream(segments).anyMatch(segment -> segment.hasOnes);
    }

    static Glob of(List<Piece> pieces) {
        var segments = new ArrayList<Segment>();
        var current = new Segment.Builder();
        for (var piece : pieces) {
            switch (piece) {
                case Piece.Literal(var text) -> current.literal(text);
                case Piece.One _ -> current.one();
                case Piece.Star _ -> {
                    segments.add(current.build());
                    current = new Segment.Builder();
                }
                case Piece.Variable variable ->
                        throw new IllegalArgumentException("unresolved " + variable);
            }
        }
        segments.add(current.build());
        return new Glob(withoutEmptyMiddles(segments));
    }

    private static Segment[] withoutEmptyMiddles(List<Segment> segments) {
        var kept = new ArrayList<Segment>();
        for (var i = 0; i < segments.size(); i++) {
            if (i == 0 || i == segments.size() - 1 || segments.get(i).text.length() > 0) {
                kept.add(segments.get(i));
            }
        }
        return kept.toArray(Segment[]::new);
    }

    /** True if the pattern matches all of {@code value} between the two indices. */
    boolean matches(String value, int from, int to) {
        if (hasOnes && hasSurrogates(value, from, to)) {
            return matchesCodePoints(value.substring(from, to).codePoints().toArray());
        }
        var first = segments[0];
        if (segments.length == 1) {
            return first.length() == to - from && first.isAt(value, from);
        }
        var last = segments[segments.length - 1];
        var end = to - last.length();
        var at = from + first.length();
        if (at > end || !first.isAt(value, from) || !last.isAt(value, end)) {
            return false;
        }
        for (var i = 1; i < segments.length - 1; i++) {
            at = segments[i].find(value, at, end);
            if (at < 0) {
                return false;
            }
            at += segments[i].length();
        }
        return true;
    }

    private static boolean hasSurrogates(String value, int from, int to) {
        for (var i = from; i < to; i++) {
            if (Character.isSurrogate(value.charAt(i))) {
                return true;
            }
        }
        return false;
    }

    /** The rare case of characters beyond the basic plane, each of which is one for a {@code ?}. */
    private boolean matchesCodePoints(int[] value) {
        var pattern = new ArrayList<int[]>();
        for (var segment : segments) {
            pattern.add(segment.codePoints());
        }
        var first = pattern.getFirst();
        if (pattern.size() == 1) {
            return first.length == value.length && isAt(first, value, 0);
        }
        var last = pattern.getLast();
        var end = value.length - last.length;
        var at = first.length;
        if (at > end || !isAt(first, value, 0) || !isAt(last, value, end)) {
            return false;
        }
        for (var segment : pattern.subList(1, pattern.size() - 1)) {
            while (at + segment.length <= end && !isAt(segment, value, at)) {
                at++;
            }
            at += segment.length;
            if (at > end) {
                return false;
            }
        }
        return true;
    }

    private static boolean isAt(int[] segment, int[] value, int at) {
        for (var i = 0; i < segment.length; i++) {
            if (segment[i] >= 0 && segment[i] != value[at + i]) {
                return false;
            }
        }
        return true;
    }

    /** A run of literal characters and {@code ?} between two stars. */
    private static final class Segment {
        private final String text;
        private final boolean[] one;
        private final boolean hasOnes;

        private Segment(String text, boolean[] one, boolean hasOnes) {
            this.text = text;
            this.one = one;
            this.hasOnes = hasOnes;
        }

        int length() {
            return text.length();
        }

        boolean isAt(String value, int at) {
            if (!hasOnes) {
                return value.startsWith(text, at);
            }
            for (var i = 0; i < one.length; i++) {
                if (!one[i] && value.charAt(at + i) != text.charAt(i)) {
                    return false;
                }
            }
            return true;
        }

        int find(String value, int from, int to) {
            if (!hasOnes) {
                return value.indexOf(text, from, to);
            }
            for (var at = from; at + one.length <= to; at++) {
                if (isAt(value, at)) {
                    return at;
                }
            }
            return -1;
        }

        int[] codePoints() {
            var points = new ArrayList<Integer>();
            for (var i = 0; i < text.length(); ) {
                var point = text.codePointAt(i);
                points.add(one[i] ? -1 : point);
                i += Character.charCount(point);
            }
            return points.stream().mapToInt(Integer::intValue).toArray();
        }

        private static final class Builder {
            private final StringBuilder text = new StringBuilder();
            private final List<Integer> ones = new ArrayList<>();

            void literal(String more) {
                text.append(more);
            }

            void one() {
                ones.add(text.length());
                text.append(ANY);
            }

            Segment build() {
                var one = new boolean[text.length()];
                ones.forEach(at -> one[at] = true);
                return new Segment(text.toString(), one, !ones.isEmpty());
            }
        }
    }
}
