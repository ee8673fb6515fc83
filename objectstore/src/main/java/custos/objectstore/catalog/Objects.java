package custos.objectstore.catalog;

import custos.aws.AwsException;
import custos.objectstore.content.Contents;
import custos.objectstore.content.Segment;
import custos.store.Store;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The objects of all buckets. Its writes commit before the content they replace is discarded, so
 * they must not run inside a surrounding transaction of the store.
 */
public final class Objects {
    private final Store store;
    private final Contents contents;

    public Objects(Store store, Contents contents) {
        this.store = store;
        this.contents = contents;
    }

    /** An object, or nothing. */
    public Optional<StoredObject> find(String bucket, String key) {
        return store.read(handle -> ObjectRows.find(handle, bucket, key));
    }

    /** The files of a content, in order. */
    public List<Segment> segments(String contentId) {
        return store.read(handle -> ObjectRows.segments(handle, contentId));
    }

    /**
     * An object whose content stays readable until it is closed, whatever happens to the object.
     */
    public final class Opened implements AutoCloseable {
        private final StoredObject object;
        private final List<Segment> segments;
        private boolean closed; // guarded by this

        private Opened(StoredObject object, List<Segment> segments) {
            this.object = object;
            this.segments = segments;
        }

        /** The object as it was when it was opened. */
        public StoredObject object() {
            return object;
        }

        /** Its parts' sizes in order, or its own if it was stored in one piece. */
        public List<Long> sizes() {
            return segments.stream().map(Segment::size).toList();
        }

        /** Reads a range. Closing the stream does not close this. */
        public InputStream read(long offset, long length) {
            return contents.open(segments, offset, length);
        }

        /** Reads everything. Closing the stream closes this. */
        public InputStream stream() {
            return new FilterInputStream(read(0, object.size())) {
                @Override
                public void close() throws IOException {
                    super.close();
                    Opened.this.close();
                }
            };
        }

        @Override
        public synchronized void close() {
            if (!closed) {
                closed = true;
                contents.release(object.contentId());
            }
        }
    }

    /** Opens an object, or nothing if there is none. Whoever opens it closes it. */
    public Optional<Opened> open(String bucket, String key) {
        return contents.lease(
                () ->
                        store.read(handle ->
                                ObjectRows.find(handle, bucket, key)
                                        .map(found ->
                                                new Opened(
                                                        found,
                                                        ObjectRows.segments(
                                                                handle, found.contentId())))),
                opened -> opened.object.contentId());
    }

    /**
     * Makes an object the one of its key.
     *
     * @param segment its content, durable already; discarded if the object is refused
     * @param condition sees what the key has now, in the same transaction, and may refuse
     * @throws custos.aws.AwsException {@code NoSuchBucket}, or what the condition throws
     */
    public void put(
            StoredObject object, Segment segment, Consumer<Optional<StoredObject>> condition) {
        try {
            Optional<ObjectRows.Retired> retired =
                    store.write(handle -> {
                        condition.accept(ObjectRows.find(handle, object.bucket(), object.key()));
                        return ObjectRows.put(handle, object, Map.of(1, segment));
                    });
            retired.ifPresent(this::discard);
        } catch (AwsException refusal) {
            // Only here is it certain that nothing was committed: after any other failure the
            // file may have a row, and the next start decides.
            contents.discard(segment);
            throw refusal;
        }
    }

    /** Replaces an object's tags, and says whether there is such an object. */
    public boolean tag(String bucket, String key, Map<String, String> tags) {
        int changed =
                store.write(handle ->
                        handle.execute(
                                "update s3_object set tags = ? where bucket = ? and key = ?",
                                Attributes.NONE.withTags(tags).tagsText(),
                                bucket,
                                key));
        return changed > 0;
    }

    /**
     * Deletes an object if there is one.
     *
     * @param condition sees it first, in the same transaction, and may refuse
     */
    public void delete(String bucket, String key, Consumer<Optional<StoredObject>> condition) {
        Optional<ObjectRows.Retired> retired =
                store.write(handle -> {
                    var found = ObjectRows.find(handle, bucket, key);
                    condition.accept(found);
                    return found.map(object -> ObjectRows.delete(handle, object));
                });
        retired.ifPresent(this::discard);
    }

    /**
     * A wish to delete an object.
     *
     * @param etag the one it must still have, nothing for any
     */
    public record Deletion(String key, Optional<String> etag) {}

    /** Deletes several objects at once, and answers the keys whose ETag is not the wished one. */
    public Set<String> delete(String bucket, List<Deletion> deletions) {
        var failed = new HashSet<String>();
        var retired = new ArrayList<ObjectRows.Retired>();
        store.writing(handle -> {
            for (var deletion : deletions) {
                var found = ObjectRows.find(handle, bucket, deletion.key);
                if (deletion.etag.isEmpty()
                        || found.map(StoredObject::etag).equals(deletion.etag)) {
                    found.map(it -> ObjectRows.delete(handle, it)).ifPresent(retired::add);
                } else {
                    failed.add(deletion.key);
                }
            }
        });
        retired.forEach(this::discard);
        return failed;
    }

    private void discard(ObjectRows.Retired retired) {
        contents.discard(retired.contentId(), retired.segments());
    }

    /** A page of a bucket's objects. */
    public Listing.Page list(Listing listing) {
        return store.read(listing::page);
    }

    /** The files that rows refer to and whose names begin with two digits. */
    public Set<String> files(String digits) {
        return store.read(handle ->
                new HashSet<>(
                        handle.createQuery(
                                        """
                                        select file from s3_segment
                                        where file >= :from and file < :to
                                        union all
                                        select file from s3_part
                                        where file >= :from and file < :to
                                        """)
                                .bind("from", digits)
                                .bind("to", digits + "g") // beyond any hexadecimal digit
                                .mapTo(String.class)
                                .list()));
    }
}
