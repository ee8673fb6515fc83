package custos.objectstore;

import org.jspecify.annotations.NullMarked;

@NullMarked
final class InMemoryObjectStoreTest implements ObjectStoreContract {
    private final ObjectStore store = new InMemoryObjectStore(CLOCK).with("photos", "123456789012");

    @Override
    public ObjectStore store() {
        return store;
    }
}
