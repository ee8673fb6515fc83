package custos.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DataFolderTest {
    @TempDir Path parent = Path.of(".");

    private Path open(String name) throws IOException {
        var folder = Files.createDirectory(parent.resolve(name));
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        return folder;
    }

    private static String mode(Path file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }

    @Test
    void aFolderThatWasMadeForUsIsClosedToOthers() throws IOException {
        var folder = open("data");
        DataFolder.take(folder).close();
        assertEquals("rwx------", mode(folder));
        assertEquals("rwx------", mode(folder.resolve("keys")));
        Files.createFile(folder.resolve("custos.db"));
        for (var part : List.of(folder, folder.resolve("keys"))) {
            Files.setPosixFilePermissions(part, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
        DataFolder.take(folder).close();
        assertEquals("rwx------", mode(folder));
        assertEquals("rwx------", mode(folder.resolve("keys")));
    }

    @Test
    void aFolderOfSomebodysThingsIsNeitherTakenNorChanged() throws IOException {
        var folder = open("home");
        Files.writeString(folder.resolve("letter"), "dear");
        var refusal = assertThrows(UserError.class, () -> DataFolder.take(folder));
        assertTrue(String.valueOf(refusal.getMessage()).contains("mode 700"), refusal.toString());
        assertEquals("rwxr-xr-x", mode(folder));
    }

    @Test
    void whyAFolderCannotBeUsedIsSaidOnce() {
        var folder = parent.toAbsolutePath().resolve("a".repeat(300));
        var refusal = assertThrows(UserError.class, () -> DataFolder.take(folder));
        assertEquals(
                "cannot use the data folder `" + folder + "`: File name too long", refusal.text());
    }
}
