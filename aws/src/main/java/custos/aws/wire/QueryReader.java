package custos.aws.wire;

import custos.aws.AwsException;
import custos.aws.Errors;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads the parameters of a form as the shapes say: {@code Tags.member.1.Key=…} is the key of the
 * first tag. Unknown members are ignored; a list of no items is sent as {@code Tags=}.
 */
final class QueryReader {
    private static final int DEEPEST = 64;
    private static final Pattern POSITION = Pattern.compile("0|[1-9][0-9]{0,8}");
    private static final Pattern WHOLE = Pattern.compile("[+-]?[0-9]{1,10}");

    /** A parameter's value, and what stands below its name. */
    private static final class Node {
        private @Nullable String text;
        private final Map<String, Node> children = new LinkedHashMap<>();

        Node child(String name) {
            return children.computeIfAbsent(name, _ -> new Node());
        }
    }

    /**
     * Reads a request.
     *
     * @throws AwsException SERIALIZATION if a parameter has the wrong type
     */
    Value.Structure request(Shape.Structure shape, Form form) {
        var root = new Node();
        form.parameters().forEach((name, value) -> place(root, name, value));
        return structure(shape, root, Path.ROOT);
    }

    private static void place(Node root, String name, String value) {
        var node = root;
        var steps = name.split("\\.", DEEPEST + 1);
        if (steps.length > DEEPEST) {
            throw Errors.serialization("parameter nested too deeply");
        }
        for (var step : steps) {
            node = node.child(step);
        }
        node.text = value;
    }

    private Value value(Shape shape, Node node, Path path) {
        return switch (shape) {
            case Shape.Structure structure -> structure(structure, node, path);
            case Shape.ListOf list -> items(list, node, path);
            case Shape.Text text -> new Value.Text(text, text(node, path));
            case Shape.Numeric number -> new Value.Numeric(number, number(number, node, path));
            case Shape.Flag _ -> flag(node, path);
            case Shape.MapOf _, Shape.Blob _, Shape.Timestamp _ ->
                    throw new IllegalStateException("no Query request has a " + shape);
        };
    }

    private Value.Structure structure(Shape.Structure shape, Node node, Path path) {
        if (node.text != null) {
            throw Errors.serialization("Expected a structure" + at(path));
        }
        var members = new LinkedHashMap<String, Value>();
        for (var member : shape.members()) {
            var found = node.children.get(member.name());
            if (found != null) {
                var at = path.member(member.path());
                members.put(member.name(), value(member.shape(), found, at));
            }
        }
        return new Value.Structure(shape, members);
    }

    private Value items(Shape.ListOf shape, Node node, Path path) {
        boolean empty = node.children.isEmpty() && "".equals(node.text);
        var list = node.children.get("member");
        boolean full = node.text == null && node.children.size() == 1 && list != null;
        if (!empty && (!full || list == null || list.text != null)) {
            throw Errors.serialization("Expected a list" + at(path));
        }
        var items = new ArrayList<@Nullable Value>();
        if (list != null) {
            for (var item : inOrder(list, path)) {
                items.add(value(shape.member(), item, path.item(items.size() + 1)));
            }
        }
        return new Value.Items(shape, items);
    }

    private static Iterable<Node> inOrder(Node list, Path path) {
        var items = new TreeMap<Integer, Node>();
        list.children.forEach((position, item) -> {
            if (!POSITION.matcher(position).matches()) {
                throw Errors.serialization("not a position in a list" + at(path));
            }
            items.put(Integer.valueOf(position), item);
        });
        return items.values();
    }

    private static String text(Node node, Path path) {
        if (node.text == null || !node.children.isEmpty()) {
            throw Errors.serialization("Expected a single value" + at(path));
        }
        return node.text;
    }

    private static Value flag(Node node, Path path) {
        return switch (text(node, path)) {
            case "true", "True" -> new Value.Flag(true);
            case "false", "False" -> new Value.Flag(false);
            default -> throw Errors.serialization("Expected true or false" + at(path));
        };
    }

    private static Number number(Shape.Numeric shape, Node node, Path path) {
        if (shape.kind() != Shape.Kind.INTEGER) {
            throw new IllegalStateException("no Query request has a " + shape.kind());
        }
        var text = text(node, path);
        if (!WHOLE.matcher(text).matches() || Long.parseLong(text) != (int) Long.parseLong(text)) {
            throw Errors.serialization("Expected an integer" + at(path));
        }
        return Integer.valueOf(text);
    }

    private static String at(Path path) {
        return ": `" + path + "`";
    }
}
