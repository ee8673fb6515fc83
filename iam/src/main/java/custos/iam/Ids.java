package custos.iam;

import java.security.SecureRandom;
import java.util.Base64;

/** Mints the identifiers and secrets of IAM. */
final class Ids {
    private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    private static final int SECRET_BYTES = 30; // 40 characters of base64

    private final SecureRandom random;

    Ids(SecureRandom random) {
        this.random = random;
    }

    /** An access key id of long-term credentials. */
    String accessKey() {
        return id("AKIA", 16);
    }

    /** A user's unique id. */
    String user() {
        return id("AIDA", 17);
    }

    /** A managed policy's unique id. */
    String policy() {
        return id("ANPA", 17);
    }

    /** A secret access key. */
    String secret() {
        var bytes = new byte[SECRET_BYTES];
        random.nextBytes(bytes);
        return Base64.getEncoder().encodeToString(bytes);
    }

    private String id(String prefix, int length) {
        var id = new StringBuilder(prefix);
        for (int i = 0; i < length; i++) {
            id.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
        }
        return id.toString();
    }
}
