package custos.vision;

import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * Files that are written beside those whose places they take: where one cannot be written, none
 * takes a place. A crash while they do leaves old ones and new ones, each of them whole. What took
 * no place is removed in the end.
 */
public final class Drafts implements AutoCloseable {
    private static final String SUFFIX = ".part";

    /** The drafts by the files whose places they are to take. */
    private final Map<Path, Path> drafts = new LinkedHashMap<>();

    /** Files that go. */
    private final List<Path> gone = new ArrayList<>();

    private final String suffix;
    private final Set<StandardOpenOption> options;

    private Drafts(String suffix, StandardOpenOption option) {
        this.suffix = suffix;
        this.options = Set.of(StandardOpenOption.WRITE, option, StandardOpenOption.CREATE);
    }

    /** Where nobody else writes: a draft that a crash left is overwritten by the next one. */
    static Drafts inOwnFolder() {
        return new Drafts(SUFFIX, StandardOpenOption.TRUNCATE_EXISTING);
    }

    /** Where others may write, files of any name lie, and their permissions are somebody's. */
    public static Drafts amongOthers() {
        return new Drafts("." + UUID.randomUUID() + SUFFIX, StandardOpenOption.CREATE_NEW);
    }

    /** Writes a draft, which is on the disk when the method returns. */
    public void write(Path file, JobFolder.Content content) throws IOException {
        var draft = file.resolveSibling(file.getFileName() + suffix);
        try (var channel = FileChannel.open(draft, options);
                var stream = Channels.newOutputStream(channel)) {
            drafts.put(file, draft);
            content.writeTo(stream);
            channel.force(true);
        }
    }

    /** A file that goes, if it is there, before the drafts take their places. */
    void remove(Path file) {
        gone.add(file);
    }

    /** Puts each draft in the place of its file, with the permissions of that file. */
    public void takePlaces() throws IOException {
        for (var file : drafts.keySet()) {
            if (Files.isDirectory(file)) {
                throw new FileSystemException(file.toString(), null, "Is a directory");
            }
        }
        for (var file : gone) {
            Files.deleteIfExists(file);
        }
        var folders = new LinkedHashSet<Path>();
        for (var draft : drafts.entrySet()) {
            keepPermissions(draft.getKey(), draft.getValue());
            Files.move(
                    draft.getValue(),
                    draft.getKey(),
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
            folders.add(draft.getKey().toAbsolutePath().getParent());
        }
        for (var folder : folders) {
            try (var channel = FileChannel.open(folder)) {
                channel.force(true); // makes the new names durable
            }
        }
    }

    private static void keepPermissions(Path file, Path draft) throws IOException {
        var posix = Files.getFileAttributeView(draft, PosixFileAttributeView.class);
        if (posix != null && Files.exists(file)) {
            posix.setPermissions(Files.getPosixFilePermissions(file));
        }
    }

    @Override
    public void close() throws IOException {
        for (var draft : drafts.values()) {
            Files.deleteIfExists(draft);
        }
    }
}
