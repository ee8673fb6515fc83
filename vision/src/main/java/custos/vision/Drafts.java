package custos.vision;

import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;

/**
 * Files that are written beside those whose places they take, all of them or, where one cannot be
 * written, none. What took no place is removed in the end.
 */
final class Drafts implements AutoCloseable {

    /** The drafts by the files whose places they are to take. */
    private final Map<Path, Path> drafts = new LinkedHashMap<>();

    /** Writes a draft, which is on the disk when the method returns. */
    void write(Path file, JobFolder.Content content) throws IOException {
        var draft = file.resolveSibling(file.getFileName() + ".part");
        try (var channel =
                        FileChannel.open(
                                draft,
                                StandardOpenOption.CREATE,
                                StandardOpenOption.TRUNCATE_EXISTING,
                                StandardOpenOption.WRITE);
                var stream = Channels.newOutputStream(channel)) {
            drafts.put(file, draft);
            content.writeTo(stream);
            channel.force(true);
        }
    }

    /** Puts each draft in the place of its file: after a crash a file is the old or the new one. */
    void takePlaces() throws IOException {
        var folders = new LinkedHashSet<Path>();
        for (var draft : drafts.entrySet()) {
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

    @Override
    public void close() throws IOException {
        for (var draft : drafts.values()) {
            Files.deleteIfExists(draft);
        }
    }
}
