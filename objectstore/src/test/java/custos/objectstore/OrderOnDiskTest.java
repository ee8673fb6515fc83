package custos.objectstore;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import custos.objectstore.content.Disk;
import custos.objectstore.content.FileSystemDisk;
import custos.store.Store;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The order of writes and syncs, watched from inside the file system. */
@NullMarked
final class OrderOnDiskTest {
    @TempDir Path folder;
    private Store database;
    private RecordingDisk disk;
    private ObjectStore store;

    @BeforeEach
    void open() {
        database = Databases.open(folder);
        disk = new RecordingDisk();
        var objects = folder.resolve("objects");
        store =
                new ObjectStoreModule(
                                database, disk, objects, new Random(1), ObjectStoreContract.CLOCK)
                        .objects();
        Databases.createBucket(database, "photos");
        disk.events.clear();
    }

    @AfterEach
    void close() {
        database.close();
    }

    /** Writes down what is done, and whether the object's row was there yet. */
    private final class RecordingDisk implements Disk {
        private final Disk real = new FileSystemDisk();
        private final List<String> events = new ArrayList<>();
        private String failing = "";

        private void saw(String event) throws IOException {
            if (event.startsWith(failing) && !failing.isEmpty()) {
                throw new IOException("no " + failing);
            }
            int rows =
                    database.read(handle ->
                            handle.createQuery("select count(*) from s3_segment")
                                    .mapTo(Integer.class)
                                    .one());
            events.add(event + " at " + rows);
        }

        @Override
        public NewFile create(Path file) throws IOException {
            saw("create");
            var target = real.create(file);
            return new NewFile() {
                @Override
                public void write(byte[] bytes, int offset, int length) throws IOException {
                    saw("write");
                    target.write(bytes, offset, length);
                }

                @Override
                public void sync() throws IOException {
                    saw("sync");
                    target.sync();
                }

                @Override
                public void close() throws IOException {
                    target.close();
                }
            };
        }

        @Override
        public InputStream open(Path file, long offset) throws IOException {
            return real.open(file, offset);
        }

        @Override
        public void rename(Path from, Path to) throws IOException {
            saw("rename");
            real.rename(from, to);
        }

        @Override
        public void syncFolder(Path synced) throws IOException {
            saw("folder");
            real.syncFolder(synced);
        }

        @Override
        public void delete(Path file) throws IOException {
            if (failing.isEmpty()) {
                saw("delete");
            }
            real.delete(file);
        }

        @Override
        public void createFolder(Path created) throws IOException {
            real.createFolder(created);
        }

        @Override
        public List<String> names(Path listed) throws IOException {
            return real.names(listed);
        }
    }

    private void put(String text) throws IOException {
        store.put(
                "photos",
                "a",
                new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)),
                "t",
                Map.of());
    }

    @Test
    void theRowComesAfterTheFileItsNameAndTheirSyncs() throws IOException {
        put("one");
        assertEquals(
                List.of("create at 0", "write at 0", "sync at 0", "rename at 0", "folder at 0"),
                disk.events);
        assertTrue(store.find("photos", "a").isPresent());
    }

    @Test
    void theOldFileGoesAfterTheNewRowCame() throws IOException {
        put("one");
        disk.events.clear();
        put("two");
        assertEquals("delete at 1", disk.events.getLast());
        assertEquals(6, disk.events.size());
    }

    @ParameterizedTest
    @ValueSource(strings = {"create", "write", "sync", "rename", "folder"})
    void whereTheDiskRefusesTheOldObjectStaysAndNoNewOneShows(String step) throws IOException {
        put("old");
        disk.failing = step;
        assertThrows(IOException.class, () -> put("new"));
        try (var in = store.open("photos", "a")) {
            assertEquals("old", new String(in.readAllBytes(), StandardCharsets.UTF_8));
        }
        try (var incoming = Files.list(folder.resolve("objects").resolve("incoming"))) {
            assertEquals(0, incoming.count());
        }
    }
}
