package custos.server;

import java.nio.file.Files;
import java.nio.file.Path;

/** The files that a command is to read: looked at before any work is done with them. */
final class Inputs {
    private Inputs() {}

    /**
     * Looks whether a file can be read.
     *
     * @param option that names the file
     * @throws UserError if it cannot
     */
    static void check(String option, Path file) {
        if (!Files.exists(file)) {
            throw wrong(option, file, "no such file");
        }
        if (Files.isDirectory(file)) {
            throw wrong(option, file, "it is a folder, expected a file");
        }
        if (!Files.isReadable(file)) {
            throw wrong(option, file, "no permission");
        }
    }

    private static UserError wrong(String option, Path file, String why) {
        return new UserError(option + " `" + file + "` cannot be read: " + why);
    }
}
