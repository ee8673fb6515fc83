package custos.sigv4;

import java.util.List;

/**
 * The text whose hash is signed: method, path, query, signed headers, their names, payload hash.
 *
 * @param path canonical already
 * @param query canonical already
 * @param signedHeaders lower case, sorted
 */
record CanonicalRequest(
        String method,
        String path,
        String query,
        Headers headers,
        List<String> signedHeaders,
        String payloadHash) {
    static final String ALGORITHM = "AWS4-HMAC-SHA256";

    String text() {
        var text = new StringBuilder(512);
        text.append(method).append('\n').append(path).append('\n').append(query).append('\n');
        for (var name : signedHeaders) {
            text.append(name).append(':').append(headers.canonical(name)).append('\n');
        }
        return text.append('\n')
                .append(String.join(";", signedHeaders))
                .append('\n')
                .append(payloadHash)
                .toString();
    }

    /** The string to sign for this request. */
    String stringToSign(String timestamp, Scope scope) {
        return ALGORITHM + "\n" + timestamp + "\n" + scope + "\n" + Hashes.sha256Hex(text());
    }
}
