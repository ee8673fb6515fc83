package custos.sigv4;

import java.time.Instant;
import java.util.Optional;

/** The rules for the key of a request, whatever version of the signature it carries. */
record KeyCheck(KeyFinder keys, Instant now, Refusals refusals) {

    /**
     * The key.
     *
     * @param asLong compares a signature all the same, so that a key that does not exist takes as
     *     long as one that does
     */
    AccessKey active(String accessKeyId, Runnable asLong) {
        var key = keys.find(accessKeyId).filter(AccessKey::active);
        if (key.isEmpty()) {
            asLong.run();
            throw refusals.unknownKey(accessKeyId);
        }
        return key.get();
    }

    /** Temporary credentials need their token, and long-term ones come without. */
    void checkToken(AccessKey key, Optional<String> token) {
        var right =
                key.sessionToken().isPresent() == token.isPresent()
                        && Hashes.equal(key.sessionToken().orElse(""), token.orElse(""));
        if (!right) {
            throw refusals.invalidToken();
        }
        if (key.expires().isPresent() && !now.isBefore(key.expires().get())) {
            throw refusals.expiredToken();
        }
    }
}
