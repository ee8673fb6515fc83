package custos.gateway;

import java.util.Locale;

/**
 * Tells the wire protocols apart, in this order: {@code X-Amz-Target} is JSON 1.1, {@code Action}
 * (in the query or a form) is Query, everything else is S3.
 */
final class ProtocolSelector {
    private final WireProtocol json;
    private final WireProtocol query;
    private final WireProtocol s3;

    ProtocolSelector(GatewaySettings settings, Gateway.Parts parts, BodyBudget bodies) {
        this.json = new JsonFront(parts.operations(), bodies);
        this.query = new QueryFront(parts.operations(), bodies);
        this.s3 = new S3Front(parts.operations(), settings.domains());
    }

    WireProtocol of(RawRequest request) {
        boolean root = request.path().isEmpty() || request.path().equals("/");
        if (request.header("x-amz-target").isPresent()) {
            return json;
        }
        if (!root) {
            return s3;
        }
        var type = request.header("content-type").orElse("").toLowerCase(Locale.ROOT);
        boolean post = request.method().equals("POST");
        if (post && type.startsWith("application/x-amz-json")) {
            return json;
        }
        boolean form = post && type.startsWith("application/x-www-form-urlencoded");
        return form || QueryString.parse(request.query()).containsKey("Action") ? query : s3;
    }
}
