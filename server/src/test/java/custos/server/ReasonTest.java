package custos.server;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ReasonTest {
    @TempDir private Path folder;

    @Test
    void aFolderInTheFilesPlaceIsSaid() {
        var expected = "it is a folder, expected a file";
        assertEquals(expected, Reason.of(folder, new IOException("Is a directory")));
        var moved = new FileSystemException(folder + ".part", folder.toString(), "Is a directory");
        assertEquals(expected, Reason.of(folder, moved));
    }

    @Test
    void aFailureOfAnotherFileIsNotLaidToTheFolder() {
        var full = new FileSystemException(folder + "/a.part", null, "No space left on device");
        assertEquals("No space left on device", Reason.of(folder, full));
        var denied = new AccessDeniedException(folder + "/a.part");
        assertEquals("no permission", Reason.of(folder, denied));
    }

    @Test
    void whereAFolderIsMeantOnlyTheFailureIsSaid() {
        assertEquals("disk full", Reason.of(new IOException("disk full")));
        assertEquals("no such file", Reason.of(new NoSuchFileException("a")));
    }
}
