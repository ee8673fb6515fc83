package custos.objectstore.catalog;

import custos.objectstore.checksum.Checksum;
import custos.objectstore.checksum.ChecksumAlgorithm;
import custos.objectstore.checksum.ChecksumType;
import custos.objectstore.checksum.Digests;
import custos.objectstore.content.Segment;
import java.time.Instant;

/**
 * An object as its row describes it.
 *
 * @param account the owner of the bucket
 * @param contentId the content's segments stand under it
 * @param size bytes
 * @param etag without quotes
 * @param parts the number of parts it was uploaded in, 0 if in one piece
 * @param uploadId the multipart upload it came from, empty if it came in one piece
 */
public record StoredObject(
        String bucket,
        String key,
        String account,
        String contentId,
        long size,
        String etag,
        Instant modified,
        Attributes attributes,
        Checksum checksum,
        int parts,
        String uploadId) {

    /** An object stored in one piece, whose content id is {@code contentId}. */
    public static StoredObject plain(
            Bucket bucket,
            String key,
            String contentId,
            Segment segment,
            Digests.Results digests,
            ChecksumAlgorithm algorithm,
            Attributes attributes,
            Instant modified) {
        return new StoredObject(
                bucket.name(),
                key,
                bucket.account(),
                contentId,
                segment.size(),
                digests.etag(),
                modified,
                attributes,
                new Checksum(algorithm, ChecksumType.FULL_OBJECT, digests.value(algorithm)),
                0,
                "");
    }
}
