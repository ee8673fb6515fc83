package custos.gateway;

import custos.sigv4.Verification.Verified;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The condition keys that a request carries itself (IAM User Guide, global condition context keys).
 * What the caller writes freely, such as the user agent, is no security boundary.
 */
final class RequestContext {
    private RequestContext() {}

    /** Of a request without a signature. */
    static Map<String, List<String>> of(RawRequest request, String region) {
        var context = new LinkedHashMap<String, List<String>>();
        put(context, "aws:SourceIp", request.peer().getHostAddress());
        put(context, "aws:SecureTransport", String.valueOf(request.secure()));
        put(context, "aws:RequestedRegion", region);
        put(context, "aws:ViaAWSService", "false");
        request.header("user-agent").ifPresent(agent -> put(context, "aws:UserAgent", agent));
        request.header("referer").ifPresent(from -> put(context, "aws:Referer", from));
        request.header("x-amz-content-sha256")
                .ifPresent(hash -> put(context, "s3:x-amz-content-sha256", hash));
        return context;
    }

    /** Of a request whose signature was verified. */
    static Map<String, List<String>> of(RawRequest request, Verified verified, Instant now) {
        var context = of(request, verified.scope().region());
        var age = Duration.between(verified.signed(), now).toMillis();
        put(context, "s3:signatureAge", String.valueOf(Math.max(0, age)));
        put(context, "s3:signatureversion", verified.signatureVersion());
        put(context, "s3:authType", verified.presigned() ? "REST-QUERY-STRING" : "REST-HEADER");
        return context;
    }

    private static void put(Map<String, List<String>> context, String key, String value) {
        context.put(key, List.of(value));
    }
}
