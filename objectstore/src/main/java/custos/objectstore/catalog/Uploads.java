package custos.objectstore.catalog;

import custos.aws.AwsException;
import custos.objectstore.checksum.ChecksumAlgorithm;
import custos.objectstore.checksum.ChecksumType;
import custos.objectstore.content.Contents;
import custos.objectstore.content.Segment;
import custos.store.Store;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.RowMapper;

/**
 * Multipart uploads under way and their parts. Completing one moves no bytes: the parts' files
 * become the object's segments in one transaction.
 */
public final class Uploads {
    private static final RowMapper<Upload> UPLOAD =
            (row, _) ->
                    new Upload(
                            row.getString("upload_id"),
                            row.getString("bucket"),
                            row.getString("key"),
                            row.getString("account_id"),
                            row.getString("initiator"),
                            Instant.ofEpochMilli(row.getLong("initiated_millis")),
                            Attributes.read(row.getString("headers"), row.getString("tags")),
                            ChecksumAlgorithm.valueOf(row.getString("checksum_algorithm")),
                            ChecksumType.valueOf(row.getString("checksum_type")),
                            row.getInt("checksum_chosen") != 0);
    private static final RowMapper<Part> PART =
            (row, _) ->
                    new Part(
                            row.getInt("number"),
                            new Segment(row.getString("file"), row.getLong("size")),
                            row.getString("etag"),
                            row.getString("checksum"),
                            Instant.ofEpochMilli(row.getLong("modified_millis")));

    private final Store store;
    private final Contents contents;

    public Uploads(Store store, Contents contents) {
        this.store = store;
        this.contents = contents;
    }

    /** A new upload's id. Ids grow with time, so that their order is that of initiation. */
    public String newId(Instant now) {
        return "%012x%s".formatted(now.toEpochMilli(), contents.newName());
    }

    /**
     * Begins an upload.
     *
     * @throws AwsException {@code NoSuchBucket}
     */
    public void create(Upload upload) {
        store.writing(handle -> {
            Buckets.require(handle, upload.bucket(), upload.account());
            insert(handle, upload);
        });
    }

    private static void insert(Handle handle, Upload upload) {
        handle.createUpdate(
                        """
                        insert into s3_upload (upload_id, bucket, key, account_id, initiator,
                          initiated_millis, headers, tags, checksum_algorithm, checksum_type,
                          checksum_chosen)
                        values (:id, :bucket, :key, :account, :initiator,
                          :initiated, :headers, :tags, :algorithm, :type, :chosen)
                        """)
                .bind("id", upload.id())
                .bind("bucket", upload.bucket())
                .bind("key", upload.key())
                .bind("account", upload.account())
                .bind("initiator", upload.initiator())
                .bind("initiated", upload.initiated().toEpochMilli())
                .bind("headers", upload.attributes().headersText())
                .bind("tags", upload.attributes().tagsText())
                .bind("algorithm", upload.algorithm().name())
                .bind("type", upload.type().name())
                .bind("chosen", upload.checksumChosen() ? 1 : 0)
                .execute();
    }

    /**
     * An upload of a key.
     *
     * @throws AwsException {@code NoSuchUpload}
     */
    public Upload get(String bucket, String key, String id) {
        return find(bucket, key, id).orElseThrow(() -> S3Errors.noSuchUpload(id));
    }

    /** An upload of a key, or nothing. */
    public Optional<Upload> find(String bucket, String key, String id) {
        return store.read(handle -> find(handle, id))
                .filter(upload -> upload.bucket().equals(bucket) && upload.key().equals(key));
    }

    private static Optional<Upload> find(Handle handle, String id) {
        return handle.createQuery("select * from s3_upload where upload_id = ?")
                .bind(0, id)
                .map(UPLOAD)
                .findOne();
    }

    private static void require(Handle handle, Upload upload) {
        if (find(handle, upload.id()).isEmpty()) {
            throw S3Errors.noSuchUpload(upload.id());
        }
    }

    /**
     * Adds a part, in place of one of the same number.
     *
     * @throws AwsException {@code NoSuchUpload} if it was completed or aborted meanwhile; the
     *     part's file is then discarded
     */
    public void putPart(Upload upload, Part part) {
        try {
            Optional<Segment> replaced =
                    store.write(handle -> {
                        require(handle, upload);
                        var old = deletePart(handle, upload.id(), part.number());
                        insert(handle, upload, part);
                        return old;
                    });
            replaced.ifPresent(contents::discard);
        } catch (AwsException refusal) {
            contents.discard(part.segment());
            throw refusal;
        }
    }

    private static Optional<Segment> deletePart(Handle handle, String uploadId, int number) {
        var old =
                handle.createQuery("select * from s3_part where upload_id = ? and number = ?")
                        .bind(0, uploadId)
                        .bind(1, number)
                        .map(ObjectRows.SEGMENT)
                        .findOne();
        handle.execute("delete from s3_part where upload_id = ? and number = ?", uploadId, number);
        return old;
    }

    private static void insert(Handle handle, Upload upload, Part part) {
        handle.execute(
                "insert into s3_part (upload_id, number, account_id, file, size, etag, checksum,"
                        + " modified_millis) values (?, ?, ?, ?, ?, ?, ?, ?)",
                upload.id(),
                part.number(),
                upload.account(),
                part.segment().file(),
                part.segment().size(),
                part.etag(),
                part.checksum(),
                part.modified().toEpochMilli());
    }

    /** An upload's parts in order, from after a number. */
    public List<Part> parts(Upload upload, int after, int limit) {
        return store.read(handle -> parts(handle, upload, after, limit));
    }

    private static List<Part> parts(Handle handle, Upload upload, int after, int limit) {
        return handle.createQuery(
                        "select * from s3_part where upload_id = ? and number > ?"
                                + " order by number limit ?")
                .bind(0, upload.id())
                .bind(1, after)
                .bind(2, limit)
                .map(PART)
                .list();
    }

    /**
     * Makes an object of the chosen parts; the others are discarded.
     *
     * @param object the object to make
     * @param condition sees what the key has now, and may refuse
     * @throws AwsException {@code NoSuchUpload} or {@code InvalidPart} if upload or parts changed
     *     meanwhile, {@code NoSuchBucket}, or what the condition throws
     */
    public void complete(
            Upload upload,
            List<Part> chosen,
            StoredObject object,
            Consumer<Optional<StoredObject>> condition) {
        var unused = new ArrayList<Segment>();
        Optional<ObjectRows.Retired> retired =
                store.write(handle -> {
                    require(handle, upload);
                    condition.accept(ObjectRows.find(handle, object.bucket(), object.key()));
                    unused.addAll(unused(handle, upload, chosen));
                    delete(handle, upload.id());
                    return ObjectRows.put(handle, object, numbered(chosen));
                });
        unused.forEach(contents::discard);
        retired.ifPresent(old -> contents.discard(old.contentId(), old.segments()));
    }

    private static List<Segment> unused(Handle handle, Upload upload, List<Part> chosen) {
        var present = parts(handle, upload, 0, Integer.MAX_VALUE);
        var files = new ArrayList<>(present.stream().map(Part::segment).toList());
        for (var part : chosen) {
            if (!files.remove(part.segment())) {
                throw S3Errors.invalidPart(part.number());
            }
        }
        return files;
    }

    private static Map<Integer, Segment> numbered(List<Part> parts) {
        var numbered = new LinkedHashMap<Integer, Segment>();
        parts.forEach(part -> numbered.put(part.number(), part.segment()));
        return numbered;
    }

    /**
     * Forgets an upload and its parts.
     *
     * @throws AwsException {@code NoSuchUpload}
     */
    public void abort(Upload upload) {
        List<Segment> orphans =
                store.write(handle -> {
                    require(handle, upload);
                    return delete(handle, upload.id());
                });
        orphans.forEach(contents::discard);
    }

    private static List<Segment> delete(Handle handle, String id) {
        var segments =
                handle.createQuery("select * from s3_part where upload_id = ?")
                        .bind(0, id)
                        .map(ObjectRows.SEGMENT)
                        .list();
        handle.execute("delete from s3_part where upload_id = ?", id);
        handle.execute("delete from s3_upload where upload_id = ?", id);
        return segments;
    }

    /** Forgets all uploads of a bucket; the files are to be discarded after the commit. */
    static List<Segment> deleteAll(Handle handle, String bucket) {
        return handle
                .createQuery("select upload_id from s3_upload where bucket = ?")
                .bind(0, bucket)
                .mapTo(String.class)
                .list()
                .stream()
                .flatMap(id -> delete(handle, id).stream())
                .toList();
    }

    /** A page of a bucket's uploads. */
    public UploadListing.Page list(UploadListing listing) {
        return store.read(handle -> listing.page(handle, UPLOAD));
    }
}
