package custos.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** The files that a command is to write: looked at before any work is done for them. */
final class Outputs {
    private Outputs() {}

    /** Writes a file. */
    @FunctionalInterface
    interface Writing {
        void write() throws IOException;
    }

    /**
     * Looks whether a file can be written.
     *
     * @param option that names the file
     * @throws UserError if it cannot
     */
    static void check(String option, Path file) {
        var folder = Optional.ofNullable(file.toAbsolutePath().getParent());
        if (Files.isDirectory(file)) {
            throw wrong(option, file, "it is a folder, expected a file");
        }
        if (folder.filter(Files::isDirectory).isEmpty()) {
            throw wrong(option, file, "its folder does not exist");
        }
        if (!Files.isWritable(Files.exists(file) ? file : folder.get())) {
            throw wrong(option, file, "no permission");
        }
    }

    private static UserError wrong(String option, Path file, String why) {
        return new UserError(option + " `" + file + "` cannot be written: " + why);
    }

    /**
     * Writes a file.
     *
     * @throws UserError if that fails
     */
    static void write(Path file, Writing writing) {
        try {
            writing.write();
        } catch (IOException e) {
            throw new UserError("cannot write `" + file + "`: " + Reason.of(file, e), 1);
        }
    }
}
