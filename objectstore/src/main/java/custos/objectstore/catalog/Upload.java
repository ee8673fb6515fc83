package custos.objectstore.catalog;

import custos.objectstore.checksum.ChecksumAlgorithm;
import custos.objectstore.checksum.ChecksumType;
import java.time.Instant;

/**
 * A multipart upload under way.
 *
 * @param id hexadecimal; ids of later uploads compare greater
 * @param account the owner of the bucket
 * @param initiator ARN of the principal that began it
 * @param checksumChosen true if the client named the checksum algorithm
 */
public record Upload(
        String id,
        String bucket,
        String key,
        String account,
        String initiator,
        Instant initiated,
        Attributes attributes,
        ChecksumAlgorithm algorithm,
        ChecksumType type,
        boolean checksumChosen) {}
