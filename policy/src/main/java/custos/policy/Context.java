package custos.policy;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The condition keys of a request. Names are compared ignoring case. A key holds one value, or is
 * multivalued (a list, even of one value or none): policies tell the two apart.
 *
 * <p>Values are parsed (as number, date, address) at most once per context, however many statements
 * ask. An open-addressed table, since a map of lower-cased names costs an allocation per key.
 */
public final class Context {
    /** A context without any key. */
    public static final Context EMPTY = builder().build();

    private final @Nullable Entry[] table;
    private final int size;

    private Context(@Nullable Entry[] table, int size) {
        this.table = table;
        this.size = size;
    }

    /** One key with its values. */
    static final class Entry {
        final String key;
        final int hash;
        final boolean multivalued;
        final ContextValue[] values;

        Entry(String key, int hash, boolean multivalued, ContextValue[] values) {
            this.key = key;
            this.hash = hash;
            this.multivalued = multivalued;
            this.values = values;
        }
    }

    /** An empty builder. */
    public static Builder builder() {
        return new Builder();
    }

    /** A context of these keys: a list of one value is single, any other list is multivalued. */
    public static Context of(Map<String, List<String>> keys) {
        var builder = builder();
        keys.forEach((key, values) -> {
            if (values.size() == 1) {
                builder.put(key, values.getFirst());
            } else {
                builder.putAll(key, values);
            }
        });
        return builder.build();
    }

    /** The number of keys. */
    public int size() {
        return size;
    }

    /** True if the key is present, with or without values. */
    public boolean has(String key) {
        return find(key, hash(key)) != null;
    }

    /** The values of a key, empty if it is absent. */
    public List<String> values(String key) {
        var entry = find(key, hash(key));
        var values = new ArrayList<String>();
        if (entry != null) {
            for (var value : entry.values) {
                values.add(value.text());
            }
        }
        return List.copyOf(values);
    }

    /** All keys with their values, in no particular order. */
    public Map<String, List<String>> asMap() {
        var all = new LinkedHashMap<String, List<String>>();
        for (var entry : table) {
            if (entry != null) {
                all.put(entry.key, values(entry.key));
            }
        }
        return all;
    }

    /** A builder that begins with these keys. */
    public Builder toBuilder() {
        var builder = builder();
        for (var entry : table) {
            if (entry != null) {
                builder.put(entry);
            }
        }
        return builder;
    }

    @Nullable Entry find(String key, int hash) {
        var mask = table.length - 1;
        for (var at = hash & mask; ; at = (at + 1) & mask) {
            var entry = table[at];
            if (entry == null) {
                return null;
            }
            // Most policies spell a key as AWS does: plain equality is the quicker question.
            if (entry.hash == hash && (entry.key.equals(key) || entry.key.equalsIgnoreCase(key))) {
                return entry;
            }
        }
    }

    /** A hash that agrees with {@link String#equalsIgnoreCase}. */
    static int hash(String key) {
        var hash = 0;
        for (var i = 0; i < key.length(); i++) {
            hash = 31 * hash + fold(key.charAt(i));
        }
        return hash ^ (hash >>> 15);
    }

    private static char fold(char c) {
        if (c < 128) {
            return c >= 'A' && c <= 'Z' ? (char) (c + 32) : c;
        }
        return Character.toLowerCase(Character.toUpperCase(c));
    }

    /** Gathers keys. A key that is put twice keeps the last value. */
    public static final class Builder {
        private @Nullable Entry[] table = new @Nullable Entry[64];
        private int size;

        private Builder() {}

        /** Sets a key to one value. */
        public Builder put(String key, String value) {
            return put(
                    new Entry(key, hash(key), false, new ContextValue[] {new ContextValue(value)}));
        }

        /** Sets a multivalued key. */
        public Builder putAll(String key, List<String> values) {
            var held = new ContextValue[values.size()];
            for (var i = 0; i < held.length; i++) {
                held[i] = new ContextValue(values.get(i));
            }
            return put(new Entry(key, hash(key), true, held));
        }

        /** The context. The builder may be used on. */
        public Context build() {
            return new Context(table.clone(), size);
        }

        Builder put(Entry entry) {
            if (size * 2 >= table.length) {
                grow();
            }
            if (insert(table, entry)) {
                size++;
            }
            return this;
        }

        private void grow() {
            var larger = new @Nullable Entry[table.length * 2];
            for (var entry : table) {
                if (entry != null) {
                    insert(larger, entry);
                }
            }
            table = larger;
        }

        private static boolean insert(@Nullable Entry[] table, Entry entry) {
            var mask = table.length - 1;
            for (var at = entry.hash & mask; ; at = (at + 1) & mask) {
                var there = table[at];
                if (there == null) {
                    table[at] = entry;
                    return true;
                }
                if (there.hash == entry.hash && there.key.equalsIgnoreCase(entry.key)) {
                    table[at] = entry;
                    return false;
                }
            }
        }
    }
}
