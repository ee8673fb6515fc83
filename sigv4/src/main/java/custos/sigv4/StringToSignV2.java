package custos.sigv4;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.util.Base64;
import java.util.TreeMap;

/**
 * What Signature Version 2 signs of a presigned request: method, two headers, the expiry, all
 * {@code x-amz-} headers, and the resource.
 *
 * <p>Each part is told from the next: no header has a line break, names of {@code x-amz-} headers
 * never begin with the slash that the resource begins with, and a path has no question mark.
 *
 * @param path as sent, behind the bucket if the host named it
 */
record StringToSignV2(String method, Headers headers, PresignedV2 presigned, String path) {

    /** True for headers that are signed wherever they are sent; the name in lower case. */
    static boolean signsHeader(String name) {
        return name.equals("content-md5")
                || name.equals("content-type")
                || name.startsWith("x-amz-");
    }

    /** The signature in Base64. */
    String signature(String secret) {
        return Base64.getEncoder().encodeToString(Hashes.hmacSha1(secret.getBytes(UTF_8), bytes()));
    }

    /** Bytes, since a decoded parameter need not be text. */
    byte[] bytes() {
        var bytes = new ByteArrayOutputStream(256);
        bytes.writeBytes(
                String.join(
                                "\n",
                                method,
                                headers.first("content-md5").orElse(""),
                                headers.first("content-type").orElse(""),
                                String.valueOf(presigned.expires().getEpochSecond()),
                                amzHeaders() + path)
                        .getBytes(UTF_8));
        char separator = '?';
        for (var parameter : presigned.subresources().values()) {
            bytes.write(separator);
            bytes.writeBytes(parameter.name().getBytes(UTF_8));
            if (!parameter.value().isEmpty()) {
                bytes.write('=');
                bytes.writeBytes(UriText.decode(parameter.value()));
            }
            separator = '&';
        }
        return bytes.toByteArray();
    }

    private String amzHeaders() {
        var signed = new TreeMap<String, String>();
        presigned.token().ifPresent(token -> signed.put(PresignedV2.TOKEN, token));
        for (var name : headers.names()) {
            if (name.startsWith("x-amz-")) {
                signed.put(name, headers.first(name).orElse(""));
            }
        }
        var lines = new StringBuilder();
        signed.forEach((name, value) -> lines.append(name).append(':').append(value).append('\n'));
        return lines.toString();
    }
}
