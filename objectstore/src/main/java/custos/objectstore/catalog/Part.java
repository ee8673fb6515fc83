package custos.objectstore.catalog;

import custos.objectstore.content.Segment;
import java.time.Instant;

/**
 * An uploaded part.
 *
 * @param number 1 to 10,000
 * @param etag its MD5 in hexadecimal
 * @param checksum by the upload's algorithm, Base64
 */
public record Part(int number, Segment segment, String etag, String checksum, Instant modified) {}
