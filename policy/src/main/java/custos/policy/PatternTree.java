package custos.policy;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A radix tree over what the sixth part of each ARN pattern begins with, literals and variables, so
 * that a request walks past the patterns of other projects without looking at them. An edge is a
 * run of characters, or a variable whose value for this request must come next. What is found is
 * still matched in full.
 */
final class PatternTree {
    /** Whoever chains more variables than this gains no speed, and cannot make the tree deep. */
    private static final int MOST_PIECES = 8;

    private final Node root;

    /** A statement under one of its patterns. */
    record Entry(Statement statement, ArnPattern pattern) {}

    /** An entry on its way down: {@code done} characters of piece {@code piece} lie behind it. */
    private record Item(List<Piece> lead, int piece, int done, Entry entry) {
        boolean isThere() {
            return piece == lead.size();
        }

        Item past(int characters) {
            var text = ((Piece.Literal) lead.get(piece)).text();
            return done + characters == text.length()
                    ? new Item(lead, piece + 1, 0, entry)
                    : new Item(lead, piece, done + characters, entry);
        }

        String ahead() {
            return ((Piece.Literal) lead.get(piece)).text().substring(done);
        }
    }

    /** A variable on an edge; spellings of a key are one. */
    private record Slot(String key, @Nullable String fallback) {}

    private record VariableEdge(Piece.Variable variable, Node node) {}

    /** A node; {@code edge} is what leads to it from its parent. */
    private static final class Node {
        private final String edge;
        private final Entry[] entries;
        private final char[] firsts;
        private final Node[] children;
        private final VariableEdge[] variables;

        Node(
                String edge,
                List<Entry> entries,
                char[] firsts,
                List<Node> children,
                List<VariableEdge> variables) {
            this.edge = edge;
            this.entries = entries.toArray(Entry[]::new);
            this.firsts = firsts;
            this.children = children.toArray(Node[]::new);
            this.variables = variables.toArray(VariableEdge[]::new);
        }

        @Nullable Node child(String text, int at) {
            if (at >= text.length()) {
                return null;
            }
            var first = text.charAt(at);
            var low = 0;
            var high = firsts.length - 1;
            while (low <= high) {
                var middle = (low + high) >>> 1;
                if (firsts[middle] == first) {
                    var child = children[middle];
                    return text.startsWith(child.edge, at) ? child : null;
                }
                if (firsts[middle] < first) {
                    low = middle + 1;
                } else {
                    high = middle - 1;
                }
            }
            return null;
        }
    }

    private PatternTree(Node root) {
        this.root = root;
    }

    static PatternTree of(List<Entry> entries) {
        var items = new ArrayList<Item>();
        for (var entry : entries) {
            var lead = entry.pattern.lead();
            var begin = lead.subList(0, Math.min(lead.size(), MOST_PIECES));
            items.add(new Item(begin, 0, 0, entry));
        }
        return new PatternTree(node("", items));
    }

    private static Node node(String edge, List<Item> below) {
        var here = new ArrayList<Entry>();
        var letters = new TreeMap<Character, List<Item>>();
        var slots = new LinkedHashMap<Slot, List<Item>>();
        for (var item : below) {
            if (item.isThere()) {
                here.add(item.entry);
            } else if (item.lead.get(item.piece) instanceof Piece.Variable variable) {
                var key = variable.key().toLowerCase(Locale.ROOT);
                slots.computeIfAbsent(new Slot(key, variable.fallback()), _ -> new ArrayList<>())
                        .add(item);
            } else {
                letters.computeIfAbsent(item.ahead().charAt(0), _ -> new ArrayList<>()).add(item);
            }
        }
        var firsts = new char[letters.size()];
        var children = new ArrayList<Node>();
        letters.forEach((first, group) -> {
            firsts[children.size()] = first;
            var label = common(group);
            var past = group.stream().map(item -> item.past(label.length())).toList();
            children.add(node(label, past));
        });
        return new Node(
                edge,
                here,
                firsts,
                children,
                slots.values().stream().map(PatternTree::edge).toList());
    }

    private static VariableEdge edge(List<Item> group) {
        var first = group.getFirst();
        var past =
                group.stream()
                        .map(item -> new Item(item.lead, item.piece + 1, 0, item.entry))
                        .toList();
        return new VariableEdge((Piece.Variable) first.lead.get(first.piece), node("", past));
    }

    /** The longest beginning of what lies ahead of all items in their literals. */
    private static String common(List<Item> group) {
        var common = group.getFirst().ahead();
        for (var item : group) {
            var ahead = item.ahead();
            var end = 0;
            while (end < Math.min(common.length(), ahead.length())
                    && common.charAt(end) == ahead.charAt(end)) {
                end++;
            }
            common = common.substring(0, end);
        }
        return common;
    }

    /** The first statement whose pattern matches and that the question accepts. */
    @Nullable Statement first(AccessRequest request, ArnName name, Question question) {
        return first(root, name.start(ArnName.PARTS - 1), request, name, question);
    }

    private static @Nullable Statement first(
            Node from, int start, AccessRequest request, ArnName name, Question question) {
        var at = start;
        for (var node = from; node != null; ) {
            for (var entry : node.entries) {
                if (entry.pattern.matches(name, request.context())
                        && question.accepts(entry.statement, request)) {
                    return entry.statement;
                }
            }
            for (var edge : node.variables) {
                var value = edge.variable.text(request.context());
                if (value != null && name.text.startsWith(value, at)) {
                    var found = first(edge.node, at + value.length(), request, name, question);
                    if (found != null) {
                        return found;
                    }
                }
            }
            node = node.child(name.text, at);
            at += node == null ? 0 : node.edge.length();
        }
        return null;
    }
}
