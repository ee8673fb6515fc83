package custos.server;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/** Why a file could not be read or written, in words. */
final class Reason {
    private Reason() {}

    /**
     * The reason without the file's name where the failure is the file system's.
     *
     * @param file that was to be read or written
     */
    static String of(Path file, IOException failure) {
        if (failure instanceof NoSuchFileException) {
            return "no such file";
        }
        if (Files.isDirectory(file)) {
            return "it is a folder, expected a file";
        }
        if (failure instanceof AccessDeniedException) {
            return "no permission";
        }
        return failure instanceof FileSystemException refusal
                ? Optional.ofNullable(refusal.getReason())
                        .orElseGet(() -> refusal.getClass().getSimpleName())
                : String.valueOf(failure.getMessage());
    }
}
