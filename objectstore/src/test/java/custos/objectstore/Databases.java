package custos.objectstore;

import custos.store.Store;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.NullMarked;

/** Databases with this module's tables. */
@NullMarked
final class Databases {
    private Databases() {}

    static Store open(Path folder) {
        return Store.open(
                folder.resolve("custos.db"), List.of("store", ObjectStoreModule.MIGRATIONS));
    }

    static void createBucket(Store database, String name) {
        database.writing(handle ->
                handle.execute(
                        "insert into s3_bucket (name, account_id, created_millis)"
                                + " values (?, '123456789012', 0) on conflict do nothing",
                        name));
    }
}
