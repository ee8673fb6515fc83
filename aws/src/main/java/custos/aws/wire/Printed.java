package custos.aws.wire;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A value as AWS's validation messages print it: quoted, {@code null} bare, and nothing at all for
 * a secret. Long values are cut.
 */
final class Printed {
    private static final int LONGEST = 1024;

    private final StringBuilder text = new StringBuilder();
    private boolean secret;

    private Printed() {}

    /** The value with its quotes and a space behind it, or nothing if it is secret. */
    static String of(@Nullable Value value) {
        if (value == null) {
            return "null ";
        }
        var printed = new Printed();
        printed.append(value);
        if (printed.secret) {
            return "";
        }
        var text = printed.text;
        if (text.length() > LONGEST) {
            int end = Character.isHighSurrogate(text.charAt(LONGEST - 1)) ? LONGEST - 1 : LONGEST;
            text.setLength(end);
            text.append("...");
        }
        return "'" + text + "' ";
    }

    private void append(@Nullable Value value) {
        if (text.length() > LONGEST) {
            return;
        }
        switch (value) {
            case null -> text.append("null");
            case Value.Structure structure -> members(structure.members());
            case Value.Items items -> items(items.items());
            case Value.Entries entries -> entries(entries.entries());
            case Value.Text string -> string(string);
            case Value.Numeric number -> text.append(number.number());
            case Value.Flag flag -> text.append(flag.flag());
            case Value.Blob blob ->
                    // AWS prints its own framework's buffer, never the bytes.
                    text.append(
                            "java.nio.HeapByteBuffer[pos=0 lim=%d cap=%<d]"
                                    .formatted(blob.length()));
        }
    }

    private void string(Value.Text string) {
        secret |= string.shape().sensitive();
        text.append(string.text(), 0, Math.min(string.text().length(), LONGEST + 1));
    }

    private void members(Map<String, Value> members) {
        text.append('{');
        var separator = "";
        for (var member : members.entrySet()) {
            text.append(separator).append(member.getKey()).append('=');
            append(member.getValue());
            separator = ", ";
        }
        text.append('}');
    }

    private void items(List<@Nullable Value> items) {
        text.append('[');
        var separator = "";
        for (var item : items) {
            text.append(separator);
            append(item);
            separator = ", ";
            if (text.length() > LONGEST) {
                return;
            }
        }
        text.append(']');
    }

    private void entries(Map<String, @Nullable Value> entries) {
        text.append('{');
        var separator = "";
        for (var entry : entries.entrySet()) {
            text.append(separator).append(entry.getKey()).append('=');
            append(entry.getValue());
            separator = ", ";
            if (text.length() > LONGEST) {
                return;
            }
        }
        text.append('}');
    }
}
