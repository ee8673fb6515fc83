package custos.trainer.data;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Encrypts images of a {@link PixelStore} with a key that no other process knows, and that goes
 * with this one. The nonce is the place in the store, which no other image has.
 */
final class PixelCipher {
    /** What encryption adds to an image. */
    static final int TAG = 16;

    private final SecretKey key;

    PixelCipher() {
        var bytes = new byte[32];
        new SecureRandom().nextBytes(bytes);
        key = new SecretKeySpec(bytes, "AES");
    }

    byte[] encrypt(long offset, byte[] pixels) throws IOException {
        return apply(Cipher.ENCRYPT_MODE, offset, pixels);
    }

    byte[] decrypt(long offset, byte[] encrypted) throws IOException {
        return apply(Cipher.DECRYPT_MODE, offset, encrypted);
    }

    private byte[] apply(int mode, long offset, byte[] content) throws IOException {
        try {
            var nonce = ByteBuffer.allocate(12).putLong(4, offset).array();
            var cipher = Cipher.getInstance("AES/GCM/NoPadding");
            cipher.init(mode, key, new GCMParameterSpec(TAG * Byte.SIZE, nonce));
            return cipher.doFinal(content);
        } catch (GeneralSecurityException e) {
            throw new IOException("the file of the pixels was changed", e);
        }
    }
}
