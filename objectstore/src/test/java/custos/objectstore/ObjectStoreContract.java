package custos.objectstore;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

/** What every object store does. */
@NullMarked
interface ObjectStoreContract {
    Clock CLOCK = Clock.fixed(Instant.parse("2026-01-02T03:04:05Z"), ZoneOffset.UTC);

    /** A store with the bucket {@code photos} of account 123456789012. */
    ObjectStore store();

    private static InputStream content(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    default void aBucketHasAnOwner() {
        assertEquals(Optional.of("123456789012"), store().ownerOf("photos"));
        assertEquals(Optional.empty(), store().ownerOf("films"));
    }

    @Test
    default void anObjectIsFoundAndReadAsItWasPut() throws IOException {
        var put = store().put("photos", "a/b", content("hello"), "text/plain", Map.of("k", "v"));
        var expected =
                new ObjectStore.ObjectInfo(
                        "photos",
                        "a/b",
                        5,
                        "5d41402abc4b2a76b9719d911017c592",
                        "text/plain",
                        CLOCK.instant(),
                        Map.of("k", "v"),
                        Map.of());
        assertEquals(expected, put);
        assertEquals(Optional.of(expected), store().find("photos", "a/b"));
        assertEquals(Optional.empty(), store().find("photos", "a"));
        try (var in = store().open("photos", "a/b")) {
            assertEquals("hello", new String(in.readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    @Test
    default void aReaderKeepsTheContentItOpened() throws IOException {
        store().put("photos", "a", content("old"), "text/plain", Map.of());
        try (var in = store().open("photos", "a")) {
            store().put("photos", "a", content("newer"), "text/plain", Map.of());
            assertArrayEquals("old".getBytes(StandardCharsets.UTF_8), in.readAllBytes());
        }
        assertEquals(5, store().find("photos", "a").orElseThrow().size());
    }

    @Test
    default void whatIsNotThereCannotBeOpenedOrPut() {
        assertThrows(IOException.class, () -> store().open("photos", "none"));
        assertThrows(IOException.class, () -> store().open("films", "none"));
        assertThrows(
                IOException.class, () -> store().put("films", "a", content("x"), "t", Map.of()));
    }

    @Test
    default void aContentThatFailsStoresNothing() {
        var broken = EventfulStream.failing("begun", new IOException("broken"));
        assertThrows(IOException.class, () -> store().put("photos", "a", broken, "t", Map.of()));
        assertEquals(Optional.empty(), store().find("photos", "a"));
    }
}
