package custos.aws.wire;

import custos.aws.AwsException;
import custos.aws.ErrorCode;
import java.util.LinkedHashMap;
import java.util.Set;
import software.amazon.awssdk.core.SdkBytes;
import tools.jackson.databind.json.JsonMapper;

/**
 * A refusal as its protocol writes it.
 *
 * @param name the error's name in this protocol, the value of {@code x-amzn-ErrorType}
 * @param status the HTTP status
 * @param body the document; empty where HTTP allows none
 */
public record ErrorDocument(String name, int status, String contentType, SdkBytes body) {
    private static final JsonMapper JSON = new JsonMapper();
    private static final int NOT_MODIFIED = 304;

    /** Errors of AWS's framework: not in the service model, so with a body of their own form. */
    private static final Set<String> FRAMEWORK =
            Set.of(
                    "ExpiredTokenException",
                    "IncompleteSignatureException",
                    "InvalidSignatureException",
                    "MissingAuthenticationTokenException",
                    "RequestEntityTooLargeException",
                    "SerializationException",
                    "UnknownOperationException",
                    "UnrecognizedClientException",
                    "ValidationException");

    /** A refusal in JSON 1.1 (specification of Custom Labels, section 3.5). */
    public static ErrorDocument json(AwsException refusal, String requestId) {
        var wire = refusal.code().json();
        var body = new LinkedHashMap<String, String>();
        body.put("__type", wire.name());
        if (FRAMEWORK.contains(wire.name())) {
            body.put("message", refusal.text());
        } else {
            // Some SDKs look for a `code` in any case before they look at `__type`.
            body.put("Code", wire.name());
            body.put("Logref", requestId);
            body.put("Message", refusal.text());
        }
        return document(wire, JsonProtocol.CONTENT_TYPE, JSON.writeValueAsBytes(body));
    }

    /** A refusal by IAM or STS (specification of authorisation, section 5.5). */
    public static ErrorDocument query(ServiceModel model, AwsException refusal, String requestId) {
        var wire = refusal.code().query();
        var xml =
                new Xml()
                        .open("ErrorResponse", model.xmlNamespace())
                        .open("Error")
                        .element("Type", wire.status() < 500 ? "Sender" : "Receiver")
                        .element("Code", wire.name())
                        .element("Message", refusal.text())
                        .close()
                        .element("RequestId", requestId)
                        .close();
        return document(wire, QueryProtocol.CONTENT_TYPE, xml.toBytes());
    }

    /**
     * A refusal by S3.
     *
     * @param resource the path of the request, {@code /bucket/key}
     */
    public static ErrorDocument s3(AwsException refusal, String requestId, String resource) {
        var wire = refusal.code().s3();
        if (wire.status() == NOT_MODIFIED) {
            return document(wire, "application/xml", new byte[0]);
        }
        var xml =
                Xml.declared()
                        .open("Error")
                        .element("Code", wire.name())
                        .element("Message", refusal.text());
        refusal.details().forEach(xml::element);
        xml.element("Resource", resource)
                .element("RequestId", requestId)
                .element("HostId", "custos")
                .close();
        return document(wire, "application/xml", xml.toBytes());
    }

    private static ErrorDocument document(ErrorCode.Wire wire, String contentType, byte[] body) {
        return new ErrorDocument(
                wire.name(), wire.status(), contentType, SdkBytes.fromByteArrayUnsafe(body));
    }
}
