package custos.sigv4;

import custos.aws.AwsException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Reads what a request claims from its Authorization header or its query. Whatever could be read in
 * two ways is refused: two parsers that disagree are a way around one of them.
 */
final class ClaimReader {
    private static final List<String> HEADER_PARTS =
            List.of("Credential", "Signature", "SignedHeaders");
    private static final List<String> QUERY_PARTS =
            List.of(
                    "X-Amz-Algorithm",
                    "X-Amz-Credential",
                    "X-Amz-Signature",
                    "X-Amz-Date",
                    "X-Amz-SignedHeaders",
                    "X-Amz-Expires");
    private static final Set<String> QUERY_MARKS =
            Set.of("x-amz-algorithm", "x-amz-credential", "x-amz-signature");
    private static final Set<String> SINGLE_HEADERS = Set.of("authorization", "host");
    private static final Pattern EXPIRES = Pattern.compile("[1-9][0-9]{0,5}");
    private static final int LONGEST_SECONDS = 604_800;

    private final Headers headers;
    private final List<UriText.Parameter> query;
    private final Refusals refusals;

    ClaimReader(Headers headers, List<UriText.Parameter> query, Refusals refusals) {
        this.headers = headers;
        this.query = query;
        this.refusals = refusals;
    }

    /**
     * The claim, or nothing if the request has no credentials.
     *
     * @throws AwsException if it has some that cannot be read
     */
    Optional<Claim> read() {
        var inHeader = headers.has("authorization");
        var inQuery = query.stream().anyMatch(ClaimReader::marksPresigned);
        if (inHeader && inQuery) {
            throw refusals.twoCredentials();
        }
        if (!inHeader && !inQuery) {
            return Optional.empty();
        }
        for (var name : headers.names()) {
            if (comesOnce(name) && headers.isRepeated(name)) {
                throw refusals.repeatedHeader(name);
            }
        }
        return Optional.of(inHeader ? fromHeader() : fromQuery());
    }

    /**
     * Repeats are signed joined by commas, so whoever passes a request on could split a value with
     * a comma in two, of which the first would count. Only metadata is put together again.
     */
    private static boolean comesOnce(String name) {
        return SINGLE_HEADERS.contains(name)
                || (name.startsWith("x-amz-") && !name.startsWith("x-amz-meta-"));
    }

    private static boolean marksPresigned(UriText.Parameter parameter) {
        return QUERY_MARKS.contains(parameter.name().toLowerCase(Locale.ROOT));
    }

    private Claim fromHeader() {
        var text = headers.first("authorization").orElseThrow();
        var space = text.indexOf(' ');
        var algorithm = space < 0 ? text : text.substring(0, space);
        if (!algorithm.equals(CanonicalRequest.ALGORITHM)) {
            throw refusals.unsupportedAlgorithm(algorithm);
        }
        var parts = authorizationParts(space < 0 ? "" : text.substring(space + 1));
        var date = headers.first("x-amz-date").or(() -> headers.first("date"));
        var missing = new ArrayList<>(HEADER_PARTS);
        missing.removeAll(parts.keySet());
        if (!missing.isEmpty() || date.isEmpty()) {
            throw refusals.missingHeaderParts(missing, date.isEmpty());
        }
        var signed =
                headers.has("x-amz-date")
                        ? Timestamps.parseBasic(date.get())
                        : Timestamps.parseDateHeader(date.get());
        return claim(
                parts,
                signed.orElseThrow(() -> refusals.malformedDate(date.get(), false)),
                headers.first("x-amz-security-token"),
                Optional.empty());
    }

    /** The parts after the algorithm: each known, each once. */
    private Map<String, String> authorizationParts(String text) {
        var parts = new HashMap<String, String>();
        for (var part : text.split(",", -1)) {
            var equals = part.indexOf('=');
            var name = Headers.trimmed(equals < 0 ? part : part.substring(0, equals));
            var value = equals < 0 ? "" : Headers.trimmed(part.substring(equals + 1));
            if (!HEADER_PARTS.contains(name) || value.isEmpty() || parts.put(name, value) != null) {
                throw refusals.malformedHeader(name);
            }
        }
        return parts;
    }

    private Claim fromQuery() {
        var values = new HashMap<String, String>();
        var faulty = new ArrayList<String>();
        for (var parameter : query) {
            if (!QUERY_PARTS.contains(parameter.name())
                    && !parameter.name().equals("X-Amz-Security-Token")) {
                continue;
            }
            if (values.put(parameter.name(), parameter.decodedValue()) != null) {
                faulty.add(parameter.name());
            }
        }
        QUERY_PARTS.stream()
                .filter(name -> values.getOrDefault(name, "").isEmpty())
                .forEach(faulty::add);
        if (!faulty.isEmpty()) {
            throw refusals.missingParameters(faulty);
        }
        return fromQuery(values);
    }

    private Claim fromQuery(Map<String, String> values) {
        var algorithm = values.getOrDefault("X-Amz-Algorithm", "");
        if (!algorithm.equals(CanonicalRequest.ALGORITHM)) {
            throw refusals.unsupportedAlgorithm(algorithm);
        }
        var expires = values.getOrDefault("X-Amz-Expires", "");
        if (!EXPIRES.matcher(expires).matches() || Integer.parseInt(expires) > LONGEST_SECONDS) {
            throw refusals.malformedExpires();
        }
        var date = values.getOrDefault("X-Amz-Date", "");
        return claim(
                Map.of(
                        "Credential", values.getOrDefault("X-Amz-Credential", ""),
                        "Signature", values.getOrDefault("X-Amz-Signature", ""),
                        "SignedHeaders", values.getOrDefault("X-Amz-SignedHeaders", "")),
                Timestamps.parseBasic(date).orElseThrow(() -> refusals.malformedDate(date, true)),
                Optional.ofNullable(values.get("X-Amz-Security-Token")),
                Optional.of(Duration.ofSeconds(Integer.parseInt(expires))));
    }

    private Claim claim(
            Map<String, String> parts,
            Instant signed,
            Optional<String> token,
            Optional<Duration> expires) {
        var presigned = expires.isPresent();
        var credential = parts.getOrDefault("Credential", "");
        var elements = List.of(credential.split("/", -1));
        if (elements.size() != 5 || elements.getFirst().isEmpty()) {
            throw refusals.malformedCredential(credential, presigned);
        }
        return new Claim(
                elements.get(0),
                new Scope(elements.get(1), elements.get(2), elements.get(3)),
                elements.get(4),
                signedHeaders(parts.getOrDefault("SignedHeaders", ""), presigned),
                parts.getOrDefault("Signature", ""),
                Timestamps.basic(signed),
                signed,
                token,
                expires);
    }

    /** Header names exactly as they stand in the canonical request, or a refusal. */
    private List<String> signedHeaders(String text, boolean presigned) {
        var names = List.of(text.split(";", -1));
        for (int i = 0; i < names.size(); i++) {
            var sorted = i == 0 || names.get(i - 1).compareTo(names.get(i)) < 0;
            if (!sorted || !isLowerCaseName(names.get(i))) {
                throw refusals.malformedSignedHeaders(presigned);
            }
        }
        return names;
    }

    private static boolean isLowerCaseName(String name) {
        return !name.isEmpty()
                && name.chars().allMatch(c -> c > ' ' && c < 0x7f && !(c >= 'A' && c <= 'Z'));
    }
}
