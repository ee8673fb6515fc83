package custos.gateway;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What lets pages in a browser call this server (Fetch Standard, CORS protocol). Nothing here lets
 * anybody in: every call is still signed, and no answer says that cookies may be sent.
 *
 * <p>A preflight carries no signature, so it is answered before authentication; it says nothing of
 * what the server holds.
 */
final class Cors {
    private static final String METHODS = "GET, HEAD, POST, PUT, DELETE";
    private static final String PRIVATE_NETWORK = "access-control-request-private-network";

    /** How long a browser may remember a preflight, in seconds. */
    private static final String REMEMBERED = "3600";

    private static final List<String> SENT =
            List.of(
                    "authorization",
                    "content-type",
                    "x-amz-target",
                    "x-amz-date",
                    "x-amz-security-token",
                    "x-amz-content-sha256",
                    "x-amz-user-agent",
                    "amz-sdk-invocation-id",
                    "amz-sdk-request");

    /** What S3 clients send besides, and {@code x-amz-*}. */
    private static final Set<String> ALSO_SENT =
            Set.of(
                    "cache-control",
                    "content-disposition",
                    "content-encoding",
                    "content-language",
                    "content-md5",
                    "expires",
                    "if-match",
                    "if-modified-since",
                    "if-none-match",
                    "if-unmodified-since",
                    "range");

    private static final String EXPOSED =
            String.join(
                    ", ",
                    "x-amzn-requestid",
                    "x-amzn-errortype",
                    "date",
                    "x-amz-request-id",
                    "x-amz-id-2",
                    "x-amz-version-id",
                    "x-amz-delete-marker",
                    "x-amz-checksum-crc32",
                    "x-amz-checksum-crc32c",
                    "x-amz-checksum-crc64nvme",
                    "x-amz-checksum-sha1",
                    "x-amz-checksum-sha256",
                    "x-amz-checksum-type",
                    "accept-ranges",
                    "content-range",
                    "etag");

    private final Origins origins;

    Cors(Origins origins) {
        this.origins = origins;
    }

    /** The answer, if the request asks whether a page may call. */
    Optional<Answer> preflight(RawRequest request) {
        var method = request.header("access-control-request-method");
        if (!request.method().equals("OPTIONS")
                || method.isEmpty()
                || request.header("origin").isEmpty()
                || request.header("x-amz-target").isPresent()) {
            return Optional.empty();
        }
        return Optional.of(mayRead(request) ? allowed(request) : refused());
    }

    /** Lets the page that called read the answer, a refusal as well. */
    Answer readable(RawRequest request, Answer answer) {
        var origin = request.header("origin");
        if (origin.isEmpty()) {
            return answer;
        }
        var varying = origins.any() ? answer : answer.with("Vary", "Origin");
        return mayRead(request)
                ? varying.with("Access-Control-Allow-Origin", origins.any() ? "*" : origin.get())
                        .with("Access-Control-Expose-Headers", EXPOSED)
                : varying;
    }

    private boolean mayRead(RawRequest request) {
        return request.header("origin").filter(origins::allow).isPresent();
    }

    private static Answer allowed(RawRequest request) {
        var answer =
                Answer.of(200, "text/plain", new byte[0])
                        .with("Access-Control-Allow-Methods", METHODS)
                        .with("Access-Control-Allow-Headers", String.join(", ", headers(request)))
                        .with("Access-Control-Max-Age", REMEMBERED);
        return request.header(PRIVATE_NETWORK).filter("true"::equals).isPresent()
                ? answer.with("Access-Control-Allow-Private-Network", "true")
                : answer;
    }

    /** The list, and of what was asked for whatever an AWS client may send. */
    private static Set<String> headers(RawRequest request) {
        var asked = request.header("access-control-request-headers").orElse("");
        var headers = new LinkedHashSet<>(SENT);
        Stream.of(asked.split(",", -1))
                .map(name -> name.strip().toLowerCase(Locale.ROOT))
                .filter(name -> ALSO_SENT.contains(name) || name.matches("x-amz-[a-z0-9-]+"))
                .forEach(headers::add);
        return headers;
    }

    private static Answer refused() {
        var text =
                "CORS: pages of this origin may not call; the server's --cors-origin names who may\n";
        return Answer.of(403, "text/plain", text.getBytes(StandardCharsets.US_ASCII));
    }
}
