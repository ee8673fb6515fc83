package custos.gateway;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Optional;

/**
 * The two pages that need no signature: {@code /health} for everybody, {@code /metrics} for few.
 */
final class Door {
    private final GatewaySettings settings;
    private final Gateway.Parts parts;

    Door(GatewaySettings settings, Gateway.Parts parts) {
        this.settings = settings;
        this.parts = parts;
    }

    /** The answer, if the request is for one of the pages. */
    Optional<Answer> answer(RawRequest request) {
        return switch (request.path()) {
            case "/health" -> Optional.of(health());
            case "/metrics" -> Optional.of(metrics(request));
            default -> Optional.empty();
        };
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
        if (settings.metricsToken().isEmpty()) {
            return request.peer().isLoopbackAddress();
        }
        var wanted = bytes("Bearer " + settings.metricsToken().get());
        return request.peer().isLoopbackAddress()
                || request.header("authorization")
                        .map(Door::bytes)
                        .filter(sent -> MessageDigest.isEqual(sent, wanted))
                        .isPresent();
    }

    private static Answer text(int status, String text, String type) {
        return Answer.of(status, type, bytes(text));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
