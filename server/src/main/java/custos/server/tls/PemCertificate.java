package custos.server.tls;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;

/** The operator's certificate and key, from two PEM files. */
final class PemCertificate {
    private PemCertificate() {}

    /**
     * Reads and checks them.
     *
     * @throws IOException if a file cannot be read, they do not belong together, or it has expired
     */
    static TlsIdentity read(Path certificate, Path key, Instant now) throws IOException {
        var chain = Pem.certificates(certificate);
        var identity = new TlsIdentity(chain, Pem.key(key));
        if (!Pem.belong(identity.certificate(), identity.key())) {
            throw new IOException(
                    "the key in `"
                            + key
                            + "` is not the key of the first certificate in `"
                            + certificate
                            + "`");
        }
        var end = identity.certificate().getNotAfter().toInstant();
        if (end.isBefore(now)) {
            throw new IOException("the certificate in `" + certificate + "` expired at " + end);
        }
        return identity;
    }
}
