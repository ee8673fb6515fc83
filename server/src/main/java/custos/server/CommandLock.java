package custos.server;

import custos.vision.JobFolder;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.UUID;

/**
 * That one run at a time works in the job folder of {@code custos train}.
 *
 * <p>The trainer's own lock does not do: it is free while the job is written. And two folders may
 * have the same name one after the other, so a lock whose file is gone is worth nothing.
 */
final class CommandLock implements AutoCloseable {
    /** The lock's file in the folder. */
    static final String FILE = "command.lock";

    private final FileChannel channel;

    private CommandLock(FileChannel channel) {
        this.channel = channel;
    }

    /** Holds a folder, unless another run or a trainer that outlived its run does. */
    static Optional<CommandLock> of(Path folder) throws IOException {
        var lock = locked(folder.resolve(FILE));
        if (lock.isPresent() && !(isIn(folder, lock.get()) && isFreeOfTrainers(folder))) {
            lock.get().close();
            return Optional.empty();
        }
        return lock.map(CommandLock::new);
    }

    /** Whether the lock is that of the folder, and not of one that was there before it. */
    private static boolean isIn(Path folder, FileChannel lock) throws IOException {
        var mark = UUID.randomUUID().toString();
        lock.truncate(0);
        lock.write(ByteBuffer.wrap(mark.getBytes(StandardCharsets.UTF_8)), 0);
        var file = folder.resolve(FILE);
        return Files.exists(file) && Files.readString(file).equals(mark);
    }

    private static boolean isFreeOfTrainers(Path folder) throws IOException {
        var lock = locked(new JobFolder(folder).lock());
        if (lock.isPresent()) {
            lock.get().close();
        }
        return lock.isPresent();
    }

    private static Optional<FileChannel> locked(Path file) throws IOException {
        var channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        if (isLocked(channel)) {
            return Optional.of(channel);
        }
        channel.close();
        return Optional.empty();
    }

    private static boolean isLocked(FileChannel channel) throws IOException {
        try {
            return channel.tryLock() != null;
        } catch (OverlappingFileLockException _) {
            return false; // held by this very process
        }
    }

    /** Lets go of the folder. */
    @Override
    public void close() throws IOException {
        channel.close();
    }
}
