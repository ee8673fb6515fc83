package custos.objectstore;

import custos.aws.Authorizer;
import custos.aws.Operation;
import custos.objectstore.catalog.Buckets;
import custos.objectstore.catalog.Objects;
import custos.objectstore.catalog.Uploads;
import custos.objectstore.content.Contents;
import custos.objectstore.content.Disk;
import custos.objectstore.content.FileSystemDisk;
import custos.objectstore.s3.S3Operations;
import custos.objectstore.s3.Storage;
import custos.store.Store;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import java.util.random.RandomGenerator;

/** Object storage, opened: the port that other modules use and the S3 operations. */
public final class ObjectStoreModule {
    /** The name under which {@link Store#open} finds this module's migrations. */
    public static final String MIGRATIONS = "objectstore";

    private final Buckets buckets;
    private final Objects objects;
    private final Uploads uploads;
    private final Contents contents;
    private final Clock clock;

    ObjectStoreModule(Store store, Disk disk, Path folder, RandomGenerator random, Clock clock) {
        this.contents = new Contents(disk, folder, random);
        this.buckets = new Buckets(store, contents);
        this.objects = new Objects(store, contents);
        this.uploads = new Uploads(store, contents);
        this.clock = clock;
        contents.sweep(objects::files);
    }

    /**
     * Opens object storage and sweeps what a crash left behind. One process at a time may have a
     * folder open.
     *
     * @param store with this module's {@linkplain #MIGRATIONS migrations}
     * @param folder where contents are kept, created on first use
     */
    public static ObjectStoreModule open(Store store, Path folder, Clock clock) {
        return new ObjectStoreModule(
                store, new FileSystemDisk(), folder, new SecureRandom(), clock);
    }

    /** How many buckets an account has. */
    public static long buckets(Store store, String account) {
        return store.read(handle -> Buckets.count(handle, account));
    }

    /** The buckets and objects, without permissions. */
    public ObjectStore objects() {
        return new FileObjectStore(buckets, objects, contents, clock);
    }

    /**
     * The S3 operations.
     *
     * @param authorizer decides the rights whose lack shows as another error
     */
    public List<Operation<?, ?>> operations(Authorizer authorizer) {
        return S3Operations.all(
                new Storage(buckets, objects, uploads, contents, authorizer, clock));
    }
}
