package custos.objectstore.content;

/**
 * A stored file: all of a plain object, or one part of a multipart one.
 *
 * @param file its name, as {@link Contents} made it
 * @param size bytes
 */
public record Segment(String file, long size) {}
