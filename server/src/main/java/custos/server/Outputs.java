package custos.server;

import custos.vision.Drafts;
import custos.vision.JobFolder;
import custos.vision.ModelBundle;
import custos.vision.UsageNotes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;

/** The files that a command is to write: looked at before any work is done for them. */
final class Outputs {
    /** Where files are what they are called: standard output, what processes have open. */
    private static final List<Path> SYSTEM = List.of(Path.of("/dev"), Path.of("/proc"));

    private Outputs() {}

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
        if (Files.exists(file) && !Files.isWritable(file)) {
            throw wrong(option, file, "no permission");
        }
        if (!Files.exists(file) && !Files.isWritable(folder.get())) {
            throw wrong(option, file, "no permission to write in its folder");
        }
    }

    /**
     * Looks whether the files of a bundle can be written into a folder, which may not be there yet.
     *
     * @param option that names the folder
     * @throws UserError if they cannot, or would take the place of somebody's own
     */
    static void checkFolder(String option, Path folder) {
        var there = folder.toAbsolutePath().normalize();
        while (!Files.exists(there, LinkOption.NOFOLLOW_LINKS) && there.getParent() != null) {
            there = there.getParent();
        }
        if (!Files.isDirectory(there)) {
            throw wrong(option, folder, "`" + there + "` is a file, expected a folder");
        }
        if (!Files.isWritable(there)) {
            throw wrong(option, folder, "no permission to write in `" + there + "`");
        }
        var readme = folder.resolve(ModelBundle.README);
        if (Files.exists(readme, LinkOption.NOFOLLOW_LINKS) && !isOurs(readme)) {
            throw wrong(
                    option,
                    folder,
                    "its " + ModelBundle.README + " is not a model's, choose another folder");
        }
    }

    private static boolean isOurs(Path readme) {
        try (var lines = Files.newBufferedReader(readme)) {
            return UsageNotes.isOne(String.valueOf(lines.readLine()));
        } catch (IOException _) { // also of a folder, or what is no text
            return false;
        }
    }

    /** A pipe or a device, whose place no file may take, whatever it leads to. */
    static boolean isStream(Path file) {
        return Files.exists(file)
                && (!Files.isRegularFile(file)
                        || SYSTEM.stream().anyMatch(file.toAbsolutePath().normalize()::startsWith));
    }

    private static UserError wrong(String option, Path file, String why) {
        return new UserError(option + " `" + file + "` cannot be written: " + why);
    }

    /**
     * Puts the content in place of a file: where that fails, the file stays as it was, unless it
     * lies in a folder that takes no other.
     *
     * @throws UserError if it fails
     */
    static void replace(Path file, JobFolder.Content content) {
        try {
            put(file, content);
        } catch (IOException e) {
            throw new UserError("cannot write `" + file + "`: " + Reason.of(file, e), 1);
        }
    }

    /** The same with the failure as it is. */
    static void put(Path file, JobFolder.Content content) throws IOException {
        var target = target(file);
        if (isStream(file)) {
            writeTo(file, content, StandardOpenOption.APPEND); // after what it was told before
            return;
        }
        if (!takesDrafts(target)) {
            writeTo(file, content, StandardOpenOption.TRUNCATE_EXISTING);
            return;
        }
        try (var drafts = Drafts.amongOthers()) {
            drafts.write(target, content);
            drafts.takePlaces();
        }
    }

    /** Whether a file can lie beside it; a file in somebody else's folder is written in place. */
    private static boolean takesDrafts(Path file) {
        var folder = file.toAbsolutePath().getParent();
        return folder != null && Files.isWritable(folder);
    }

    private static void writeTo(Path file, JobFolder.Content content, StandardOpenOption how)
            throws IOException {
        try (var out = Files.newOutputStream(file, StandardOpenOption.WRITE, how)) {
            content.writeTo(out);
        }
    }

    /** A link stays, and what it leads to is replaced. */
    private static Path target(Path file) throws IOException {
        return Files.exists(file) ? file.toRealPath() : file;
    }

    /**
     * Writes the files of a bundle into a folder.
     *
     * @throws UserError if it fails
     */
    static void unpack(Path folder, ModelBundle bundle) {
        try {
            bundle.unpack(folder);
        } catch (IOException e) {
            throw new UserError("cannot write to `" + folder + "`: " + Reason.of(e), 1);
        }
    }
}
