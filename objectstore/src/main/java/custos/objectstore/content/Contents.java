package custos.objectstore.content;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The files that objects are made of, in 256 folders by the first two digits of their random names;
 * a name never comes from a key. What {@link #store} returned is on the disk, name and all.
 */
public final class Contents {
    private static final Logger LOG = LoggerFactory.getLogger(Contents.class);
    private static final int BUFFER_BYTES = 128 * 1024;
    private static final int NAME_BYTES = 16;

    private final Disk disk;
    private final Path folder;
    private final Path incoming;
    private final RandomGenerator random;
    private final Leases leases = new Leases(this::delete);

    /**
     * Opens the folder, creating it on first use.
     *
     * @param random makes file names; two of the same would collide, so it must be a good one
     * @throws DiskException if the folder cannot be made
     */
    public Contents(Disk disk, Path folder, RandomGenerator random) {
        this.disk = disk;
        this.folder = folder;
        this.incoming = folder.resolve("incoming");
        this.random = random;
        createFolders();
    }

    private void createFolders() {
        try {
            disk.createFolder(incoming);
            for (int shard = 0; shard < 256; shard++) {
                disk.createFolder(folder.resolve(shardName(shard)));
            }
            disk.syncFolder(folder);
        } catch (IOException e) {
            throw new DiskException("cannot create the folder `" + folder + "`", e);
        }
    }

    /** A name that nothing has: for contents, uploads and the like. */
    public String newName() {
        var bytes = new byte[NAME_BYTES];
        random.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    /**
     * Writes a stream to a file of its own. Nothing of it remains unless this returns.
     *
     * @throws UncheckedIOException if the stream fails, unless a refusal caused it: then that one
     * @throws DiskException if the disk does
     */
    public Segment store(InputStream body, Intake intake) {
        var name = newName();
        var temporary = incoming.resolve(name);
        try {
            long size = write(body, intake, temporary);
            disk.rename(temporary, fileOf(name));
            disk.syncFolder(shardOf(name));
            return new Segment(name, size);
        } catch (IOException e) {
            deleteQuietly(temporary);
            throw new DiskException("cannot store the file `" + name + "`", e);
        } catch (RuntimeException | Error e) {
            deleteQuietly(temporary);
            throw e;
        }
    }

    private long write(InputStream body, Intake intake, Path file) throws IOException {
        try (var target = disk.create(file)) {
            var buffer = new byte[BUFFER_BYTES];
            long size = 0;
            for (int read = read(body, buffer); read >= 0; read = read(body, buffer)) {
                intake.update(buffer, 0, read);
                target.write(buffer, 0, read);
                size += read;
            }
            intake.verify(size);
            target.sync();
            return size;
        }
    }

    private static int read(InputStream body, byte[] buffer) {
        try {
            return body.read(buffer);
        } catch (IOException e) {
            throw StreamFailure.of(e); // the sender's failure, not the disk's
        }
    }

    /**
     * Looks something up and holds its content, so that it stays readable when the row changes.
     * Every lease taken must be {@linkplain #release released}.
     */
    public <T> Optional<T> lease(Supplier<Optional<T>> find, Function<T, String> contentId) {
        return leases.take(find, contentId);
    }

    /** Ends a lease. */
    public void release(String contentId) {
        leases.release(contentId);
    }

    /**
     * Deletes the files of a content that no committed row refers to, at the latest when its last
     * reader is done.
     */
    public void discard(String contentId, List<Segment> segments) {
        leases.discard(contentId, segments);
    }

    /** Deletes a file that never belonged to a row. */
    public void discard(Segment segment) {
        delete(List.of(segment));
    }

    /** Reads {@code length} bytes from {@code offset} of a content's files, one after the other. */
    public InputStream open(List<Segment> segments, long offset, long length) {
        return new SegmentStream(
                (segment, at) -> disk.open(fileOf(segment.file()), at), segments, offset, length);
    }

    /**
     * Deletes what a crash left behind: every file that no row refers to. Only for a store that
     * nobody uses yet.
     *
     * @param referenced the files of a shard, given its two digits, that rows refer to
     */
    public void sweep(Function<String, Set<String>> referenced) {
        try {
            for (var name : disk.names(incoming)) {
                disk.delete(incoming.resolve(name));
            }
            for (int shard = 0; shard < 256; shard++) {
                sweep(shardName(shard), referenced.apply(shardName(shard)));
            }
        } catch (IOException e) {
            throw new DiskException("cannot sweep the folder `" + folder + "`", e);
        }
    }

    private void sweep(String shard, Set<String> referenced) throws IOException {
        var present = disk.names(folder.resolve(shard));
        for (var name : present) {
            if (!referenced.contains(name)) {
                disk.delete(folder.resolve(shard).resolve(name));
            }
        }
        if (!present.containsAll(referenced)) {
            var missing = new TreeSet<>(referenced);
            present.forEach(missing::remove);
            LOG.error("{} files are missing in `{}`: {}", missing.size(), shard, missing);
        }
    }

    private void delete(List<Segment> segments) {
        segments.forEach(segment -> deleteQuietly(fileOf(segment.file())));
    }

    private void deleteQuietly(Path file) {
        try {
            disk.delete(file);
        } catch (IOException e) {
            LOG.warn("cannot delete `{}` now; the next start sweeps it", file, e);
        }
    }

    private Path fileOf(String name) {
        return shardOf(name).resolve(name);
    }

    private Path shardOf(String name) {
        return folder.resolve(name.substring(0, 2));
    }

    private static String shardName(int shard) {
        return HexFormat.of().toHexDigits((byte) shard);
    }
}
