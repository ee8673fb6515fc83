package custos.aws.wire;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;

/** A small XML document, written front to back. Every answer of it is well-formed XML 1.0. */
public final class Xml {
    private final StringBuilder text = new StringBuilder();
    private final Deque<String> open = new ArrayDeque<>();

    /** A document with the XML declaration, as S3 writes it. */
    public static Xml declared() {
        var xml = new Xml();
        xml.text.append("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
        return xml;
    }

    /** Opens an element. The name must be an XML name: it is written as it is. */
    public Xml open(String name) {
        text.append('<').append(name).append('>');
        open.push(name);
        return this;
    }

    /** Opens an element that sets the default namespace. */
    public Xml open(String name, String namespace) {
        text.append('<').append(name).append(" xmlns=\"");
        escape(namespace);
        text.append("\">");
        open.push(name);
        return this;
    }

    /** Closes the innermost open element. */
    public Xml close() {
        text.append("</").append(open.pop()).append('>');
        return this;
    }

    /** An element that holds only text. */
    public Xml element(String name, String content) {
        open(name);
        escape(content);
        return close();
    }

    /** Text inside the innermost open element. */
    public Xml content(String content) {
        escape(content);
        return this;
    }

    /** The document in UTF-8. */
    public byte[] toBytes() {
        if (!open.isEmpty()) {
            throw new IllegalStateException("still open: " + open);
        }
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    private void escape(String content) {
        content.codePoints()
                .forEach(point -> {
                    switch (point) {
                        case '&' -> text.append("&amp;");
                        case '<' -> text.append("&lt;");
                        case '>' -> text.append("&gt;");
                        case '"' -> text.append("&quot;");
                        // A bare one would be read as a line feed.
                        case '\r' -> text.append("&#xD;");
                        default -> text.appendCodePoint(legal(point) ? point : 0xFFFD);
                    }
                });
    }

    /** XML 1.0, section 2.2: what no document may hold, escaped or not. */
    private static boolean legal(int point) {
        return switch (point) {
            case '\t', '\n' -> true;
            default ->
                    point >= 0x20
                            && !(point >= 0xD800 && point <= 0xDFFF)
                            && !(point >> 1 == 0x7FFF);
        };
    }
}
