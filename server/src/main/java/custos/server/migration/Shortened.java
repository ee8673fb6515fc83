package custos.server.migration;

/** Text from outside in a message: without control characters, and not long. */
final class Shortened {
    private static final int LONGEST = 120;

    private Shortened() {}

    static String of(String text) {
        var printable = text.replaceAll("\\p{Cntrl}", "?");
        return printable.length() <= LONGEST ? printable : printable.substring(0, LONGEST) + "…";
    }
}
