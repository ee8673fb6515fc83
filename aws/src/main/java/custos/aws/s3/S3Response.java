package custos.aws.s3;

import java.io.IOException;
import java.io.OutputStream;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * An answer of S3.
 *
 * @param headers in the order in which they are sent; Content-Length must be set unless the body is
 *     empty
 */
public record S3Response(int status, Map<String, String> headers, Body body) {

    /** What is sent after the headers, as a stream. */
    @FunctionalInterface
    public interface Body {
        /** An empty body. */
        Body NONE = _ -> {};

        /** Writes everything, once, and closes what it opened. */
        void writeTo(OutputStream out) throws IOException;
    }

    /** An answer without a body. */
    public static S3Response empty(int status) {
        return new S3Response(status, Map.of(), Body.NONE);
    }

    /** An XML document with status 200. */
    public static S3Response xml(byte[] document) {
        return new S3Response(
                200,
                Map.of(
                        "Content-Type",
                        "application/xml",
                        "Content-Length",
                        String.valueOf(document.length)),
                out -> out.write(document));
    }

    /** The same answer with one more header. */
    public S3Response with(String name, String value) {
        var more = new LinkedHashMap<>(headers);
        more.put(name, value);
        return new S3Response(status, more, body);
    }
}
