package custos.objectstore.catalog;

import custos.objectstore.content.Contents;
import custos.objectstore.content.Segment;
import custos.store.Store;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.RowMapper;

/** The buckets of all accounts, which share one name space. */
public final class Buckets {
    private static final int MOST_OF_ONE_ACCOUNT = 10_000; // S3's default quota
    private static final RowMapper<Bucket> BUCKET =
            (row, _) ->
                    new Bucket(
                            row.getString("name"),
                            row.getString("account_id"),
                            Instant.ofEpochMilli(row.getLong("created_millis")));

    private final Store store;
    private final Contents contents;

    public Buckets(Store store, Contents contents) {
        this.store = store;
        this.contents = contents;
    }

    /** A bucket, or nothing. */
    public Optional<Bucket> find(String name) {
        return store.read(handle -> find(handle, name));
    }

    static Optional<Bucket> find(Handle handle, String name) {
        return handle.createQuery("select * from s3_bucket where name = ?")
                .bind(0, name)
                .map(BUCKET)
                .findOne();
    }

    /**
     * A bucket.
     *
     * @throws custos.aws.AwsException {@code NoSuchBucket}
     */
    public Bucket get(String name) {
        return find(name).orElseThrow(() -> S3Errors.noSuchBucket(name));
    }

    /** Refuses a write whose bucket is gone, or has become another account's. */
    static void require(Handle handle, String bucket, String account) {
        if (find(handle, bucket).filter(it -> it.account().equals(account)).isEmpty()) {
            throw S3Errors.noSuchBucket(bucket);
        }
    }

    /**
     * Creates a bucket unless its name is taken.
     *
     * @return the bucket that has the name already, nothing if this one was created
     */
    public Optional<Bucket> create(Bucket bucket) {
        return store.write(handle -> {
            var present = find(handle, bucket.name());
            if (present.isEmpty()) {
                insert(handle, bucket);
            }
            return present;
        });
    }

    /** How many buckets an account has. */
    public static long count(Handle handle, String account) {
        return handle.createQuery("select count(*) from s3_bucket where account_id = ?")
                .bind(0, account)
                .mapTo(Long.class)
                .one();
    }

    private static void insert(Handle handle, Bucket bucket) {
        if (count(handle, bucket.account()) >= MOST_OF_ONE_ACCOUNT) {
            throw S3Errors.tooManyBuckets();
        }
        handle.execute(
                "insert into s3_bucket (name, account_id, created_millis) values (?, ?, ?)",
                bucket.name(),
                bucket.account(),
                bucket.created().toEpochMilli());
    }

    /**
     * Deletes an empty bucket, and with it the multipart uploads that nobody completed.
     *
     * @throws custos.aws.AwsException {@code NoSuchBucket}, {@code BucketNotEmpty}
     */
    public void delete(Bucket bucket) {
        List<Segment> orphans =
                store.write(handle -> {
                    require(handle, bucket.name(), bucket.account());
                    requireEmpty(handle, bucket.name());
                    var parts = Uploads.deleteAll(handle, bucket.name());
                    handle.execute("delete from s3_bucket where name = ?", bucket.name());
                    return parts;
                });
        orphans.forEach(contents::discard);
    }

    private static void requireEmpty(Handle handle, String bucket) {
        var any =
                handle.createQuery("select key from s3_object where bucket = ? limit 1")
                        .bind(0, bucket)
                        .mapTo(String.class)
                        .findOne();
        if (any.isPresent()) {
            throw S3Errors.bucketNotEmpty(bucket);
        }
    }

    /** An account's buckets in the order of their names, from after a name. */
    public List<Bucket> list(String account, String prefix, String after, int limit) {
        return store.read(handle ->
                handle.createQuery(
                                """
                                select * from s3_bucket
                                where account_id = :account and name > :after
                                  and name >= :prefix and name < :end
                                order by name limit :limit
                                """)
                        .bind("account", account)
                        .bind("after", after)
                        .bind("prefix", prefix)
                        .bind("end", Keys.after(prefix).orElse("\uDBFF\uDFFF"))
                        .bind("limit", limit)
                        .map(BUCKET)
                        .list());
    }
}
