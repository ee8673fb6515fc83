package custos.sigv4;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.HexFormat;

/** The key derived from a secret for one scope. It signs only for that day, region and service. */
final class SigningKey {
    private final byte[] key;

    private SigningKey(byte[] key) {
        this.key = key;
    }

    static SigningKey derive(String secret, Scope scope) {
        var day = Hashes.hmac(("AWS4" + secret).getBytes(UTF_8), scope.date());
        var region = Hashes.hmac(day, scope.region());
        var service = Hashes.hmac(region, scope.service());
        return new SigningKey(Hashes.hmac(service, Scope.TERMINATOR));
    }

    /** The signature in lower-case hex. */
    String sign(String stringToSign) {
        return HexFormat.of().formatHex(Hashes.hmac(key, stringToSign));
    }

    @Override
    public String toString() {
        return "SigningKey[secret]";
    }
}
