package custos.objectstore.content;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;

/**
 * What object storage asks of a file system, so that a test can watch the order of writes and
 * syncs.
 */
public interface Disk {

    /** A file that is being written. */
    interface NewFile extends AutoCloseable {
        /** Appends bytes. */
        void write(byte[] bytes, int offset, int length) throws IOException;

        /** Returns when content and length are on the disk. */
        void sync() throws IOException;

        @Override
        void close() throws IOException;
    }

    /** Creates a file that must not exist. */
    NewFile create(Path file) throws IOException;

    /** Opens a file at an offset. */
    InputStream open(Path file, long offset) throws IOException;

    /** Renames a file atomically within the file system. */
    void rename(Path from, Path to) throws IOException;

    /** Returns when the folder's entries are on the disk. */
    void syncFolder(Path folder) throws IOException;

    /** Deletes a file if it exists. */
    void delete(Path file) throws IOException;

    /** Creates a folder and its parents unless they exist. */
    void createFolder(Path folder) throws IOException;

    /** The names of a folder's files. */
    List<String> names(Path folder) throws IOException;
}
