package custos.rekognition.operation;

import custos.aws.Arn;
import custos.aws.AwsException;
import custos.aws.ErrorCode;
import custos.aws.NamedPrincipals;
import custos.policy.MalformedPolicyException;
import custos.policy.Policy;
import custos.policy.PolicyKind;
import custos.policy.PrincipalBinding;
import custos.rekognition.resource.ProjectArn;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The document of a project policy (specification, section 9.2). */
final class PolicyDocument {
    private static final JsonMapper JSON =
            JsonMapper.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

    /** The ARN of a user or role; not an account's, nor a session's. */
    private static final Pattern OWNED_ARN = Pattern.compile("arn:.*:(user|role)/.*");

    private static final Pattern OWNED_ID = Pattern.compile("A(ID|RO)A[A-Z0-9]*");

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

    /**
     * The document with the unique ids of the users and roles that it names: nobody inherits a
     * grant by being created under the same name. Sessions have no id and stay as they are.
     */
    static String bound(String document, NamedPrincipals principals) {
        var bound = PrincipalBinding.rewrite(document, value -> bound(principals, value));
        var named = Policy.stored(PolicyKind.PROJECT, "", evaluated(bound)).principals();
        if (named.stream().anyMatch(name -> OWNED_ARN.matcher(name).matches())) {
            throw malformed("a principal that cannot be bound to who has its name");
        }
        return bound;
    }

    private static String bound(NamedPrincipals principals, String value) {
        return OWNED_ARN.matcher(value).matches() || OWNED_ID.matcher(value).matches()
                ? principals
                        .idOf(value)
                        .orElseThrow(
                                () -> malformed("Invalid principal in policy: `" + value + "`"))
                : value;
    }

    /** The stored document as its readers know it: ids are ARNs where their owners still exist. */
    static String shown(String document, NamedPrincipals principals) {
        return PrincipalBinding.rewrite(document, id -> principals.arnOf(id).orElse(id));
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
