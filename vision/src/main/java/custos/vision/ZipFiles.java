package custos.vision;

import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.LocalDateTime;
import java.util.HashMap;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/** Reads zip files with suspicion and writes them reproducibly. */
final class ZipFiles {

    /** The earliest time a zip file can hold. */
    private static final LocalDateTime NO_TIME = LocalDateTime.of(1980, 1, 1, 0, 0);

    private ZipFiles() {}

    /**
     * Reads all entries.
     *
     * @param allowed for each name that may occur, the most bytes that its content may have
     */
    static Map<String, byte[]> read(Path file, Map<String, Long> allowed) throws IOException {
        try (var zip = new ZipFile(file.toFile())) {
            var contents = new HashMap<String, byte[]>();
            for (var entries = zip.entries(); entries.hasMoreElements(); ) {
                var entry = entries.nextElement();
                var limit = allowed.get(entry.getName());
                if (limit == null) {
                    throw new BundleException(
                            "`%s` holds `%s`, which no bundle has"
                                    .formatted(file, entry.getName()));
                }
                if (contents.put(entry.getName(), content(file, zip, entry, limit)) != null) {
                    throw new BundleException(
                            "`%s` holds `%s` twice".formatted(file, entry.getName()));
                }
            }
            return contents;
        } catch (ZipException wrong) {
            throw new BundleException("`%s` is not a zip file".formatted(file), wrong);
        }
    }

    private static byte[] content(Path file, ZipFile zip, ZipEntry entry, long limit)
            throws IOException {
        // The size in the zip is a claim: what is read is counted.
        try (var stream = zip.getInputStream(entry)) {
            var content = stream.readNBytes((int) limit);
            if (stream.read() >= 0) {
                throw new BundleException(
                        "`%s` in `%s` has more than %d bytes"
                                .formatted(entry.getName(), file, limit));
            }
            return content;
        }
    }

    /** Writes by write, fsync, rename, with fixed times, uncompressed (compressors differ). */
    static void write(Path file, Map<String, byte[]> entries) throws IOException {
        var target = file.toAbsolutePath();
        var folder = target.resolveSibling(".");
        var draft = target.resolveSibling(target.getFileName() + ".tmp");
        try (var channel =
                FileChannel.open(
                        draft,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.TRUNCATE_EXISTING,
                        StandardOpenOption.WRITE)) {
            var zip = new ZipOutputStream(Channels.newOutputStream(channel));
            for (var entry : entries.entrySet()) {
                zip.putNextEntry(stored(entry.getKey(), entry.getValue()));
                zip.write(entry.getValue());
                zip.closeEntry();
            }
            zip.finish();
            channel.force(true);
        }
        Files.move(draft, target, StandardCopyOption.ATOMIC_MOVE);
        try (var parent = FileChannel.open(folder, StandardOpenOption.READ)) {
            parent.force(true); // the new name is on disk as well
        }
    }

    private static ZipEntry stored(String name, byte[] content) {
        var checksum = new CRC32();
        checksum.update(content);
        var entry = new ZipEntry(name);
        entry.setMethod(ZipEntry.STORED);
        entry.setSize(content.length);
        entry.setCrc(checksum.getValue());
        entry.setTimeLocal(NO_TIME);
        return entry;
    }
}
