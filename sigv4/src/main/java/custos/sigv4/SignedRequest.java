package custos.sigv4;

import java.util.List;

/**
 * A request as it came over the wire, without its body.
 *
 * @param target path and query exactly as sent, still percent-encoded
 * @param headers in order of arrival; HTTP/2's {@code :authority} presented as {@code host}
 * @param secure TLS on the connection, or asserted by a trusted proxy
 * @param loopback the peer is this machine
 */
public record SignedRequest(
        String method, String target, List<Header> headers, boolean secure, boolean loopback) {
    public SignedRequest {
        headers = List.copyOf(headers);
    }

    /**
     * One header line.
     *
     * @param name as sent, compared ignoring case
     * @param value as sent, decoded as UTF-8: its bytes are signed
     */
    public record Header(String name, String value) {}

    /** The path as sent. */
    String path() {
        var mark = target.indexOf('?');
        return mark < 0 ? target : target.substring(0, mark);
    }

    /** The query as sent, empty if there is none. */
    String query() {
        var mark = target.indexOf('?');
        return mark < 0 ? "" : target.substring(mark + 1);
    }
}
