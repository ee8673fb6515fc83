package custos.gateway;

import custos.aws.s3.S3Address;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The two pages that need no signature: {@code /health} for everybody, {@code /metrics} for few.
 */
final class Door {
    private static final Set<String> READS = Set.of("GET", "HEAD");

    /** A proxy on this machine makes everybody a loopback peer, and says so in one of these. */
    private static final List<String> FORWARDED =
            List.of("forwarded", "via", "x-forwarded-for", "x-forwarded-host", "x-real-ip");

    private final GatewaySettings settings;
    private final Gateway.Parts parts;

    Door(GatewaySettings settings, Gateway.Parts parts) {
        this.settings = settings;
        this.parts = parts;
    }

    /**
     * The answer, if the request reads one of the pages. An object may have their names: what is
     * put below a bucket's own host name must not be answered as if it were stored.
     */
    Optional<Answer> answer(RawRequest request) {
        if (!READS.contains(request.method()) || isForBucket(request)) {
            return Optional.empty();
        }
        return switch (request.path()) {
            case "/health" -> Optional.of(health());
            case "/metrics" -> Optional.of(metrics(request));
            default -> Optional.empty();
        };
    }

    private boolean isForBucket(RawRequest request) {
        var host = request.header("host").orElse("");
        return !S3Address.of(host, "/", settings.domains()).bucket().isEmpty();
    }

    private Answer health() {
        return parts.ready().getAsBoolean()
                ? text(200, "{\"status\":\"ready\"}\n", "application/json")
                : text(503, "{\"status\":\"starting\"}\n", "application/json");
    }

    private Answer metrics(RawRequest request) {
        return mayRead(request)
                ? text(200, parts.metrics().get(), "text/plain; version=0.0.4; charset=utf-8")
                : text(
                        403,
                        "metrics are open to this machine, or with the metrics token\n",
                        "text/plain");
    }

    private boolean mayRead(RawRequest request) {
        return isFromHere(request)
                || settings.metricsToken().filter(token -> presents(request, token)).isPresent();
    }

    private static boolean presents(RawRequest request, String token) {
        var wanted = bytes("Bearer " + token);
        return request.header("authorization")
                .map(Door::bytes)
                .filter(sent -> MessageDigest.isEqual(sent, wanted))
                .isPresent();
    }

    private static boolean isFromHere(RawRequest request) {
        return request.peer().isLoopbackAddress()
                && FORWARDED.stream().noneMatch(name -> request.header(name).isPresent());
    }

    private static Answer text(int status, String text, String type) {
        return Answer.of(status, type, bytes(text));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
