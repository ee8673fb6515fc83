package custos.vision;

import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A text with names like {@code $width}, in whose places values are put. */
record Template(String text) {

    private static final Pattern NAME = Pattern.compile("\\$(\\w+)");

    /** The text with the values in; what looks like a name in a value stays as it is. */
    String with(Map<String, Object> values) {
        return NAME.matcher(text)
                .replaceAll(name -> Matcher.quoteReplacement(value(values, name.group(1))));
    }

    private static String value(Map<String, Object> values, String name) {
        return Optional.ofNullable(values.get(name))
                .orElseThrow(() -> new IllegalArgumentException("no value for $" + name))
                .toString();
    }
}
