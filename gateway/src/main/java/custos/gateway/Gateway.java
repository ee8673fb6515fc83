package custos.gateway;

import custos.aws.Authorizer;
import io.helidon.common.tls.Tls;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http1.Http1Config;
import io.helidon.webserver.http1.Http1ConnectionSelector;
import io.helidon.webserver.spi.ServerConnectionSelector;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** The HTTP server: listens, hands every request to the one pipeline, and stops gracefully. */
public final class Gateway implements AutoCloseable {
    private static final int MAX_REQUEST_LINE = 16 * 1024;
    private static final int MAX_HEADERS = 64 * 1024;
    private static final int MAX_CONNECTIONS = 4_096;
    private static final int BODIES_IN_MEMORY_KIB = 256 * 1024;
    private static final Duration GRACE = Duration.ofSeconds(30);

    private final WebServer server;
    private final SlowHeads slowHeads;

    private Gateway(WebServer server, SlowHeads slowHeads) {
        this.server = server;
        this.slowHeads = slowHeads;
    }

    /**
     * What the edge needs from the modules behind it.
     *
     * @param creations the clock that mints creation milliseconds
     * @param ready whether {@code /health} answers 200
     * @param rates how often an account may call an operation
     * @param denials where denied requests are kept, to be explained later
     * @param metrics the text that {@code /metrics} answers with
     */
    public record Parts(
            Operations operations,
            Identities identities,
            Authorizer authorizer,
            LongSupplier creations,
            RequestRates rates,
            Denials denials,
            BooleanSupplier ready,
            Supplier<String> metrics,
            MeterRegistry registry,
            InstantSource clock) {}

    /**
     * Starts to listen.
     *
     * @throws java.io.UncheckedIOException if the address is in use
     */
    public static Gateway start(GatewaySettings settings, Parts parts) {
        var bodies =
                new BodyBudget(
                        GatewaySettings.MAX_BUFFERED_BODY, BODIES_IN_MEMORY_KIB, parts.clock());
        var pipeline = new Pipeline(settings, parts);
        var slowHeads = new SlowHeads(http(), settings.headTimeout());
        var edge =
                new Edge(
                        new Cors(settings.origins()),
                        new Door(settings, parts),
                        new ProtocolSelector(settings, parts, bodies),
                        pipeline,
                        slowHeads,
                        parts.registry());
        var server =
                WebServer.builder()
                        .host(settings.host())
                        .port(settings.port())
                        .routing(HttpRouting.builder().any(edge))
                        .connectionOptions(
                                c -> c.tcpNoDelay(true).readTimeout(settings.readTimeout()))
                        .contentEncoding(new UntouchedBodies())
                        .maxTcpConnections(MAX_CONNECTIONS)
                        .tls(tls(settings))
                        .shutdownHook(false)
                        .shutdownGracePeriod(GRACE)
                        .protocolsDiscoverServices(false)
                        .addProtocol(new NoProtocolOfItsOwn())
                        .addConnectionSelector(slowHeads)
                        .build();
        server.start();
        return new Gateway(server, slowHeads);
    }

    private static ServerConnectionSelector http() {
        return Http1ConnectionSelector.builder()
                .config(
                        Http1Config.builder()
                                .maxPrologueLength(MAX_REQUEST_LINE)
                                .maxHeadersSize(MAX_HEADERS)
                                .validatePath(false)
                                .build())
                .build();
    }

    private static Tls tls(GatewaySettings settings) {
        return settings.tls()
                .map(context ->
                        Tls.builder()
                                .sslContext(context)
                                .enabledProtocols(List.of("TLSv1.3", "TLSv1.2"))
                                .build())
                .orElseGet(() -> Tls.builder().enabled(false).build());
    }

    /** The port that is listened on. */
    public int port() {
        return server.port();
    }

    /** Stops listening; requests under way have half a minute to end. */
    @Override
    public void close() {
        server.stop();
        slowHeads.close();
    }
}
