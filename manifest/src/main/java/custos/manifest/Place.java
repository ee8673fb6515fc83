package custos.manifest;

/** Where in a JSON line an error was found, and therefore where its array is inserted. */
public sealed interface Place {
    /** The line itself. */
    record Entry() implements Place {}

    /** The value of a label attribute, for example {@code bounding-box}. */
    record Attribute(String attribute) implements Place {}

    /** The metadata of a label attribute, for example {@code bounding-box-metadata}. */
    record Metadata(String attribute) implements Place {}

    /** One bounding box of a label attribute; {@code index} counts from 0. */
    record Annotation(String attribute, int index) implements Place {}

    Place ENTRY = new Entry();
}
