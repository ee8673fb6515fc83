package custos.sigv4;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** One signed request with everything that it must lead to. */
@SuppressWarnings("ArrayRecordComponent") // the body is read, never compared
record Vector(
        String name,
        SignedRequest request,
        byte[] body,
        AccessKey key,
        Scope scope,
        Instant time,
        boolean normalize,
        String canonicalRequest,
        String stringToSign,
        String signature) {
    private static final int PUBLISHED = 38;
    private static final int GENERATED = 41;

    /** Both forms of every published case. */
    static Stream<Vector> published() {
        var files =
                files().filter(f -> !f.getFileName().toString().startsWith("generated")).toList();
        assertEquals(PUBLISHED, files.size(), "published vectors");
        return files.stream()
                .map(Vector::json)
                .flatMap(c -> Stream.of(published(c, "header"), published(c, "query")));
    }

    static Stream<Vector> generated() {
        var all = new ArrayList<Vector>();
        files().filter(f -> f.getFileName().toString().startsWith("generated"))
                .forEach(f -> json(f).forEach(c -> all.add(generated(c))));
        assertEquals(GENERATED, all.size(), "generated vectors");
        return all.stream();
    }

    static Stream<Vector> all() {
        return Stream.concat(published(), generated());
    }

    private static Stream<Path> files() {
        var folder = Path.of(System.getProperty("suites", "../shared/suites"), "sigv4");
        assumeTrue(Files.isDirectory(folder), "skipped: no signature vectors at " + folder);
        try (var listing = Files.list(folder)) {
            return listing.filter(f -> f.toString().endsWith(".json")).sorted().toList().stream();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static JsonNode json(Path file) {
        return JsonMapper.shared().readTree(file);
    }

    private static Vector published(JsonNode json, String form) {
        var context = json.get("context");
        var credentials = context.get("credentials");
        var side = json.get(form);
        return of(
                json.get("name").asString() + " (" + form + ")",
                side.get("signedRequest"),
                side.get("signedRequest").get("body").asString().getBytes(UTF_8),
                credentials,
                context,
                context.get("normalize").asBoolean(),
                side);
    }

    private static Vector generated(JsonNode json) {
        var context = json.get("context");
        return of(
                json.get("name").asString(),
                json.get("request"),
                Base64.getDecoder().decode(json.get("request").get("bodyBase64").asString()),
                context,
                context,
                !context.get("service").asString().equals("s3"),
                json);
    }

    private static Vector of(
            String name,
            JsonNode request,
            byte[] body,
            JsonNode credentials,
            JsonNode context,
            boolean normalize,
            JsonNode expected) {
        var headers = new ArrayList<SignedRequest.Header>();
        for (var header : request.get("headers")) {
            headers.add(
                    new SignedRequest.Header(header.get(0).asString(), header.get(1).asString()));
        }
        var time = Instant.parse(context.get("timestamp").asString());
        var token = credentials.get("token");
        return new Vector(
                name,
                new SignedRequest(
                        request.get("method").asString(),
                        request.get("target").asString(),
                        headers,
                        false,
                        true),
                body,
                new AccessKey(
                        credentials.get("access_key_id").asString(),
                        credentials.get("secret_access_key").asString(),
                        true,
                        token == null || token.isNull()
                                ? Optional.empty()
                                : Optional.of(token.asString()),
                        Optional.empty()),
                new Scope(
                        Timestamps.basic(time).substring(0, 8),
                        context.get("region").asString(),
                        context.get("service").asString()),
                time,
                normalize,
                expected.get("canonicalRequest").asString(),
                expected.get("stringToSign").asString(),
                expected.get("signature").asString());
    }

    boolean isS3() {
        return scope.service().equals("s3");
    }

    Rules rules() {
        return isS3()
                ? Rules.s3()
                : new Rules(
                        List.of(scope.service()),
                        !normalize,
                        Optional.of(() -> Hashes.sha256Hex(body)),
                        new ServiceRefusals());
    }

    Verification verify(SignedRequest someRequest) {
        return verifier().verify(someRequest, rules());
    }

    Verifier verifier() {
        return new Verifier(
                id -> Optional.of(key).filter(k -> k.id().equals(id)),
                InstantSource.fixed(time),
                new Verifier.Settings(
                        List.of(scope.region()), Duration.ofMinutes(15), List.of(), List.of()));
    }

    @Override
    public String toString() {
        return name;
    }
}
