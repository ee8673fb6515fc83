package custos.server.migration;

import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * The member {@code names} of a YOLO data file: a list or a map, in a block or between brackets.
 * Nothing else of YAML is read.
 */
final class YamlNames {
    private static final JsonMapper JSON = new JsonMapper();

    private final Map<String, String> names = new LinkedHashMap<>();
    private final StringBuilder item = new StringBuilder();
    private boolean inNames;
    private boolean inFlow;
    private char close;
    private char quote;
    private boolean escaped;

    /** Takes the next line of the file. */
    void line(String line) {
        if (inFlow) {
            flow(line);
            return;
        }
        var text = line.strip();
        if (text.isEmpty() || text.startsWith("#")) {
            return;
        }
        boolean nested = Character.isWhitespace(line.charAt(0)) || text.startsWith("- ");
        if (!nested) {
            inNames = text.startsWith("names:");
            var rest = inNames ? text.substring("names:".length()).strip() : "";
            if (rest.startsWith("[") || rest.startsWith("{")) {
                flow(rest);
            }
        } else if (inNames) {
            item(text);
        }
    }

    private void item(String text) {
        if (text.startsWith("- ")) {
            add(Integer.toString(names.size()), text.substring(2));
        } else {
            pair(text);
        }
    }

    private void pair(String text) {
        int colon = text.indexOf(':');
        if (colon > 0) {
            add(unquoted(text.substring(0, colon)), text.substring(colon + 1));
        }
    }

    private void add(String id, String name) {
        names.put(id, unquoted(name));
    }

    /** Takes a line of what stands between brackets, item by item. */
    private void flow(String line) {
        int from = 0;
        if (!inFlow) {
            inFlow = true;
            close = line.charAt(0) == '[' ? ']' : '}';
            from = 1;
        }
        for (int i = from; i < line.length() && inFlow; i++) {
            take(line.charAt(i));
        }
        take(' ');
    }

    private void take(char c) {
        if (quote != 0) {
            quote = c == quote && !escaped ? 0 : quote;
            escaped = quote == '"' && c == '\\' && !escaped;
        } else if (c == '"' || (c == '\'' && item.isEmpty())) {
            quote = c;
        } else if (c == ',' || c == close) {
            flowItem(item.toString().strip(), close == ']');
            item.setLength(0);
            inFlow = c != close;
            inNames &= inFlow;
            return;
        }
        if (!item.isEmpty() || !Character.isWhitespace(c)) {
            item.append(c);
        }
    }

    private void flowItem(String text, boolean list) {
        if (text.isEmpty()) {
            return;
        }
        if (list) {
            add(Integer.toString(names.size()), text);
        } else {
            pair(text);
        }
    }

    private static String unquoted(String text) {
        var plain = text.strip();
        if (plain.startsWith("'")) {
            int end = plain.lastIndexOf('\'');
            return plain.substring(1, Math.max(1, end)).replace("''", "'");
        }
        if (plain.startsWith("\"")) {
            var quoted = plain.substring(0, plain.lastIndexOf('"') + 1);
            try {
                return JSON.readValue(quoted, String.class);
            } catch (JacksonException _) {
                return quoted.replace("\"", "");
            }
        }
        int comment = plain.indexOf(" #");
        return comment < 0 ? plain : plain.substring(0, comment).strip();
    }

    /** Ids and names, as far as they were read. */
    Map<String, String> names() {
        return names;
    }
}
