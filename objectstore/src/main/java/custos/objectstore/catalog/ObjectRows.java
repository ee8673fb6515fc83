package custos.objectstore.catalog;

import custos.objectstore.checksum.Checksum;
import custos.objectstore.checksum.ChecksumAlgorithm;
import custos.objectstore.checksum.ChecksumType;
import custos.objectstore.content.Segment;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.RowMapper;

/** Reading and writing the rows of an object, inside a transaction that somebody else began. */
final class ObjectRows {
    static final RowMapper<StoredObject> OBJECT =
            (row, _) ->
                    new StoredObject(
                            row.getString("bucket"),
                            row.getString("key"),
                            row.getString("account_id"),
                            row.getString("content_id"),
                            row.getLong("size"),
                            row.getString("etag"),
                            Instant.ofEpochMilli(row.getLong("modified_millis")),
                            Attributes.read(row.getString("headers"), row.getString("tags")),
                            new Checksum(
                                    ChecksumAlgorithm.valueOf(row.getString("checksum_algorithm")),
                                    ChecksumType.valueOf(row.getString("checksum_type")),
                                    row.getString("checksum")),
                            row.getInt("part_count"),
                            row.getString("upload_id"));

    static final RowMapper<Segment> SEGMENT =
            (row, _) -> new Segment(row.getString("file"), row.getLong("size"));

    /** A content that no row refers to any more once the transaction commits. */
    record Retired(String contentId, List<Segment> segments) {}

    private ObjectRows() {}

    static Optional<StoredObject> find(Handle handle, String bucket, String key) {
        return handle.createQuery("select * from s3_object where bucket = ? and key = ?")
                .bind(0, bucket)
                .bind(1, key)
                .map(OBJECT)
                .findOne();
    }

    static List<Segment> segments(Handle handle, String contentId) {
        return handle.createQuery("select * from s3_segment where content_id = ? order by number")
                .bind(0, contentId)
                .map(SEGMENT)
                .list();
    }

    /** Makes the object the one of its key, with its segments under the numbers they have. */
    static Optional<Retired> put(
            Handle handle, StoredObject object, Map<Integer, Segment> segments) {
        Buckets.require(handle, object.bucket(), object.account());
        var retired = find(handle, object.bucket(), object.key()).map(old -> delete(handle, old));
        insert(handle, object);
        var batch =
                handle.prepareBatch(
                        "insert into s3_segment (content_id, number, account_id, file, size)"
                                + " values (?, ?, ?, ?, ?)");
        segments.forEach((number, segment) ->
                batch.add(
                        object.contentId(),
                        number,
                        object.account(),
                        segment.file(),
                        segment.size()));
        batch.execute();
        return retired;
    }

    static Retired delete(Handle handle, StoredObject object) {
        var retired = new Retired(object.contentId(), segments(handle, object.contentId()));
        handle.execute("delete from s3_segment where content_id = ?", object.contentId());
        handle.execute("delete from s3_object where content_id = ?", object.contentId());
        return retired;
    }

    private static void insert(Handle handle, StoredObject object) {
        handle.createUpdate(
                        """
                        insert into s3_object (bucket, key, account_id, content_id, size, etag,
                          modified_millis, headers, tags, checksum_algorithm, checksum_type,
                          checksum, part_count, upload_id)
                        values (:bucket, :key, :account, :content, :size, :etag,
                          :modified, :headers, :tags, :algorithm, :type,
                          :checksum, :parts, :upload)
                        """)
                .bind("bucket", object.bucket())
                .bind("key", object.key())
                .bind("account", object.account())
                .bind("content", object.contentId())
                .bind("size", object.size())
                .bind("etag", object.etag())
                .bind("modified", object.modified().toEpochMilli())
                .bind("headers", object.attributes().headersText())
                .bind("tags", object.attributes().tagsText())
                .bind("algorithm", object.checksum().algorithm().name())
                .bind("type", object.checksum().type().name())
                .bind("checksum", object.checksum().value())
                .bind("parts", object.parts())
                .bind("upload", object.uploadId())
                .execute();
    }
}
