package custos.objectstore.s3;

import custos.objectstore.catalog.S3Errors;
import java.util.List;
import java.util.Optional;

/**
 * An element of a document that a client sent.
 *
 * @param name without namespace
 * @param text its own text, without its children's
 */
record XmlElement(String name, String text, List<XmlElement> children) {
    XmlElement {
        children = List.copyOf(children);
    }

    List<XmlElement> children(String childName) {
        return children.stream().filter(child -> child.name.equals(childName)).toList();
    }

    /** The text of the first child of a name. */
    Optional<String> child(String childName) {
        return children(childName).stream().findFirst().map(XmlElement::text);
    }

    /**
     * As {@link #child}.
     *
     * @throws custos.aws.AwsException {@code MalformedXML} if there is none
     */
    String required(String childName) {
        return child(childName).orElseThrow(S3Errors::malformedXml);
    }

    /** This element, if it is the root that a request must have. */
    XmlElement named(String expected) {
        if (!name.equals(expected)) {
            throw S3Errors.malformedXml();
        }
        return this;
    }
}
