package custos.server;

import custos.aws.Operation;
import custos.aws.Service;
import custos.server.tls.Tls;
import custos.server.tls.TlsChoice;
import custos.sigv4.AccessKey;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** A running server. */
public final class CustosServer implements AutoCloseable {
    private final ServerSettings settings;
    private final DataFolder folder;
    private final Wiring wiring;

    private CustosServer(ServerSettings settings, DataFolder folder, Wiring wiring) {
        this.settings = settings;
        this.folder = folder;
        this.wiring = wiring;
    }

    /**
     * Starts a server; it answers when this returns.
     *
     * @throws UserError if the folder or the address cannot be used
     */
    public static CustosServer start(ServerSettings settings) {
        var folder = DataFolder.take(settings.data());
        try {
            return new CustosServer(settings, folder, Wiring.start(settings, folder));
        } catch (IOException e) {
            folder.close();
            throw new UserError("cannot start: " + e.getMessage(), 1);
        } catch (RuntimeException e) {
            folder.close();
            throw e;
        }
    }

    /** The settings that it was started with. */
    public ServerSettings settings() {
        return settings;
    }

    /** Where clients find it. */
    public String endpoint() {
        var host = settings.host().equals("0.0.0.0") ? "127.0.0.1" : settings.host();
        var named = host.contains(":") ? "[" + host + "]" : host;
        var scheme = settings.tls() instanceof TlsChoice.Off ? "http://" : "https://";
        return scheme + named + ":" + wiring.port();
    }

    /** The certificate that clients must trust, if the server issued its own. */
    public Optional<Path> authority() {
        return settings.tls() instanceof TlsChoice.OwnAuthority
                ? Optional.of(Tls.authority(folder.tls()))
                : Optional.empty();
    }

    /** The profile of the root key, if this start created the account. */
    public Optional<String> newProfile() {
        return wiring.newProfile();
    }

    /** The file with the root key. */
    public Path credentialsFile() {
        return folder.credentials();
    }

    /** The root key, as long as its file is there. */
    public AccessKey rootKey() {
        try {
            return Credentials.root(folder.credentials());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Every operation that it answers. */
    List<Operation<?, ?>> operations(Service service) {
        return wiring.operations().of(service);
    }

    /** Its parts, for tests that look behind the API. */
    Wiring wiring() {
        return wiring;
    }

    /** Lets requests under way end, then stops. */
    @Override
    public void close() {
        try {
            wiring.close();
        } finally {
            folder.close();
        }
    }
}
