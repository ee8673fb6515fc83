package custos.objectstore.checksum;

/** What a multipart object's checksum is taken of. */
public enum ChecksumType {
    /** Of the parts' checksums; it ends in {@code -N}, N being the number of parts. */
    COMPOSITE,
    /** Of the content, as if it had been sent in one piece. */
    FULL_OBJECT
}
