package custos.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The folder that everything lives in, held by one server at a time. */
final class DataFolder implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(DataFolder.class);
    private static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
    private static final FileAttribute<Set<PosixFilePermission>> SECRET =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    private static final Set<PosixFilePermission> OWNER =
            PosixFilePermissions.fromString("rwx------");
    private static final String DATABASE = "custos.db";
    private static final int KEY_BYTES = 32;

    private final Path path;
    private final FileChannel channel;
    private final FileLock lock;

    private DataFolder(Path path, FileChannel channel, FileLock lock) {
        this.path = path;
        this.channel = channel;
        this.lock = lock;
    }

    /**
     * Takes the folder, creating it on first use.
     *
     * @throws UserError if it cannot be written, or another server has it
     */
    static DataFolder take(Path path) {
        return takeIfFree(path)
                .orElseThrow(() ->
                        new UserError(
                                "another server uses `"
                                        + path.toAbsolutePath().normalize()
                                        + "`; stop it, or choose another --data"));
    }

    /**
     * Takes the folder, creating it on first use, unless somebody has it.
     *
     * @throws UserError if it cannot be written
     */
    static Optional<DataFolder> takeIfFree(Path path) {
        var absolute = path.toAbsolutePath().normalize();
        try {
            createFolder(absolute);
            createFolder(absolute.resolve("keys"));
            createFolder(absolute.resolve("tls"));
            var channel =
                    FileChannel.open(
                            absolute.resolve("lock"),
                            Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
                            SECRET);
            var lock = tryLock(channel);
            if (lock == null) {
                channel.close();
                return Optional.empty();
            }
            return Optional.of(new DataFolder(absolute, channel, lock));
        } catch (IOException e) {
            throw new UserError("cannot use the data folder `" + absolute + "`: " + Reason.of(e));
        }
    }

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException sameProcess) {
            return null;
        }
    }

    private static void createFolder(Path folder) throws IOException {
        if (Files.isDirectory(folder)) {
            keepOthersOut(folder);
            return;
        }
        try {
            Files.createDirectories(folder, OWNER_ONLY);
        } catch (FileAlreadyExistsException e) {
            throw new IOException("it is a file, not a folder", e);
        }
    }

    /**
     * Files in it have the modes that the umask leaves, so the folder itself keeps others out. One
     * that holds something else is left as it is: it may be somebody's home.
     */
    private static void keepOthersOut(Path folder) throws IOException {
        var rights = Files.getPosixFilePermissions(folder);
        if (!rights.removeIf(right -> !OWNER.contains(right))) {
            return;
        }
        if (!isOurs(folder)) {
            throw new IOException(
                    "others may open it, and it is not empty; expected a new or empty folder, or"
                            + " mode 700");
        }
        Files.setPosixFilePermissions(folder, rights);
        LOG.warn("closed `{}` to everybody but its owner", folder);
    }

    private static boolean isOurs(Path folder) throws IOException {
        try (var files = Files.list(folder)) {
            return files.findAny().isEmpty()
                    || Files.exists(folder.resolve(DATABASE))
                    || Files.exists(folder.resolveSibling(DATABASE)); // the keys
        }
    }

    /** Whether a server ever used this folder. */
    static boolean isOne(Path folder) {
        return Files.isRegularFile(folder.toAbsolutePath().normalize().resolve(DATABASE));
    }

    /** The folder itself, absolute. */
    Path path() {
        return path;
    }

    /** The embedded database. */
    Path database() {
        return path.resolve(DATABASE);
    }

    /** The file of the root credentials. */
    Path credentials() {
        return path.resolve("credentials");
    }

    /** The folder of the key-encryption key. */
    Path keys() {
        return path.resolve("keys");
    }

    /** The folder of the server's own certificate authority. */
    Path tls() {
        return path.resolve("tls");
    }

    /** A random key that this folder keeps, made on first use. */
    byte[] key(String name) throws IOException {
        var file = keys().resolve(name);
        if (!Files.exists(file)) {
            var key = new byte[KEY_BYTES];
            new SecureRandom().nextBytes(key);
            writeSecret(file, key);
        }
        return Files.readAllBytes(file);
    }

    /** Writes a text that only its owner may read; it is on the disk when this returns. */
    void writeSecret(Path file, String text) {
        try {
            writeSecret(file, text.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void writeSecret(Path file, byte[] content) throws IOException {
        var fresh = file.resolveSibling(file.getFileName() + ".new");
        Files.deleteIfExists(fresh);
        try (var out =
                FileChannel.open(
                        fresh,
                        Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                        SECRET)) {
            var buffer = ByteBuffer.wrap(content);
            while (buffer.hasRemaining()) {
                out.write(buffer);
            }
            out.force(true);
        }
        Files.move(
                fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        try (var folder = FileChannel.open(file.toAbsolutePath().getParent())) {
            folder.force(true);
        }
    }

    @Override
    public void close() {
        try {
            lock.release();
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
