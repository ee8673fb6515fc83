package custos.policy;

/**
 * Text from a policy or request as a line on a terminal may hold it: a control or formatting
 * character, which could move the cursor or turn a line around, becomes its JSON escape.
 */
final class Printable {
    private Printable() {}

    static String of(String text) {
        if (text.chars().noneMatch(Printable::steers)) {
            return text;
        }
        var printable = new StringBuilder();
        text.chars()
                .forEach(c -> {
                    if (steers(c)) {
                        printable.append("\\u%04x".formatted(c));
                    } else {
                        printable.append((char) c);
                    }
                });
        return printable.toString();
    }

    private static boolean steers(int c) {
        return Character.isISOControl(c)
                || Character.getType(c) == Character.FORMAT
                || c == '\u2028'
                || c == '\u2029';
    }
}
