package custos.objectstore.catalog;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;

/**
 * A question for a page of a bucket's objects.
 *
 * @param prefix only keys that begin with it; empty for all
 * @param delimiter keys that have it after the prefix are rolled up; empty for none
 * @param from where to begin
 * @param limit the most objects and common prefixes, together
 */
public record Listing(String bucket, String prefix, String delimiter, Start from, int limit) {

    /**
     * Where a listing begins.
     *
     * @param inclusive true if a key equal to it belongs to the page
     */
    public record Start(String key, boolean inclusive) {
        /** The beginning of the bucket. */
        public static final Start FIRST = new Start("", true);

        /** Right after a key. */
        public static Start after(String key) {
            return new Start(key, false);
        }
    }

    /**
     * An answer.
     *
     * @param last the greatest key or common prefix of the page, empty if the page is
     * @param next where the next page begins, nothing if this is the last one
     */
    public record Page(
            List<StoredObject> objects,
            List<String> commonPrefixes,
            String last,
            Optional<Start> next) {}

    /** Where a listing goes on after all keys that a common prefix stands for, if any can be. */
    public static Optional<Start> beyond(String commonPrefix) {
        return Keys.after(commonPrefix).map(key -> new Start(key, true));
    }

    /** The common prefix that a key would be rolled up into. */
    public Optional<String> commonPrefix(String key) {
        return key.startsWith(prefix)
                ? Keys.commonPrefix(key, prefix, delimiter)
                : Optional.empty();
    }

    Page page(Handle handle) {
        return limit == 0
                ? new Page(List.of(), List.of(), "", Optional.empty())
                : new Walk(handle).page();
    }

    /** One page in the making. After each common prefix it asks anew, beyond that prefix. */
    private final class Walk {
        private final Handle handle;
        private final List<StoredObject> objects = new ArrayList<>();
        private final List<String> commonPrefixes = new ArrayList<>();
        private Optional<Start> position = Optional.of(from);
        private String last = "";
        private boolean more;

        Walk(Handle handle) {
            this.handle = handle;
        }

        Page page() {
            boolean rolledUp = true;
            while (rolledUp && position.isPresent()) {
                rolledUp = stretch(position.get());
            }
            return new Page(objects, commonPrefixes, last, more ? position : Optional.empty());
        }

        private int room() {
            return limit - objects.size() - commonPrefixes.size();
        }

        /** Takes objects up to the next common prefix, and says whether there was one. */
        private boolean stretch(Start start) {
            // Rows are read one by one, so the limit costs nothing where a prefix comes first.
            try (var rows = query(start).map(ObjectRows.OBJECT).iterator()) {
                while (rows.hasNext()) {
                    if (room() == 0) {
                        more = true;
                        return false;
                    }
                    var object = rows.next();
                    var commonPrefix = commonPrefix(object.key());
                    if (commonPrefix.isPresent()) {
                        rollUp(commonPrefix.get());
                        return true;
                    }
                    objects.add(object);
                    last = object.key();
                    position = Optional.of(Start.after(last));
                }
                return false;
            }
        }

        private void rollUp(String commonPrefix) {
            commonPrefixes.add(commonPrefix);
            last = commonPrefix;
            position = beyond(commonPrefix);
        }

        private Query query(Start start) {
            var end = Keys.after(prefix);
            return handle.createQuery(
                            "select * from s3_object where bucket = :bucket and key "
                                    + (start.inclusive() ? ">=" : ">")
                                    + " :start and key >= :prefix"
                                    + (end.isPresent() ? " and key < :end" : "")
                                    + " order by key limit :limit")
                    .bind("bucket", bucket)
                    .bind("start", start.key())
                    .bind("prefix", prefix)
                    .bind("end", end.orElse(""))
                    .bind("limit", room() + 1);
        }
    }
}
