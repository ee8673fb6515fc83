package custos.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The files that the options of a command name, looked at before any work is done: what is to be
 * written may be no file that is read, or written for another option.
 */
final class NamedFiles {
    /** The options by where their files lie. */
    private final Map<Path, String> options = new HashMap<>();

    /** A file that is read; it may be named twice. */
    void reads(String option, Path file) {
        options.putIfAbsent(place(file), option);
    }

    /**
     * A file that is written; those that are read have been named before.
     *
     * @throws UserError if it cannot be written, or another option names it
     */
    void writes(String option, Path file) {
        Outputs.check(option, file);
        if (Outputs.isStream(file)) {
            return;
        }
        var other = Optional.ofNullable(options.putIfAbsent(place(file), option));
        if (other.isPresent()) {
            throw new UserError(
                    "%s `%s` is the file of %s too: give a name of its own"
                            .formatted(option, file, other.get()));
        }
    }

    /** Where a file lies, or would, whatever it is called. */
    private static Path place(Path file) {
        var whole = file.toAbsolutePath().normalize();
        try {
            if (Files.exists(file)) {
                return file.toRealPath();
            }
            var folder = file.toAbsolutePath().getParent();
            return folder == null ? whole : folder.toRealPath().resolve(file.getFileName());
        } catch (IOException _) {
            return whole; // reading or writing it will fail, and say why
        }
    }
}
