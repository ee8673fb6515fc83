package custos.server.migration;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;

/** An XML file that is written element by element, one to a line. */
final class XmlOut implements AutoCloseable {
    private final Writer out;
    private int depth;

    XmlOut(Path file) throws IOException {
        this.out = new BufferedWriter(Files.newBufferedWriter(file));
        out.write("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n");
    }

    /** Whether XML has a way to write the text. */
    static boolean canWrite(String text) {
        return text.codePoints().allMatch(XmlOut::isCharacter);
    }

    private static boolean isCharacter(int c) {
        return c == '\t'
                || c == '\n'
                || c == '\r'
                || (c >= ' ' && c < 0xd800)
                || (c >= 0xe000 && c < 0xfffe)
                || c >= 0x10000;
    }

    /** Begins an element; attributes are names and values in turn. */
    XmlOut begin(String name, String... attributes) throws IOException {
        tag(name, attributes);
        out.write(">\n");
        depth++;
        return this;
    }

    XmlOut end(String name) throws IOException {
        depth--;
        indent();
        out.write("</" + name + ">\n");
        return this;
    }

    /** An element without content. */
    XmlOut empty(String name, String... attributes) throws IOException {
        tag(name, attributes);
        out.write("/>\n");
        return this;
    }

    /** An element that holds text. */
    XmlOut text(String name, String text) throws IOException {
        tag(name);
        out.write(">" + escaped(text) + "</" + name + ">\n");
        return this;
    }

    private void tag(String name, String... attributes) throws IOException {
        indent();
        out.write("<" + name);
        for (int i = 0; i < attributes.length; i += 2) {
            out.write(" " + attributes[i] + "=\"" + escaped(attributes[i + 1]) + "\"");
        }
    }

    private void indent() throws IOException {
        out.write("  ".repeat(depth));
    }

    private static String escaped(String text) {
        var escaped = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '&' -> escaped.append("&amp;");
                case '<' -> escaped.append("&lt;");
                case '>' -> escaped.append("&gt;");
                case '"' -> escaped.append("&quot;");
                case '\t', '\n', '\r' -> escaped.append("&#").append((int) c).append(';');
                default -> escaped.append(c);
            }
        }
        return escaped.toString();
    }

    @Override
    public void close() throws IOException {
        out.close();
    }

    /**
     * Passes only images whose names and labels can be written.
     *
     * @throws DatasetWriter.CannotSay for the others
     */
    static void needText(ExportedImage image) throws DatasetWriter.CannotSay {
        boolean writable =
                canWrite(image.name())
                        && image.labels().stream().allMatch(XmlOut::canWrite)
                        && image.boxes().stream().allMatch(box -> canWrite(box.label()));
        if (!writable) {
            throw new DatasetWriter.CannotSay("a label or the name has a character not of XML");
        }
    }
}
