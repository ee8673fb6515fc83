package custos.sigv4;

import static java.nio.charset.StandardCharsets.UTF_8;

import custos.sigv4.SignedRequest.Header;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The client's side: signs requests with one key for one region and service. For our own tools and
 * tests; the AWS SDKs sign for everybody else.
 */
public final class Signer {
    private final AccessKey key;
    private final String region;
    private final String service;

    public Signer(AccessKey key, String region, String service) {
        this.key = key;
        this.region = region;
        this.service = service;
    }

    /**
     * Signs in the header form.
     *
     * @param target path and query, percent-encoded as they will be sent
     * @param headers must have {@code host}; all of them are signed
     * @return the given headers and those that make the signature
     */
    public List<Header> sign(
            String method, String target, List<Header> headers, byte[] body, Instant now) {
        return sign(method, target, headers, Hashes.sha256Hex(body), now).headers();
    }

    /** Signs an S3 request in the header form without its body. */
    public List<Header> signUnsignedPayload(
            String method, String target, List<Header> headers, Instant now) {
        return sign(method, target, headers, DeclaredPayload.UNSIGNED, now).headers();
    }

    /** A request with a framed body. */
    @SuppressWarnings("ArrayRecordComponent") // a body on its way out, never compared
    public record Chunked(List<Header> headers, byte[] body) {}

    /**
     * Signs and frames an S3 body in signed chunks ({@code STREAMING-AWS4-HMAC-SHA256-PAYLOAD}).
     *
     * @param trailers trailing headers, names in lower case; if there are any they are signed too
     */
    public Chunked signChunked(
            String method,
            String target,
            List<Header> headers,
            byte[] body,
            int chunkSize,
            Map<String, String> trailers,
            Instant now) {
        var all = streamingHeaders(headers, body, trailers);
        var declared = trailers.isEmpty() ? DeclaredPayload.CHUNKS : DeclaredPayload.CHUNKS_TRAILER;
        var signed = sign(method, target, all, declared, now);
        var chain = signed.chain(!trailers.isEmpty());
        var out = new ByteArrayOutputStream();
        for (int from = 0; from < body.length; from += chunkSize) {
            var chunk = Arrays.copyOfRange(body, from, Math.min(body.length, from + chunkSize));
            frame(out, chunk, ";chunk-signature=" + chain.chunk(Hashes.sha256Hex(chunk)));
            write(out, "\r\n");
        }
        frame(out, new byte[0], ";chunk-signature=" + chain.chunk(Hashes.EMPTY_SHA256));
        if (!trailers.isEmpty()) {
            writeTrailers(out, trailers, "\r\n");
            write(out, "x-amz-trailer-signature:" + chain.trailer(lines(trailers)) + "\r\n");
        }
        write(out, "\r\n");
        return new Chunked(signed.headers(), out.toByteArray());
    }

    /**
     * Signs an S3 request and frames its body unsigned ({@code
     * STREAMING-UNSIGNED-PAYLOAD-TRAILER}).
     */
    public Chunked signUnsignedChunked(
            String method,
            String target,
            List<Header> headers,
            byte[] body,
            int chunkSize,
            Map<String, String> trailers,
            Instant now) {
        var all = streamingHeaders(headers, body, trailers);
        var signed = sign(method, target, all, DeclaredPayload.UNSIGNED_TRAILER, now);
        var out = new ByteArrayOutputStream();
        for (int from = 0; from < body.length; from += chunkSize) {
            frame(out, Arrays.copyOfRange(body, from, Math.min(body.length, from + chunkSize)), "");
            write(out, "\r\n");
        }
        frame(out, new byte[0], "");
        writeTrailers(out, trailers, "\r\n");
        write(out, "\r\n");
        return new Chunked(signed.headers(), out.toByteArray());
    }

    /**
     * Signs in the query form.
     *
     * @param headers must have {@code host}; all of them are signed and must be sent
     * @param expires 1 second to 7 days
     * @return the target with the signature's parameters
     */
    public String presign(
            String method, String target, List<Header> headers, Duration expires, Instant now) {
        var timestamp = Timestamps.basic(now);
        var scope = scope(timestamp);
        var names = signedNames(headers);
        var parameters = new TreeMap<String, String>();
        parameters.put("X-Amz-Algorithm", CanonicalRequest.ALGORITHM);
        parameters.put("X-Amz-Credential", key.id() + "/" + scope);
        parameters.put("X-Amz-Date", timestamp);
        parameters.put("X-Amz-Expires", String.valueOf(expires.toSeconds()));
        parameters.put("X-Amz-SignedHeaders", String.join(";", names));
        key.sessionToken().ifPresent(t -> parameters.put("X-Amz-Security-Token", t));
        var full = new StringBuilder(target);
        parameters.forEach((name, value) -> {
            full.append(full.indexOf("?") < 0 ? "?" : "&").append(name).append('=');
            full.append(UriText.encode(value.getBytes(UTF_8), false));
        });
        var payload = isS3() ? DeclaredPayload.UNSIGNED : Hashes.EMPTY_SHA256;
        var text =
                canonical(method, full.toString(), headers, names, payload)
                        .stringToSign(timestamp, scope);
        return full + "&X-Amz-Signature=" + signingKey(scope).sign(text);
    }

    private record Signed(
            List<Header> headers, SigningKey key, String timestamp, Scope scope, String signature) {
        ChunkChain chain(boolean signedTrailer) {
            return new ChunkChain(key, timestamp, scope, signature, signedTrailer);
        }
    }

    private Signed sign(
            String method, String target, List<Header> headers, String payload, Instant now) {
        var timestamp = Timestamps.basic(now);
        var scope = scope(timestamp);
        var all = new ArrayList<>(headers);
        all.add(new Header("X-Amz-Date", timestamp));
        key.sessionToken().ifPresent(t -> all.add(new Header("X-Amz-Security-Token", t)));
        if (isS3()) {
            all.add(new Header("X-Amz-Content-Sha256", payload));
        }
        var names = signedNames(all);
        var text = canonical(method, target, all, names, payload).stringToSign(timestamp, scope);
        var signature = signingKey(scope).sign(text);
        all.add(
                new Header(
                        "Authorization",
                        "%s Credential=%s/%s, SignedHeaders=%s, Signature=%s"
                                .formatted(
                                        CanonicalRequest.ALGORITHM,
                                        key.id(),
                                        scope,
                                        String.join(";", names),
                                        signature)));
        return new Signed(all, signingKey(scope), timestamp, scope, signature);
    }

    private CanonicalRequest canonical(
            String method,
            String target,
            List<Header> headers,
            List<String> names,
            String payload) {
        var request = new SignedRequest(method, target, headers, false, false);
        return new CanonicalRequest(
                method,
                isS3()
                        ? UriText.pathAsSent(request.path())
                        : UriText.normalizedPath(request.path()),
                UriText.canonicalQuery(UriText.parameters(request.query())),
                new Headers(headers),
                names,
                payload);
    }

    private static List<Header> streamingHeaders(
            List<Header> headers, byte[] body, Map<String, String> trailers) {
        var all = new ArrayList<>(headers);
        all.add(new Header("Content-Encoding", "aws-chunked"));
        all.add(new Header("X-Amz-Decoded-Content-Length", String.valueOf(body.length)));
        if (!trailers.isEmpty()) {
            all.add(new Header("X-Amz-Trailer", String.join(",", trailers.keySet())));
        }
        return all;
    }

    private static void frame(ByteArrayOutputStream out, byte[] chunk, String extension) {
        write(out, Integer.toHexString(chunk.length) + extension + "\r\n");
        out.writeBytes(chunk);
    }

    private static void writeTrailers(
            ByteArrayOutputStream out, Map<String, String> trailers, String end) {
        trailers.forEach((name, value) -> write(out, name + ":" + value + end));
    }

    private static String lines(Map<String, String> trailers) {
        var text = new StringBuilder();
        new TreeMap<>(trailers).forEach((name, value) -> text.append(name + ":" + value + "\n"));
        return text.toString();
    }

    private static void write(ByteArrayOutputStream out, String text) {
        out.writeBytes(text.getBytes(UTF_8));
    }

    private static List<String> signedNames(List<Header> headers) {
        var names = new TreeSet<String>();
        headers.forEach(header -> names.add(header.name().toLowerCase(Locale.ROOT)));
        return List.copyOf(names);
    }

    private Scope scope(String timestamp) {
        return new Scope(timestamp.substring(0, 8), region, service);
    }

    private SigningKey signingKey(Scope scope) {
        return SigningKey.derive(key.secret(), scope);
    }

    private boolean isS3() {
        return service.equals("s3");
    }
}
