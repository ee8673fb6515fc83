package custos.policy;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Statements by the resources they speak of: a radix tree over the literal beginning of each
 * pattern's sixth part, so that a request walks past the patterns of other projects without looking
 * at them. Patterns without a literal beginning, {@code *} and NotResource are looked at always.
 */
final class ResourceIndex {
    private final Statement[] everywhere;
    private final Statement[] negated;
    private final Node root;

    /** A statement under one of its patterns. */
    private record Entry(Statement statement, ArnPattern pattern) {
        private static final Entry[] NONE = {};
    }

    private record Prefixed(String prefix, Entry entry) {}

    /** A node of the tree; {@code edge} is what leads to it from its parent. */
    private static final class Node {
        private final String edge;
        private final Entry[] entries;
        private final char[] firsts;
        private final Node[] children;

        Node(String edge, Entry[] entries, char[] firsts, Node[] children) {
            this.edge = edge;
            this.entries = entries;
            this.firsts = firsts;
            this.children = children;
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

    private ResourceIndex(List<Statement> everywhere, List<Statement> negated, Node root) {
        this.everywhere = everywhere.toArray(Statement[]::new);
        this.negated = negated.toArray(Statement[]::new);
        this.root = root;
    }

    static ResourceIndex of(List<Statement> statements) {
        var everywhere = new ArrayList<Statement>();
        var negated = new ArrayList<Statement>();
        var prefixed = new ArrayList<Prefixed>();
        for (var statement : statements) {
            if (statement.resources.negated()) {
                negated.add(statement);
            } else if (statement.resources.everything()) {
                everywhere.add(statement);
            } else {
                for (var arn : statement.resources.arns()) {
                    prefixed.add(new Prefixed(arn.literalPrefix(), new Entry(statement, arn)));
                }
            }
        }
        return new ResourceIndex(everywhere, negated, node("", prefixed, 0));
    }

    private static Node node(String edge, List<Prefixed> below, int depth) {
        var here = new ArrayList<Entry>();
        var groups = new TreeMap<Character, List<Prefixed>>();
        for (var item : below) {
            if (item.prefix.length() == depth) {
                here.add(item.entry);
            } else {
                groups.computeIfAbsent(item.prefix.charAt(depth), _ -> new ArrayList<>()).add(item);
            }
        }
        var firsts = new char[groups.size()];
        var children = new ArrayList<Node>();
        groups.forEach((first, group) -> {
            firsts[children.size()] = first;
            var end = commonEnd(group, depth);
            var label = group.getFirst().prefix.substring(depth, end);
            children.add(node(label, group, end));
        });
        return new Node(
                edge,
                here.isEmpty() ? Entry.NONE : here.toArray(Entry[]::new),
                firsts,
                children.toArray(Node[]::new));
    }

    private static int commonEnd(List<Prefixed> group, int from) {
        var first = group.getFirst().prefix;
        var end = first.length();
        for (var item : group) {
            var at = from;
            while (at < Math.min(end, item.prefix.length())
                    && item.prefix.charAt(at) == first.charAt(at)) {
                at++;
            }
            end = at;
        }
        return end;
    }

    /**
     * The first statement that speaks of the resource and that the question accepts.
     *
     * @param name the resource's parts, null if it is no ARN
     */
    @Nullable Statement first(AccessRequest request, @Nullable ArnName name, Question question) {
        for (var statement : everywhere) {
            if (question.accepts(statement, request)) {
                return statement;
            }
        }
        for (var statement : negated) {
            if (statement.resources.matches(name, request.context())
                    && question.accepts(statement, request)) {
                return statement;
            }
        }
        return name == null ? null : below(request, name, question);
    }

    private @Nullable Statement below(AccessRequest request, ArnName name, Question question) {
        var at = name.start(ArnName.PARTS - 1);
        for (var node = root; node != null; ) {
            for (var entry : node.entries) {
                if (entry.pattern.matches(name, request.context())
                        && question.accepts(entry.statement, request)) {
                    return entry.statement;
                }
            }
            node = node.child(name.text, at);
            at += node == null ? 0 : node.edge.length();
        }
        return null;
    }
}
