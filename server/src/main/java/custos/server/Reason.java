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
        if (!(failure instanceof NoSuchFileException)
                && Files.isDirectory(file)
                && mayBeOf(file, failure)) {
            return "it is a folder, expected a file";
        }
        return of(failure);
    }

    /** Only failures of the file system say whose they are. */
    private static boolean mayBeOf(Path file, IOException failure) {
        return !(failure instanceof FileSystemException refusal)
                || file.toString().equals(refusal.getFile())
                || file.toString().equals(refusal.getOtherFile());
    }

    /** The same where a folder was to be written. */
    static String of(IOException failure) {
        return switch (failure) {
            case NoSuchFileException _ -> "no such file";
            case AccessDeniedException _ -> "no permission";
            case FileSystemException refusal ->
                    Optional.ofNullable(refusal.getReason())
                            .orElseGet(() -> refusal.getClass().getSimpleName());
            default -> String.valueOf(failure.getMessage());
        };
    }
}
