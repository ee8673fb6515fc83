package custos.vision;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** How the pictures, states and models of one training lie in their files. */
public sealed interface FileCipher permits FileCipher.Plain, DataKey {

    /** As they are. */
    static FileCipher plain() {
        return new Plain();
    }

    /**
     * What is written comes out encrypted. Closing ends the content and closes {@code out}; what is
     * left without it cannot be read.
     *
     * @param name what the content is; it can be read under no other name
     */
    OutputStream encrypting(OutputStream out, String name) throws IOException;

    /**
     * What is read comes out decrypted. Every byte was authenticated before it is handed out.
     *
     * @throws IOException here or when reading, if the content is not whole, in order, of this key
     *     and of this name
     */
    InputStream decrypting(InputStream in, String name) throws IOException;

    /** The content of a file, decrypted. */
    default InputStream open(Path file) throws IOException {
        return decrypting(Files.newInputStream(file), file.getFileName().toString());
    }

    /** A whole file, decrypted. */
    default byte[] read(Path file) throws IOException {
        try (var in = open(file)) {
            return in.readAllBytes();
        }
    }

    /** Content that comes out encrypted; the stream that it is written to stays open. */
    default JobFolder.Content encrypted(String name, JobFolder.Content content) {
        return stream -> {
            try (var out = encrypting(new Unclosed(stream), name)) {
                content.writeTo(out);
            }
        };
    }

    /** Leaves the stream below open, so that its owner can sync it. */
    final class Unclosed extends FilterOutputStream {
        private Unclosed(OutputStream out) {
            super(out);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            out.write(bytes, offset, length);
        }

        @Override
        public void close() throws IOException {
            flush();
        }
    }

    /** Files as they are. */
    record Plain() implements FileCipher {
        @Override
        public OutputStream encrypting(OutputStream out, String name) {
            return out;
        }

        @Override
        public InputStream decrypting(InputStream in, String name) {
            return in;
        }
    }
}
