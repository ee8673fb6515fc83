package custos.objectstore.s3;

import custos.objectstore.catalog.S3Errors;
import java.io.ByteArrayInputStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * Reads the small documents that S3 takes. A document type, and with it every entity but the five
 * that XML brings, is refused; so are documents deeper or longer than any that S3 knows.
 */
final class XmlReader {
    private static final int MOST_DEPTH = 8;
    private static final int MOST_ELEMENTS = 100_000;

    private final Deque<Open> open = new ArrayDeque<>();
    private int elements;

    private record Open(String name, StringBuilder text, List<XmlElement> children) {}

    private XmlReader() {}

    /**
     * The root element of a document.
     *
     * @throws custos.aws.AwsException {@code MalformedXML}
     */
    static XmlElement read(byte[] document) {
        try {
            var reader = factory().createXMLStreamReader(new ByteArrayInputStream(document));
            try {
                return new XmlReader().root(reader);
            } finally {
                reader.close();
            }
        } catch (XMLStreamException | RuntimeException _) {
            // The JDK's reader throws several kinds of unchecked exceptions at broken input.
            throw S3Errors.malformedXml();
        }
    }

    private static XMLInputFactory factory() {
        var factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setXMLResolver((_, _, _, _) -> {
            throw new XMLStreamException("no external entities");
        });
        return factory;
    }

    private XmlElement root(XMLStreamReader reader) throws XMLStreamException {
        var holder = new Open("", new StringBuilder(), new ArrayList<>());
        open.push(holder);
        while (reader.hasNext()) {
            switch (reader.next()) {
                case XMLStreamConstants.START_ELEMENT -> begin(reader.getLocalName());
                case XMLStreamConstants.END_ELEMENT -> end();
                case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA ->
                        top().text.append(reader.getText());
                case XMLStreamConstants.DTD, XMLStreamConstants.ENTITY_REFERENCE ->
                        throw S3Errors.malformedXml();
                default -> {} // comments and processing instructions say nothing
            }
        }
        return holder.children.getFirst();
    }

    private Open top() {
        return open.element();
    }

    private void begin(String name) {
        if (open.size() > MOST_DEPTH || ++elements > MOST_ELEMENTS) {
            throw S3Errors.malformedXml();
        }
        open.push(new Open(name, new StringBuilder(), new ArrayList<>()));
    }

    private void end() {
        var ended = open.pop();
        top().children.add(new XmlElement(ended.name, ended.text.toString(), ended.children));
    }
}
