package custos.objectstore;

import static custos.objectstore.checksum.ChecksumAlgorithm.CRC64NVME;

import custos.aws.AwsException;
import custos.objectstore.catalog.Attributes;
import custos.objectstore.catalog.Bucket;
import custos.objectstore.catalog.Buckets;
import custos.objectstore.catalog.Keys;
import custos.objectstore.catalog.Objects;
import custos.objectstore.catalog.StoredObject;
import custos.objectstore.content.Contents;
import custos.objectstore.content.DigestIntake;
import custos.objectstore.content.DiskException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The object store on a file system: contents are files, names are rows. {@link #put} must not run
 * inside a transaction of the store, since the content it replaces goes when it returns.
 */
public final class FileObjectStore implements ObjectStore {
    private static final String META = "x-amz-meta-";

    private final Buckets buckets;
    private final Objects objects;
    private final Contents contents;
    private final Clock clock;

    FileObjectStore(Buckets buckets, Objects objects, Contents contents, Clock clock) {
        this.buckets = buckets;
        this.objects = objects;
        this.contents = contents;
        this.clock = clock;
    }

    @Override
    public Optional<String> ownerOf(String bucket) {
        return buckets.find(bucket).map(Bucket::account);
    }

    @Override
    public Optional<ObjectInfo> find(String bucket, String key) {
        return objects.find(bucket, key).map(FileObjectStore::info);
    }

    @Override
    public InputStream open(String bucket, String key) throws IOException {
        var opened = objects.open(bucket, key);
        if (opened.isEmpty()) {
            throw new FileNotFoundException("no object `" + key + "` in bucket `" + bucket + "`");
        }
        return opened.get().stream();
    }

    @Override
    public ObjectInfo put(
            String bucket,
            String key,
            InputStream content,
            String contentType,
            Map<String, String> metadata)
            throws IOException {
        var owned = buckets.find(bucket);
        if (owned.isEmpty()) {
            throw new FileNotFoundException("no bucket `" + bucket + "`");
        }
        try {
            Keys.require(key);
            return info(store(owned.get(), key, content, attributes(contentType, metadata)));
        } catch (UncheckedIOException e) {
            throw new IOException(e.getMessage(), e.getCause());
        } catch (DiskException | AwsException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    private StoredObject store(
            Bucket bucket, String key, InputStream content, Attributes attributes) {
        var intake = new DigestIntake(EnumSet.of(CRC64NVME), _ -> {}, _ -> {});
        var segment = contents.store(content, intake);
        var object =
                StoredObject.plain(
                        bucket,
                        key,
                        contents.newName(),
                        segment,
                        intake.results(),
                        CRC64NVME,
                        attributes,
                        clock.instant());
        objects.put(object, segment, _ -> {});
        return object;
    }

    private static Attributes attributes(String contentType, Map<String, String> metadata) {
        var headers = new TreeMap<String, String>();
        headers.put("content-type", contentType);
        metadata.forEach((name, value) -> headers.put(META + name, value));
        return new Attributes(headers, Map.of());
    }

    private static ObjectInfo info(StoredObject object) {
        var metadata = new TreeMap<String, String>();
        var headers = object.attributes().headers();
        headers.forEach((name, value) -> {
            if (name.startsWith(META)) {
                metadata.put(name.substring(META.length()), value);
            }
        });
        return new ObjectInfo(
                object.bucket(),
                object.key(),
                object.size(),
                object.etag(),
                headers.getOrDefault("content-type", "binary/octet-stream"),
                object.modified(),
                metadata,
                object.attributes().tags());
    }
}
