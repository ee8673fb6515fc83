package custos.iam;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.crypto.tink.AccessesPartialKey;
import com.google.crypto.tink.Aead;
import com.google.crypto.tink.InsecureSecretKeyAccess;
import com.google.crypto.tink.aead.AesGcmKey;
import com.google.crypto.tink.aead.AesGcmParameters;
import com.google.crypto.tink.subtle.AesGcmJce;
import com.google.crypto.tink.util.SecretBytes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.Set;

/**
 * Seals secrets at rest with AES-256-GCM under the key-encryption key, a file that only its owner
 * can read. The name of what is sealed is authenticated with it, so that a sealed secret cannot be
 * moved to another name.
 */
final class SecretBox {
    private static final String FILE = "kek";
    private static final int KEY_BYTES = 32;

    private final Aead aead;

    private SecretBox(Aead aead) {
        this.aead = aead;
    }

    /** True if the folder has a key-encryption key. */
    static boolean exists(Path folder) {
        return Files.exists(folder.resolve(FILE));
    }

    /**
     * Opens the key-encryption key, making one on first use.
     *
     * @param folder made with mode 700 where it is missing
     * @throws IllegalStateException if the file is not a key-encryption key
     */
    static SecretBox open(Path folder) {
        var file = folder.resolve(FILE);
        try {
            if (!Files.exists(file)) {
                create(folder, file);
            }
            return new SecretBox(AesGcmJce.create(key(Files.readAllBytes(file))));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("not a key-encryption key: `" + file + "`", e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Tink's keysets would bring a protobuf that collides with ONNX's, so the file is the key. */
    @AccessesPartialKey
    private static AesGcmKey key(byte[] bytes) throws GeneralSecurityException {
        var parameters =
                AesGcmParameters.builder()
                        .setKeySizeBytes(KEY_BYTES)
                        .setIvSizeBytes(12)
                        .setTagSizeBytes(16)
                        .setVariant(AesGcmParameters.Variant.NO_PREFIX)
                        .build();
        return AesGcmKey.builder()
                .setParameters(parameters)
                .setKeyBytes(SecretBytes.copyFrom(bytes, InsecureSecretKeyAccess.get()))
                .build();
    }

    private static void create(Path folder, Path file) throws IOException {
        Files.createDirectories(
                folder,
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        var fresh = folder.resolve(FILE + ".new");
        Files.deleteIfExists(fresh);
        var mode = PosixFilePermissions.fromString("rw-------");
        try (var channel =
                FileChannel.open(
                        fresh,
                        Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                        PosixFilePermissions.asFileAttribute(mode))) {
            var buffer =
                    ByteBuffer.wrap(
                            SecretBytes.randomBytes(KEY_BYTES)
                                    .toByteArray(InsecureSecretKeyAccess.get()));
            while (buffer.hasRemaining()) {
                channel.write(buffer);
            }
            channel.force(true);
        }
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
        try (var channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    /** Seals a secret under its name. */
    String seal(String name, String secret) {
        try {
            var sealed = aead.encrypt(secret.getBytes(UTF_8), name.getBytes(UTF_8));
            return Base64.getEncoder().encodeToString(sealed);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("cannot seal `" + name + "`", e);
        }
    }

    /**
     * Opens what was sealed under this name.
     *
     * @throws IllegalStateException if it was sealed under another name or another key
     */
    String unseal(String name, String sealed) {
        try {
            var secret = aead.decrypt(Base64.getDecoder().decode(sealed), name.getBytes(UTF_8));
            return new String(secret, UTF_8);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(
                    "cannot unseal `"
                            + name
                            + "`: is this the key-encryption key it was sealed"
                            + " under?",
                    e);
        }
    }
}
