package custos.vision;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.Cipher;
import javax.crypto.KDF;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.HKDFParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * A key of 256 bits that encrypts the files of one training.
 *
 * <p>A file is the magic bytes, a random salt of 32 bytes, and chunks of 64 KiB of content, each
 * with AES-256-GCM's tag behind it. Its key is derived (HKDF-SHA256) from the data key, the salt
 * and the file's name, so no two files share one, and one file cannot stand for another. A chunk's
 * nonce is its number and whether it is the last: a chunk that is missing, doubled, moved or cut
 * off does not decrypt. The last chunk may be empty, and only it may be shorter.
 */
public final class DataKey implements FileCipher {
    private static final byte[] MAGIC = {(byte) 0xC5, 'C', 'U', 'S', 'T', 'E', 'N', 1};
    static final int CHUNK = 64 * 1024;
    static final int TAG = 16;
    static final int SALT = 32;

    private static final int KEY_BYTES = 32;
    private static final int NONCE_BYTES = 12;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final byte[] key;

    /** The key of 32 bytes that another place keeps. */
    public DataKey(byte[] key) {
        if (key.length != KEY_BYTES) {
            throw new IllegalArgumentException("expected a key of 32 bytes, not " + key.length);
        }
        this.key = key.clone();
    }

    /** A fresh key. */
    public static DataKey random() {
        var bytes = new byte[KEY_BYTES];
        RANDOM.nextBytes(bytes);
        return new DataKey(bytes);
    }

    /** Reads what {@link #toText} wrote. */
    public static DataKey ofText(String text) {
        return new DataKey(Base64.getDecoder().decode(text));
    }

    /** The key itself, on one line: for another process of ours, never for a file or a log. */
    public String toText() {
        return Base64.getEncoder().encodeToString(key);
    }

    /** The key itself. */
    public byte[] bytes() {
        return key.clone();
    }

    @Override
    public OutputStream encrypting(OutputStream out, String name) throws IOException {
        var salt = new byte[SALT];
        RANDOM.nextBytes(salt);
        out.write(MAGIC);
        out.write(salt);
        return new Encrypting(out, derived(salt, name));
    }

    @Override
    public InputStream decrypting(InputStream in, String name) throws IOException {
        try {
            if (!Arrays.equals(in.readNBytes(MAGIC.length), MAGIC)) {
                throw new IOException("`" + name + "` is not encrypted");
            }
            var salt = in.readNBytes(SALT);
            if (salt.length < SALT) {
                throw new EOFException("`" + name + "` was cut off");
            }
            return new Decrypting(in, derived(salt, name), name);
        } catch (IOException e) {
            in.close();
            throw e;
        }
    }

    private SecretKey derived(byte[] salt, String name) {
        try {
            var extract =
                    HKDFParameterSpec.ofExtract()
                            .addIKM(key)
                            .addSalt(salt)
                            .thenExpand(
                                    ("custos file 1: " + name).getBytes(StandardCharsets.UTF_8),
                                    KEY_BYTES);
            var bytes = KDF.getInstance("HKDF-SHA256").deriveData(extract);
            return new SecretKeySpec(bytes, "AES");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e); // JDK 25 has HKDF
        }
    }

    /** No key sees a nonce twice: it is derived for one file, whose chunks are counted. */
    private static Cipher cipher(int mode, SecretKey key, long chunk, boolean last)
            throws GeneralSecurityException {
        if (chunk < 0 || chunk > Integer.MAX_VALUE) {
            throw new IllegalStateException("a file of more than 128 TiB");
        }
        var nonce =
                ByteBuffer.allocate(NONCE_BYTES)
                        .position(NONCE_BYTES - Integer.BYTES - 1)
                        .putInt((int) chunk)
                        .put((byte) (last ? 1 : 0))
                        .array();
        var cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, key, new GCMParameterSpec(TAG * Byte.SIZE, nonce));
        return cipher;
    }

    /** Holds a full chunk back until it is known not to be the last one. */
    private static final class Encrypting extends OutputStream {
        private final OutputStream out;
        private final SecretKey key;
        private final byte[] chunk = new byte[CHUNK];
        private int held;
        private long number;
        private boolean closed;

        Encrypting(OutputStream out, SecretKey key) {
            this.out = out;
            this.key = key;
        }

        @Override
        public void write(int value) throws IOException {
            write(new byte[] {(byte) value}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            if (closed) {
                throw new IOException("the stream is closed");
            }
            int from = offset;
            int left = length;
            while (left > 0) {
                if (held == CHUNK) {
                    emit(false);
                }
                int taken = Math.min(left, CHUNK - held);
                System.arraycopy(bytes, from, chunk, held, taken);
                held += taken;
                from += taken;
                left -= taken;
            }
        }

        private void emit(boolean last) throws IOException {
            try {
                out.write(cipher(Cipher.ENCRYPT_MODE, key, number++, last).doFinal(chunk, 0, held));
                held = 0;
            } catch (GeneralSecurityException e) {
                throw new IOException("cannot encrypt", e);
            }
        }

        @Override
        public void flush() throws IOException {
            out.flush(); // what is held back stays: a chunk's place is where its tag says
        }

        @Override
        public void close() throws IOException {
            if (!closed) {
                closed = true;
                try (out) {
                    emit(true);
                }
            }
        }
    }

    /** Reads one byte ahead of each chunk, to know the last one. */
    private static final class Decrypting extends InputStream {
        private final InputStream in;
        private final SecretKey key;
        private final String name;
        private final byte[] sealed = new byte[CHUNK + TAG + 1];
        private byte[] chunk = new byte[0];
        private int next;
        private int ahead;
        private long number;
        private boolean ended;
        private boolean broken;

        Decrypting(InputStream in, SecretKey key, String name) {
            this.in = in;
            this.key = key;
            this.name = name;
        }

        @Override
        public int read() throws IOException {
            var one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            if (length == 0) {
                return 0;
            }
            while (next == chunk.length) {
                if (ended) {
                    return -1;
                }
                fill();
            }
            int taken = Math.min(length, chunk.length - next);
            System.arraycopy(chunk, next, bytes, offset, taken);
            next += taken;
            return taken;
        }

        private void fill() throws IOException {
            if (broken) {
                throw new IOException("`" + name + "` cannot be decrypted");
            }
            int length = ahead + in.readNBytes(sealed, ahead, sealed.length - ahead);
            boolean last = length < sealed.length;
            int content = last ? length : length - 1;
            try {
                chunk =
                        cipher(Cipher.DECRYPT_MODE, key, number++, last)
                                .doFinal(sealed, 0, content);
            } catch (GeneralSecurityException e) {
                broken = true; // and not an end, for whoever reads on
                throw new IOException(
                        "`" + name + "` was changed, cut off, or is of another key", e);
            }
            next = 0;
            ended = last;
            if (!last) {
                sealed[0] = sealed[length - 1];
                ahead = 1;
            }
        }

        @Override
        public void close() throws IOException {
            in.close();
        }
    }
}
