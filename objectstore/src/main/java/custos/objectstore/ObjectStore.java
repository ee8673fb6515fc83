package custos.objectstore;

import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * Buckets and objects, as the other modules use them. It checks no permissions: whoever calls it
 * for a caller asks {@code authorizer.may} first.
 */
public interface ObjectStore {

    /**
     * What is known of an object without reading it.
     *
     * @param size bytes
     * @param etag without quotes
     * @param metadata the user's metadata, keys in lower case and without {@code x-amz-meta-}
     * @param tags what policies may decide by, as {@code s3:ExistingObjectTag/…}
     */
    record ObjectInfo(
            String bucket,
            String key,
            long size,
            String etag,
            String contentType,
            Instant lastModified,
            Map<String, String> metadata,
            Map<String, String> tags) {}

    /** The account that owns a bucket, or nothing if there is no such bucket. */
    Optional<String> ownerOf(String bucket);

    /** An object's description, or nothing if there is no such object. */
    Optional<ObjectInfo> find(String bucket, String key);

    /**
     * Opens an object for reading; the content stays readable if the object is replaced or deleted
     * meanwhile.
     *
     * @throws IOException if there is no such object or it cannot be read
     */
    InputStream open(String bucket, String key) throws IOException;

    /**
     * Stores an object, replacing one of the same key; it is durable when this returns.
     *
     * @throws IOException if there is no such bucket or the disk refuses
     */
    ObjectInfo put(
            String bucket,
            String key,
            InputStream content,
            String contentType,
            Map<String, String> metadata)
            throws IOException;
}
