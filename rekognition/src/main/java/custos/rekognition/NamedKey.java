package custos.rekognition;

import custos.aws.Arn;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * A symmetric key that wraps data keys, with AES-256-GCM.
 *
 * @param alias {@code alias/…}
 * @param enabled a key that is not wraps and unwraps nothing
 */
public record NamedKey(
        Arn arn, Optional<String> alias, boolean enabled, Instant created, Material material) {
    private static final int NONCE = 12;
    private static final int TAG_BITS = 128;

    /** The secret itself; it does not show in logs. */
    public static final class Material {
        static final int BYTES = 32;

        private final byte[] bytes;

        Material(byte[] bytes) {
            if (bytes.length != BYTES) {
                throw new IllegalArgumentException("expected 32 bytes, not " + bytes.length);
            }
            this.bytes = bytes.clone();
        }

        static Material random() {
            var bytes = new byte[BYTES];
            new SecureRandom().nextBytes(bytes);
            return new Material(bytes);
        }

        byte[] bytes() {
            return bytes.clone();
        }
    }

    /** The last part of the ARN. */
    public String id() {
        return arn.resource().substring("key/".length());
    }

    NamedKey enabled(boolean whether) {
        return new NamedKey(arn, alias, whether, created, material);
    }

    /**
     * Wraps a data key.
     *
     * @param purpose what the data key is for; it can be unwrapped for nothing else
     */
    String wrap(byte[] dataKey, String purpose) {
        var nonce = new byte[NONCE];
        new SecureRandom().nextBytes(nonce);
        try {
            var wrapped = cipher(Cipher.ENCRYPT_MODE, nonce, purpose).doFinal(dataKey);
            return Base64.getEncoder()
                    .encodeToString(
                            ByteBuffer.allocate(NONCE + wrapped.length)
                                    .put(nonce)
                                    .put(wrapped)
                                    .array());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("cannot wrap a data key with " + arn, e);
        }
    }

    byte[] unwrap(String wrapped, String purpose) throws KeyUnavailableException {
        var bytes = Base64.getDecoder().decode(wrapped);
        try {
            return cipher(Cipher.DECRYPT_MODE, Arrays.copyOf(bytes, NONCE), purpose)
                    .doFinal(bytes, NONCE, bytes.length - NONCE);
        } catch (GeneralSecurityException e) {
            throw new KeyUnavailableException(
                    "The encryption key " + arn + " does not open this data key.", e);
        }
    }

    private Cipher cipher(int mode, byte[] nonce, String purpose) throws GeneralSecurityException {
        var cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(
                mode,
                new SecretKeySpec(material.bytes, "AES"),
                new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD((arn + "\n" + purpose).getBytes(StandardCharsets.UTF_8));
        return cipher;
    }
}
