package custos.manifest;

import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/** Writes JSON compactly, on one line. */
final class JsonWriter {
    private static final HexFormat HEX = HexFormat.of();

    private final StringBuilder out = new StringBuilder(512);

    private JsonWriter() {}

    static String write(Json value) {
        var writer = new JsonWriter();
        writer.add(value);
        return writer.out.toString();
    }

    private void add(Json value) {
        switch (value) {
            case Json.Obj(var members) -> addObject(members);
            case Json.Arr(var items) -> addArray(items);
            case Json.Str(var string) -> addString(string);
            case Json.Num(var literal) -> out.append(literal);
            case Json.Bool(var bool) -> out.append(bool);
            case Json.Null() -> out.append("null");
        }
    }

    private void addObject(Map<String, Json> members) {
        char separator = '{';
        for (var member : members.entrySet()) {
            out.append(separator);
            addString(member.getKey());
            out.append(':');
            add(member.getValue());
            separator = ',';
        }
        out.append(members.isEmpty() ? "{}" : "}");
    }

    private void addArray(List<Json> items) {
        char separator = '[';
        for (var item : items) {
            out.append(separator);
            add(item);
            separator = ',';
        }
        out.append(items.isEmpty() ? "[]" : "]");
    }

    private void addString(String string) {
        out.append('"');
        for (int i = 0; i < string.length(); i++) {
            char c = string.charAt(i);
            switch (c) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                default -> {
                    if (c < 0x20 || isHalfPair(string, i)) {
                        out.append("\\u").append(HEX.toHexDigits(c));
                    } else {
                        out.append(c);
                    }
                }
            }
        }
        out.append('"');
    }

    /** Half a surrogate pair cannot be encoded in UTF-8; an author can write it as an escape. */
    private static boolean isHalfPair(String string, int i) {
        char c = string.charAt(i);
        if (Character.isHighSurrogate(c)) {
            return i + 1 == string.length() || !Character.isLowSurrogate(string.charAt(i + 1));
        }
        return Character.isLowSurrogate(c)
                && (i == 0 || !Character.isHighSurrogate(string.charAt(i - 1)));
    }
}
