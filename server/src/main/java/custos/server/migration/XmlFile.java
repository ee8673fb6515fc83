package custos.server.migration;

import custos.server.UserError;
import custos.server.migration.FoundImage.Place;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * An XML file that is read element by element. A document type is refused: with it go external
 * entities and those that grow.
 */
final class XmlFile implements AutoCloseable {
    /** Longer text between two tags is none of a dataset. */
    private static final int LONGEST_TEXT = 1 << 16;

    private final Path file;
    private final BoundedStream in;
    private final XMLStreamReader reader;

    XmlFile(Path file) throws IOException {
        this.file = file;
        this.in = new BoundedStream(file, Files.newInputStream(file));
        try {
            this.reader = factory().createXMLStreamReader(in);
        } catch (XMLStreamException e) {
            in.close();
            throw new UserError("`" + file + "`: not valid XML: " + reason(e));
        } catch (UserError e) {
            in.close();
            throw e;
        }
    }

    private static XMLInputFactory factory() {
        var factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setXMLResolver((_, _, _, _) -> {
            throw new XMLStreamException("nothing outside the file is read");
        });
        return factory;
    }

    /** Goes to the next tag; false at the end of the file. */
    boolean next() {
        try {
            while (reader.hasNext()) {
                int event = reader.next();
                in.renew();
                switch (event) {
                    case XMLStreamConstants.DTD, XMLStreamConstants.ENTITY_REFERENCE ->
                            throw wrong("document types and entities are not read");
                    case XMLStreamConstants.START_ELEMENT, XMLStreamConstants.END_ELEMENT -> {
                        return true;
                    }
                    default -> {}
                }
            }
            return false;
        } catch (XMLStreamException e) {
            throw broken(e);
        }
    }

    private UserError broken(XMLStreamException e) {
        return wrong("not valid XML: " + reason(e));
    }

    private static String reason(XMLStreamException e) {
        var lines = String.valueOf(e.getMessage()).lines().toList();
        return Shortened.of(lines.isEmpty() ? "" : lines.getLast().replaceFirst("^Message: ", ""));
    }

    boolean isStart(String name) {
        return reader.isStartElement() && reader.getLocalName().equals(name);
    }

    boolean isStart() {
        return reader.isStartElement();
    }

    boolean isEnd(String name) {
        return reader.isEndElement() && reader.getLocalName().equals(name);
    }

    String name() {
        return reader.getLocalName();
    }

    /** An attribute's value, empty where there is none. */
    String attribute(String name) {
        return Optional.ofNullable(reader.getAttributeValue(null, name)).orElse("");
    }

    /** The text of the element at hand, up to its end tag. */
    String text() {
        var text = new StringBuilder();
        try {
            for (int event = reader.next();
                    event != XMLStreamConstants.END_ELEMENT;
                    event = reader.next()) {
                in.renew();
                if (event == XMLStreamConstants.CHARACTERS || event == XMLStreamConstants.CDATA) {
                    text.append(reader.getText());
                } else if (event != XMLStreamConstants.COMMENT
                        && event != XMLStreamConstants.PROCESSING_INSTRUCTION) {
                    throw wrong("only text was expected here");
                }
                if (text.length() > LONGEST_TEXT) {
                    throw wrong("a text of more than " + LONGEST_TEXT + " characters");
                }
            }
        } catch (XMLStreamException e) {
            throw broken(e);
        }
        return text.toString().strip();
    }

    /** Passes over the element at hand with all that is in it. */
    void skip() {
        int depth = 1;
        while (depth > 0 && next()) {
            depth += reader.isStartElement() ? 1 : -1;
        }
    }

    Place place() {
        return new Place(file, Math.max(1, reader.getLocation().getLineNumber()));
    }

    UserError wrong(String why) {
        return new UserError(place() + ": " + why);
    }

    @Override
    public void close() throws IOException {
        in.close();
    }

    /** A number, or not one. */
    static double number(String text) {
        if (text.length() > 64) {
            return Double.NaN;
        }
        try {
            return Double.parseDouble(text.strip());
        } catch (NumberFormatException _) {
            return Double.NaN;
        }
    }
}
