package custos.rekognition;

import custos.objectstore.ObjectStore;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;

/** Objects in memory. */
final class InMemoryObjectStore implements ObjectStore {
    private final Map<String, String> owners = new ConcurrentHashMap<>();
    private final Map<String, byte[]> objects = new ConcurrentSkipListMap<>();
    private final Map<String, Map<String, String>> tags = new ConcurrentHashMap<>();

    void createBucket(String bucket, String owner) {
        owners.put(bucket, owner);
    }

    void put(String bucket, String key, byte[] content) {
        objects.put(bucket + "/" + key, content);
    }

    void put(String bucket, String key, String content) {
        put(bucket, key, content.getBytes(StandardCharsets.UTF_8));
    }

    void tag(String bucket, String key, Map<String, String> values) {
        tags.put(bucket + "/" + key, values);
    }

    String text(String bucket, String key) {
        var content = objects.get(bucket + "/" + key);
        if (content == null) {
            throw new AssertionError("no object `" + key + "` among " + keys(bucket));
        }
        return new String(content, StandardCharsets.UTF_8);
    }

    Map<String, Integer> keys(String bucket) {
        var keys = new TreeMap<String, Integer>();
        objects.forEach((name, content) -> {
            if (name.startsWith(bucket + "/")) {
                keys.put(name.substring(bucket.length() + 1), content.length);
            }
        });
        return keys;
    }

    @Override
    public Optional<String> ownerOf(String bucket) {
        return Optional.ofNullable(owners.get(bucket));
    }

    @Override
    public Optional<ObjectInfo> find(String bucket, String key) {
        return Optional.ofNullable(objects.get(bucket + "/" + key))
                .map(content -> info(bucket, key, content, "application/octet-stream"));
    }

    @Override
    public InputStream open(String bucket, String key) throws IOException {
        var content = objects.get(bucket + "/" + key);
        if (content == null) {
            throw new IOException("no object `" + key + "` in `" + bucket + "`");
        }
        return new ByteArrayInputStream(content);
    }

    @Override
    public ObjectInfo put(
            String bucket,
            String key,
            InputStream content,
            String contentType,
            Map<String, String> metadata)
            throws IOException {
        if (!owners.containsKey(bucket)) {
            throw new IOException("no bucket `" + bucket + "`");
        }
        var bytes = content.readAllBytes();
        put(bucket, key, bytes);
        return info(bucket, key, bytes, contentType);
    }

    private ObjectInfo info(String bucket, String key, byte[] content, String type) {
        return new ObjectInfo(
                bucket,
                key,
                content.length,
                "etag",
                type,
                Instant.EPOCH,
                Map.of(),
                tags.getOrDefault(bucket + "/" + key, Map.of()));
    }
}
