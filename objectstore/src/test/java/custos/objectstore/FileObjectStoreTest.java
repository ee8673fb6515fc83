package custos.objectstore;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import custos.store.Store;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@NullMarked
final class FileObjectStoreTest implements ObjectStoreContract {
    @TempDir Path folder;
    private Store database;
    private ObjectStore store;

    @BeforeEach
    void open() {
        database = Databases.open(folder);
        store = module().objects();
        Databases.createBucket(database, "photos");
    }

    private ObjectStoreModule module() {
        return ObjectStoreModule.open(database, folder.resolve("objects"), CLOCK);
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Override
    public ObjectStore store() {
        return store;
    }

    private List<Path> files() throws IOException {
        try (var all = Files.walk(folder.resolve("objects"))) {
            return all.filter(Files::isRegularFile).toList();
        }
    }

    @Test
    void filesWithoutARowAreSweptAtStartAndTheOthersKept() throws IOException {
        store.put("photos", "a", InputStream.nullInputStream(), "t", Map.of());
        var kept = files();
        var objects = folder.resolve("objects");
        Files.writeString(objects.resolve("incoming").resolve("00"), "half");
        Files.writeString(objects.resolve("ab").resolve("ab" + "0".repeat(30)), "no row");
        assertEquals(3, files().size());
        store = module().objects();
        assertEquals(kept, files());
        try (var in = store.open("photos", "a")) {
            assertEquals(0, in.readAllBytes().length);
        }
    }

    @Test
    void anObjectIsFoundWithTheTagsThatPoliciesDecideBy() throws IOException {
        store.put("photos", "a", InputStream.nullInputStream(), "t", Map.of());
        database.writing(
                handle -> handle.execute("update s3_object set tags = '{\"class\":\"secret\"}'"));
        assertEquals(Map.of("class", "secret"), store.find("photos", "a").orElseThrow().tags());
    }

    @Test
    void aFileNameSaysNothingOfTheKey() throws IOException {
        store.put("photos", "../../escape", InputStream.nullInputStream(), "t", Map.of());
        var file = files().getFirst();
        assertTrue(file.startsWith(folder.resolve("objects")));
        assertFalse(file.toString().contains("escape"));
        assertTrue(String.valueOf(file.getFileName()).matches("[0-9a-f]{32}"));
    }
}
