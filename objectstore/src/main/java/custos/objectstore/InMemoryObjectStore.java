package custos.objectstore;

import java.io.ByteArrayInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** An object store for tests, kept to the same contract as the one on the file system. */
public final class InMemoryObjectStore implements ObjectStore {
    private final Map<String, String> owners = new ConcurrentHashMap<>();
    private final Map<Name, Entry> entries = new ConcurrentHashMap<>();
    private final Clock clock;

    private record Name(String bucket, String key) {}

    private static final class Entry {
        private final ObjectInfo info;
        private final byte[] content;

        Entry(ObjectInfo info, byte[] content) {
            this.info = info;
            this.content = content;
        }
    }

    public InMemoryObjectStore(Clock clock) {
        this.clock = clock;
    }

    /** Creates a bucket. */
    public InMemoryObjectStore with(String bucket, String account) {
        owners.put(bucket, account);
        return this;
    }

    @Override
    public Optional<String> ownerOf(String bucket) {
        return Optional.ofNullable(owners.get(bucket));
    }

    @Override
    public Optional<ObjectInfo> find(String bucket, String key) {
        return entry(bucket, key).map(entry -> entry.info);
    }

    private Optional<Entry> entry(String bucket, String key) {
        return Optional.ofNullable(entries.get(new Name(bucket, key)));
    }

    @Override
    public InputStream open(String bucket, String key) throws IOException {
        var entry = entry(bucket, key);
        if (entry.isEmpty()) {
            throw new FileNotFoundException("no object `" + key + "` in bucket `" + bucket + "`");
        }
        return new ByteArrayInputStream(entry.get().content);
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
            throw new FileNotFoundException("no bucket `" + bucket + "`");
        }
        var bytes = content.readAllBytes();
        var info =
                new ObjectInfo(
                        bucket,
                        key,
                        bytes.length,
                        md5(bytes),
                        contentType,
                        clock.instant(),
                        Map.copyOf(metadata),
                        Map.of());
        entries.put(new Name(bucket, key), new Entry(info, bytes));
        return info;
    }

    private static String md5(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every JDK has it
        }
    }
}
