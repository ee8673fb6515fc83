package custos.aws.wire;

import custos.aws.AwsException;
import custos.aws.Errors;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkPojo;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * The JSON 1.1 protocol, which Rekognition speaks (specification of Custom Labels, section 3). Safe
 * for use by many threads.
 */
public final class JsonProtocol {
    /** The content type of every answer. */
    public static final String CONTENT_TYPE = "application/x-amz-json-1.1";

    private static final int DEEPEST = 64;

    /** A tree takes some fifty bytes a token: a hostile body must not become a huge tree. */
    private static final int MOST_TOKENS = 100_000;

    private final JsonMapper mapper =
            new JsonMapper(
                    JsonFactory.builder()
                            .streamReadConstraints(
                                    StreamReadConstraints.builder()
                                            .maxNestingDepth(DEEPEST)
                                            .maxTokenCount(MOST_TOKENS)
                                            .build())
                            .build());

    /**
     * Finds the operation that an {@code X-Amz-Target} names.
     *
     * @throws AwsException UNKNOWN_OPERATION
     */
    public OperationModel operation(ServiceModel model, @Nullable String target) {
        var prefix = model.targetPrefix() + ".";
        var named = target == null ? "" : target;
        return Optional.of(named)
                .filter(text -> text.startsWith(prefix))
                .flatMap(text -> model.operation(text.substring(prefix.length())))
                .orElseThrow(() -> Errors.unknownOperation(named));
    }

    /** True if a request may have this content type; parameters such as a charset are ignored. */
    public boolean accepts(@Nullable String contentType) {
        if (contentType == null) {
            return false;
        }
        var type = contentType.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
        return type.equals(CONTENT_TYPE) || type.equals("application/json");
    }

    /**
     * Reads a request and checks the service model's constraints.
     *
     * @return the AWS SDK's request of this operation
     * @throws AwsException SERIALIZATION if the body is not JSON of the right types, VALIDATION
     *     naming every constraint that it breaks
     */
    public SdkPojo read(OperationModel operation, byte[] body) {
        var request = new JsonReader().request(operation.input(), parse(body));
        Constraints.check(request);
        return Pojos.bind(request, operation.newRequest());
    }

    /** Writes an answer: members that were not set are left out, explicit empty lists are not. */
    public byte[] write(OperationModel operation, SdkPojo answer) {
        return JsonWriter.write(mapper, operation, answer);
    }

    private JsonNode parse(byte[] body) {
        if (body.length == 0) {
            return JsonNodeFactory.instance.objectNode();
        }
        requireUtf8(body);
        try {
            return mapper.readTree(body);
        } catch (StreamConstraintsException _) {
            throw Errors.serialization(
                    "more than " + DEEPEST + " levels or " + MOST_TOKENS + " tokens of JSON");
        } catch (JacksonException broken) {
            throw Errors.serialization("not JSON" + place(broken));
        }
    }

    /** Left to itself the parser would repair bad UTF-8, and take a NUL for a sign of UTF-16. */
    private static void requireUtf8(byte[] body) {
        for (int i = 0; i < Math.min(4, body.length); i++) {
            if (body[i] == 0) {
                throw Errors.serialization("not UTF-8");
            }
        }
        Texts.requireUtf8(body);
    }

    private static String place(JacksonException broken) {
        var at = broken.getLocation();
        return at == null ? "" : ": line " + at.getLineNr() + ", column " + at.getColumnNr();
    }
}
