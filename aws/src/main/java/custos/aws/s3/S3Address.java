package custos.aws.s3;

import custos.aws.AwsException;
import custos.aws.ErrorCode;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Locale;
import java.util.Optional;

/**
 * The bucket and key that a request names, percent-decoded once and never normalised: {@code a//b},
 * {@code ./a} and {@code a/../b} are keys of their own.
 *
 * @param bucket empty for a service request
 * @param key empty for a bucket request
 */
public record S3Address(String bucket, String key) {

    /**
     * Reads an address, virtual-hosted ({@code bucket.localhost:8080/key}) if the host lies below
     * one of the domains, else path-style ({@code /bucket/key}).
     *
     * @param host the Host header as sent, with or without a port; empty if there is none
     * @param rawPath the path as sent, percent-encoded, without the query
     * @param domains lower-case domains below which a host name is a bucket, such as {@code
     *     localhost}
     * @throws AwsException {@code InvalidURI} if the path is not percent-encoded UTF-8
     */
    public static S3Address of(String host, String rawPath, Collection<String> domains) {
        var path = rawPath.startsWith("/") ? rawPath.substring(1) : rawPath;
        return bucketOf(host, domains)
                .map(bucket -> new S3Address(bucket, decode(path)))
                .orElseGet(() -> inPath(path));
    }

    private static S3Address inPath(String path) {
        int slash = path.indexOf('/');
        return slash < 0
                ? new S3Address(decode(path), "")
                : new S3Address(
                        decode(path.substring(0, slash)), decode(path.substring(slash + 1)));
    }

    private static Optional<String> bucketOf(String host, Collection<String> domains) {
        int colon = host.lastIndexOf(':');
        // The colons inside a bracketed IPv6 address are not the port's.
        var name = (colon > host.lastIndexOf(']') ? host.substring(0, colon) : host);
        var lower = name.toLowerCase(Locale.ROOT);
        return domains.stream()
                .filter(domain -> lower.endsWith("." + domain))
                .filter(domain -> lower.length() > domain.length() + 1)
                .map(domain -> lower.substring(0, lower.length() - domain.length() - 1))
                .findFirst();
    }

    /**
     * Undoes percent-encoding. A plus sign stays a plus sign.
     *
     * @throws AwsException {@code InvalidURI} if the text is not percent-encoded UTF-8
     */
    public static String decode(String encoded) {
        if (encoded.indexOf('%') < 0) {
            return encoded;
        }
        var bytes = new ByteArrayOutputStream(encoded.length());
        var raw = encoded.getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < raw.length; i++) {
            if (raw[i] == '%') {
                bytes.write(hex(raw, i + 1) << 4 | hex(raw, i + 2));
                i += 2;
            } else {
                bytes.write(raw[i]);
            }
        }
        return utf8(bytes.toByteArray());
    }

    private static int hex(byte[] raw, int at) {
        int digit = at < raw.length ? Character.digit(raw[at], 16) : -1;
        if (digit < 0) {
            throw invalid();
        }
        return digit;
    }

    private static String utf8(byte[] bytes) {
        try {
            // Two different invalid byte strings must not become one key, so nothing is replaced.
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        } catch (CharacterCodingException _) {
            throw invalid();
        }
    }

    private static AwsException invalid() {
        return new AwsException(ErrorCode.INVALID_URI, "Couldn't parse the specified URI.");
    }
}
