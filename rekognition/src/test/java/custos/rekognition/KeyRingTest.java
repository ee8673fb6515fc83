package custos.rekognition;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import custos.aws.Arn;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class KeyRingTest {
    private static final Arn OWNER = new Arn("aws", "kms", "us-east-1", "123456789012", "");
    private static final Arn OTHER = new Arn("aws", "kms", "us-east-1", "210987654321", "");
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    @TempDir Path folder;

    @Test
    void aKeyIsFoundByEachOfItsNamesAndByNoOtherAccount() {
        var ring = new KeyRing(folder.resolve("kms"));
        assertEquals(List.of(), ring.all());
        var key = ring.create(OWNER, Optional.of("alias/a"), NOW);
        ring.create(OTHER, Optional.of("alias/a"), NOW.plusSeconds(1));
        for (var name :
                List.of(
                        key.id(),
                        "alias/a",
                        key.arn().toString(),
                        "arn:aws:kms:us-east-1:123456789012:alias/a")) {
            assertEquals(key.id(), ring.find(name, OWNER).orElseThrow().id(), name);
        }
        assertEquals(Optional.empty(), ring.find(key.id(), OTHER));
        assertNotEquals(key.id(), ring.find("alias/a", OTHER).orElseThrow().id());
        assertEquals(Optional.empty(), ring.find("key/" + key.id(), OWNER));
        assertEquals(Optional.empty(), ring.find("../kms/" + key.id(), OWNER));
        assertEquals(2, ring.all().size());
        assertThrows(
                IllegalArgumentException.class,
                () -> ring.create(OWNER, Optional.of("alias/a"), NOW));
    }

    @Test
    void onlyTheOwnerMayReadAKeyAndItsSecretIsNowhereElse() throws IOException {
        var ring = new KeyRing(folder.resolve("kms"));
        var key = ring.create(OWNER, Optional.empty(), NOW);
        assertEquals("rwx------", mode(folder.resolve("kms")));
        assertEquals("rw-------", mode(folder.resolve("kms/" + key.id() + ".json")));
        ring.setEnabled(key, false);
        assertEquals("rw-------", mode(folder.resolve("kms/" + key.id() + ".json")));
        var secret = Base64.getEncoder().encodeToString(key.material().bytes());
        assertFalse(key.toString().contains(secret));
        assertFalse(key.toString().contains(new String(key.material().bytes(), ISO_8859_1)));
    }

    @Test
    void anotherRingSeesAChangeAtOnce() {
        var ring = new KeyRing(folder);
        var key = ring.create(OWNER, Optional.of("alias/a"), NOW);
        var other = new KeyRing(folder);
        ring.setEnabled(key, false);
        assertFalse(other.byId(key.id()).orElseThrow().enabled());
        ring.setEnabled(key, true);
        assertTrue(other.find("alias/a", OWNER).orElseThrow().enabled());
        ring.delete(key);
        assertEquals(Optional.empty(), other.at(key.arn()));
    }

    @Test
    void aWrappedKeyOpensForItsPurposeAndWithItsKeyOnly() throws KeyUnavailableException {
        var ring = new KeyRing(folder);
        var key = ring.create(OWNER, Optional.empty(), NOW);
        var data = new byte[32];
        var wrapped = key.wrap(data, "a");
        assertNotEquals(wrapped, key.wrap(data, "a"));
        assertArrayEquals(data, ring.at(key.arn()).orElseThrow().unwrap(wrapped, "a"));
        assertThrows(KeyUnavailableException.class, () -> key.unwrap(wrapped, "b"));
        var other = ring.create(OWNER, Optional.empty(), NOW);
        assertThrows(KeyUnavailableException.class, () -> other.unwrap(wrapped, "a"));
    }

    private static String mode(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }
}
