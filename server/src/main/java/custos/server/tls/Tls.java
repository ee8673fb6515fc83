package custos.server.tls;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Collection;
import java.util.Optional;
import javax.net.ssl.SSLContext;

/** What a server shows its clients, made or read at its start. */
public final class Tls {
    private Tls() {}

    /** Writes a text that only its owner may read, durably. */
    public interface SecretWriter {
        void write(Path file, String text) throws IOException;
    }

    /**
     * The context to serve with; nothing for plain HTTP.
     *
     * @param folder where the own authority lives, private to the server
     * @throws IOException if the certificate or its key cannot be used; the message says why
     */
    public static Optional<SSLContext> context(
            TlsChoice choice,
            Path folder,
            SecretWriter secrets,
            String host,
            Collection<String> domains,
            Instant now)
            throws IOException {
        return switch (choice) {
            case TlsChoice.Off _ -> Optional.empty();
            case TlsChoice.Given(var certificate, var key) ->
                    Optional.of(PemCertificate.read(certificate, key, now).context());
            case TlsChoice.OwnAuthority _ -> {
                var names = HostNames.of(host, domains);
                var authority = new LocalAuthority(folder, secrets, names, now);
                yield Optional.of(authority.server().context());
            }
        };
    }

    /** The certificate that clients of a server with an authority of its own trust. */
    public static Path authority(Path folder) {
        return folder.resolve("ca.pem");
    }
}
