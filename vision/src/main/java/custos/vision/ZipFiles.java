package custos.vision;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.HashMap;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import java.util.zip.ZipInputStream;
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
                var bytes = content(file, zip, entry, limit(file, entry, allowed));
                if (contents.put(entry.getName(), bytes) != null) {
                    throw twice(file, entry);
                }
            }
            return contents;
        } catch (ZipException wrong) {
            throw new BundleException("`%s` is not a zip file".formatted(file), wrong);
        }
    }

    /** The same from a stream, which is read to its end, so that all of it is authenticated. */
    static Map<String, byte[]> read(Path file, InputStream content, Map<String, Long> allowed)
            throws IOException {
        var zip = new ZipInputStream(content);
        var contents = new HashMap<String, byte[]>();
        for (var entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
            var bytes = content(file, zip, entry, limit(file, entry, allowed));
            if (contents.put(entry.getName(), bytes) != null) {
                throw twice(file, entry);
            }
        }
        content.transferTo(OutputStream.nullOutputStream());
        return contents;
    }

    private static long limit(Path file, ZipEntry entry, Map<String, Long> allowed)
            throws BundleException {
        var limit = allowed.get(entry.getName());
        if (limit == null) {
            throw new BundleException(
                    "`%s` holds `%s`, which no bundle has".formatted(file, entry.getName()));
        }
        return limit;
    }

    private static BundleException twice(Path file, ZipEntry entry) {
        return new BundleException("`%s` holds `%s` twice".formatted(file, entry.getName()));
    }

    /** A {@link ZipFile} leaves it to its callers to look at the checksum. */
    private static byte[] content(Path file, ZipFile zip, ZipEntry entry, long limit)
            throws IOException {
        try (var stream = zip.getInputStream(entry)) {
            var content = content(file, stream, entry, limit);
            if (checksum(content) != entry.getCrc()) {
                throw damaged(
                        file, entry, new ZipException("its bytes do not match their checksum"));
            }
            return content;
        } catch (ZipException wrong) {
            throw damaged(file, entry, wrong);
        }
    }

    /**
     * The size in the zip is a claim: what is read is counted. A {@link ZipInputStream} looks at
     * the checksum itself.
     */
    private static byte[] content(Path file, InputStream stream, ZipEntry entry, long limit)
            throws IOException {
        try {
            var content = stream.readNBytes((int) limit);
            if (stream.read() >= 0) {
                throw new BundleException(
                        "`%s` in `%s` has more than %d bytes"
                                .formatted(entry.getName(), file, limit));
            }
            return content;
        } catch (ZipException | EOFException wrong) {
            throw damaged(file, entry, wrong);
        }
    }

    private static BundleException damaged(Path file, ZipEntry entry, IOException wrong) {
        return new BundleException(
                "`%s` in `%s` is damaged (%s): take a sound copy of the bundle"
                        .formatted(entry.getName(), file, wrong.getMessage()),
                wrong);
    }

    private static long checksum(byte[] content) {
        var checksum = new CRC32();
        checksum.update(content);
        return checksum.getValue();
    }

    /** Writes by write, fsync, rename, with fixed times, uncompressed (compressors differ). */
    static void write(Path file, FileCipher cipher, Map<String, byte[]> entries)
            throws IOException {
        JobFolder.replace(
                file, cipher.encrypted(ModelBundle.FILE, stream -> write(stream, entries)));
    }

    /** The same to a stream, which stays open. */
    static void write(OutputStream stream, Map<String, byte[]> entries) throws IOException {
        var zip = new ZipOutputStream(stream);
        for (var entry : entries.entrySet()) {
            zip.putNextEntry(stored(entry.getKey(), entry.getValue()));
            zip.write(entry.getValue());
            zip.closeEntry();
        }
        zip.finish();
    }

    private static ZipEntry stored(String name, byte[] content) {
        var entry = new ZipEntry(name);
        entry.setMethod(ZipEntry.STORED);
        entry.setSize(content.length);
        entry.setCrc(checksum(content));
        entry.setTimeLocal(NO_TIME);
        return entry;
    }
}
