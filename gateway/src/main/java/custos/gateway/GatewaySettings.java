package custos.gateway;

import custos.aws.Call;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;

/**
 * How the edge listens.
 *
 * @param port 0 picks a free one
 * @param domains host suffixes whose first label is a bucket ({@code bucket.DOMAIN}); {@code
 *     localhost} always is
 * @param clockSkew how far a signature's time may be from the server's
 * @param metricsToken a bearer token that opens {@code /metrics} to others than loopback peers
 * @param readTimeout how long a client may stay silent in the middle of a request
 * @param tls the certificate that is shown; without one the edge speaks plain HTTP
 * @param origins whose pages may call from a browser
 */
public record GatewaySettings(
        String host,
        int port,
        Call.Endpoint endpoint,
        List<String> domains,
        Duration clockSkew,
        Optional<String> metricsToken,
        Duration readTimeout,
        Optional<SSLContext> tls,
        Origins origins) {
    public GatewaySettings {
        domains = Stream.concat(domains.stream(), Stream.of("localhost")).distinct().toList();
    }

    /**
     * How long the whole head of a request may be waited for: whoever begins just before an idle
     * connection would be closed has half the time-out left.
     */
    Duration headTimeout() {
        return readTimeout.multipliedBy(3).dividedBy(2);
    }

    /**
     * Bodies of JSON and Query calls over this many bytes are refused, before and after unpacking.
     */
    static final int MAX_BUFFERED_BODY = 8 * 1024 * 1024;
}
