package custos.policy.naive;

import java.util.Map;
import java.util.stream.Collectors;

/** Writes what {@link NaiveJson} reads. */
final class JsonText {
    private JsonText() {}

    static String of(Object value) {
        return switch (value) {
            case Map<?, ?> map ->
                    map.entrySet().stream()
                            .map(entry -> of(entry.getKey()) + ":" + of(entry.getValue()))
                            .collect(Collectors.joining(", ", "{", "}"));
            case Iterable<?> list -> {
                var text = new StringBuilder("[");
                for (var one : list) {
                    text.append(text.length() > 1 ? "," : "").append(of(one));
                }
                yield text.append(']').toString();
            }
            case String string -> quoted(string);
            case NaiveJson.Digits number -> number.text();
            case NaiveJson.Null none -> "null";
            default -> value.toString();
        };
    }

    private static String quoted(String string) {
        var text = new StringBuilder("\"");
        string.chars().forEach(character -> text.append(escaped((char) character)));
        return text.append('"').toString();
    }

    private static String escaped(char character) {
        if (character == '"' || character == '\\') {
            return "\\" + character;
        }
        var plain = character >= ' ' && character <= '~';
        return plain ? String.valueOf(character) : "\\u%04x".formatted((int) character);
    }
}
