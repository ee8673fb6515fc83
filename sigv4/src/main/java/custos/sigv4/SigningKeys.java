package custos.sigv4;

import java.util.concurrent.ConcurrentHashMap;

/**
 * Derived signing keys by access key and scope. Deriving takes four HMACs and lasts a day, so the
 * hot path finds it here. An entry holds only for the secret it was derived from.
 */
final class SigningKeys {
    /** Reached only by servers with thousands of keys; starting over costs four HMACs a key. */
    private static final int MOST = 20_000;

    private final ConcurrentHashMap<Slot, Entry> entries = new ConcurrentHashMap<>();

    SigningKey of(AccessKey key, Scope scope) {
        var slot = new Slot(key.id(), scope);
        var entry = entries.get(slot);
        if (entry != null && entry.secret.equals(key.secret())) {
            return entry.key;
        }
        var derived = SigningKey.derive(key.secret(), scope);
        if (entries.size() >= MOST) {
            entries.clear();
        }
        entries.put(slot, new Entry(key.secret(), derived));
        return derived;
    }

    private record Slot(String accessKeyId, Scope scope) {}

    private record Entry(String secret, SigningKey key) {
        @Override
        public String toString() {
            return "Entry[secret]";
        }
    }
}
