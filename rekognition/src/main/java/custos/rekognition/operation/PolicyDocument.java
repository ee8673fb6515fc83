package custos.rekognition.operation;

import custos.aws.Arn;
import custos.aws.AwsException;
import custos.aws.ErrorCode;
import custos.policy.MalformedPolicyException;
import custos.policy.Policy;
import custos.policy.PolicyKind;
import custos.rekognition.resource.ProjectArn;
import java.util.List;
import java.util.Locale;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The document of a project policy (specification, section 9.2). */
final class PolicyDocument {
    private static final JsonMapper JSON =
            JsonMapper.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

    private PolicyDocument() {}

    /** Refuses what must not be attached to the project (specification, D-203). */
    static void check(ProjectArn project, String document) {
        JsonNode root;
        try {
            root = normalised(document);
            var _ = Policy.parse(PolicyKind.PROJECT, project.text(), JSON.writeValueAsString(root));
        } catch (JacksonException e) {
            throw malformed("not JSON: " + e.getOriginalMessage());
        } catch (MalformedPolicyException e) {
            throw malformed(e.text());
        }
        for (var statement : list(root.path("Statement"))) {
            var principal = statement.path("Principal");
            if (principal.isContainer() && principal.isEmpty()) {
                throw malformed("an empty Principal");
            }
            for (var resource : list(statement.path("Resource"))) {
                checkResource(project, resource.asString());
            }
        }
    }

    /**
     * The document as the policy engine reads it: AWS's own samples write {@code ALLOW}, which only
     * project policies accept (specification, D-200).
     */
    static String evaluated(String document) {
        return JSON.writeValueAsString(normalised(document));
    }

    private static JsonNode normalised(String document) {
        var root = JSON.readTree(document);
        for (var statement : list(root.path("Statement"))) {
            if (statement instanceof ObjectNode object) {
                var effect = object.path("Effect").asString("").toLowerCase(Locale.ROOT);
                switch (effect) {
                    case "allow" -> object.put("Effect", "Allow");
                    case "deny" -> object.put("Effect", "Deny");
                    default -> {} // the parser says what is wrong
                }
            }
        }
        return root;
    }

    private static void checkResource(ProjectArn project, String text) {
        var versions = "project/" + project.name() + "/version/";
        boolean below =
                Arn.find(text)
                        .filter(arn -> arn.service().equals("rekognition"))
                        .filter(arn ->
                                arn.region().equals(project.arn().region())
                                        || arn.region().equals("*"))
                        .filter(arn -> arn.resource().startsWith(versions))
                        .isPresent();
        if (!below) {
            throw malformed("not a version of project `" + project.name() + "`: `" + text + "`");
        }
    }

    private static List<JsonNode> list(JsonNode node) {
        if (node.isMissingNode()) {
            return List.of();
        }
        return node.isArray() ? List.copyOf(node.values()) : List.of(node);
    }

    private static AwsException malformed(String reason) {
        return new AwsException(ErrorCode.MALFORMED_POLICY_DOCUMENT, reason);
    }
}
