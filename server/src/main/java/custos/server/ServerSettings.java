package custos.server;

import custos.gateway.Origins;
import custos.server.tls.TlsChoice;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * How a server runs.
 *
 * @param data the folder that everything lives in
 * @param port 0 picks a free one
 * @param account the account that the first start creates
 * @param domains host suffixes whose first label is a bucket
 * @param metricsToken opens {@code /metrics} to others than this machine
 * @param customLabels what the operator chose about Custom Labels
 * @param tls whether clients speak TLS, and whose certificate they are shown
 * @param origins whose web pages may call
 * @param components where the trainer and the native libraries are
 */
public record ServerSettings(
        Path data,
        String host,
        int port,
        String partition,
        String region,
        String account,
        List<String> domains,
        Optional<String> metricsToken,
        CustomLabelsChoices customLabels,
        TlsChoice tls,
        Origins origins,
        Components components) {
    public ServerSettings {
        domains = List.copyOf(domains);
    }

    /** A server on a free loopback port, with every default. */
    public static ServerSettings local(Path data) {
        return new ServerSettings(
                data,
                "127.0.0.1",
                0,
                "aws",
                "us-east-1",
                "123456789012",
                List.of(),
                Optional.empty(),
                CustomLabelsChoices.usual(),
                new TlsChoice.Off(),
                Origins.ofThisMachine(),
                Components.find());
    }

    /** The same settings with other components. */
    ServerSettings with(Components others) {
        return new ServerSettings(
                data,
                host,
                port,
                partition,
                region,
                account,
                domains,
                metricsToken,
                customLabels,
                tls,
                origins,
                others);
    }

    /** The same settings with another way to speak. */
    ServerSettings with(TlsChoice other) {
        return new ServerSettings(
                data,
                host,
                port,
                partition,
                region,
                account,
                domains,
                metricsToken,
                customLabels,
                other,
                origins,
                components);
    }

    /** The same settings for another account to start with. */
    ServerSettings with(String otherAccount) {
        return new ServerSettings(
                data,
                host,
                port,
                partition,
                region,
                otherAccount,
                domains,
                metricsToken,
                customLabels,
                tls,
                origins,
                components);
    }

    /** The same settings with other choices about Custom Labels. */
    ServerSettings with(CustomLabelsChoices others) {
        return new ServerSettings(
                data,
                host,
                port,
                partition,
                region,
                account,
                domains,
                metricsToken,
                others,
                tls,
                origins,
                components);
    }
}
