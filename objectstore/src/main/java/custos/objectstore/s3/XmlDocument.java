package custos.objectstore.s3;

import custos.aws.s3.S3Response;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Consumer;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/** A document that an operation answers with, written element by element. */
final class XmlDocument {
    private static final String NAMESPACE = "http://s3.amazonaws.com/doc/2006-03-01/";

    private final XMLStreamWriter writer;

    private XmlDocument(XMLStreamWriter writer) {
        this.writer = writer;
    }

    /** An answer whose document has this root. */
    static S3Response answer(String root, Consumer<XmlDocument> content) {
        return S3Response.xml(of(root, content));
    }

    static byte[] of(String root, Consumer<XmlDocument> content) {
        // Written to characters first: the JDK's own encoder breaks surrogate pairs at its buffer's
        // end.
        var text = new StringWriter();
        try {
            var writer = XMLOutputFactory.newDefaultFactory().createXMLStreamWriter(text);
            writer.writeStartDocument("UTF-8", "1.0");
            writer.writeStartElement(root);
            writer.writeDefaultNamespace(NAMESPACE);
            content.accept(new XmlDocument(writer));
            writer.writeEndElement();
            writer.writeEndDocument();
            writer.close();
        } catch (XMLStreamException e) {
            throw new IllegalStateException(e); // a StringWriter does not fail
        }
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    /** Writes an element with text. */
    XmlDocument text(String name, Object value) {
        return element(name, it -> it.characters(value.toString()));
    }

    /** Writes an element with text if there is a value. */
    XmlDocument text(String name, Optional<?> value) {
        value.ifPresent(it -> text(name, it));
        return this;
    }

    /** Writes an element with children. */
    XmlDocument element(String name, Consumer<XmlDocument> content) {
        try {
            writer.writeStartElement(name);
            content.accept(this);
            writer.writeEndElement();
            return this;
        } catch (XMLStreamException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Writes a Grantee; its type is an attribute of the schema instance's namespace. */
    XmlDocument grantee(String canonicalId) {
        var schema = "http://www.w3.org/2001/XMLSchema-instance";
        try {
            writer.writeStartElement("Grantee");
            writer.writeNamespace("xsi", schema);
            writer.writeAttribute("xsi", schema, "type", "CanonicalUser");
            text("ID", canonicalId);
            writer.writeEndElement();
            return this;
        } catch (XMLStreamException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Writes text. */
    void characters(String text) {
        try {
            int from = 0;
            for (int at = 0; at < text.length(); at++) {
                char c = text.charAt(at);
                if (needsReference(c)) {
                    writer.writeCharacters(text.substring(from, at));
                    writer.writeEntityRef("#x" + Integer.toHexString(c));
                    from = at + 1;
                }
            }
            writer.writeCharacters(text.substring(from));
        } catch (XMLStreamException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * A carriage return would come back as a line feed. The other control characters are forbidden
     * in XML 1.0, reference or not; S3 writes the reference, and clients that care ask for {@code
     * encoding-type=url}.
     */
    private static boolean needsReference(char c) {
        return (c < ' ' && c != '\t' && c != '\n') || c == '\uFFFE' || c == '\uFFFF';
    }
}
