package custos.policy;

import custos.policy.json.Json;
import custos.policy.json.Json.ObjectNode;
import custos.policy.json.Json.Scalar;
import custos.policy.json.JsonSyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * Rewrites the principals of a document and leaves every other character as it is. When a policy is
 * saved, the ARN of a user or role is bound to its unique id, so that whoever is created later
 * under the same name does not inherit the grant; when it is read, ids become ARNs again where
 * their owners still exist.
 */
public final class PrincipalBinding {
    private PrincipalBinding() {}

    /**
     * The document with every value of {@code Principal.AWS} and {@code NotPrincipal.AWS} replaced.
     *
     * @param replacement the new value for an old one; may answer the same
     * @return the document as it was if it is not JSON
     */
    public static String rewrite(String json, UnaryOperator<String> replacement) {
        try {
            var found = new ArrayList<Scalar>();
            if (Json.parse(json) instanceof ObjectNode document) {
                document.find("Statement")
                        .map(Json::elements)
                        .orElse(List.of())
                        .forEach(statement -> gather(statement, found));
            }
            return replaced(json, found, replacement);
        } catch (JsonSyntaxException _) {
            return json;
        }
    }

    private static void gather(Json statement, List<Scalar> found) {
        if (!(statement instanceof ObjectNode object)) {
            return;
        }
        for (var member : object.members()) {
            var names = member.name().equals("Principal") || member.name().equals("NotPrincipal");
            if (names && member.value() instanceof ObjectNode principal) {
                principal
                        .find("AWS")
                        .map(Json::elements)
                        .orElse(List.of())
                        .forEach(value -> add(value, found));
            }
        }
    }

    private static void add(Json value, List<Scalar> found) {
        if (value instanceof Scalar scalar && scalar.isString()) {
            found.add(scalar);
        }
    }

    private static String replaced(
            String json, List<Scalar> values, UnaryOperator<String> replacement) {
        var text = new StringBuilder();
        var at = 0;
        for (var value : values) {
            var span = value.span();
            var better = replacement.apply(value.text());
            if (!better.equals(value.text())) {
                text.append(json, at, span.start().offset());
                text.append(ExplanationJson.quote(better));
                at = span.end().offset();
            }
        }
        return text.append(json, at, json.length()).toString();
    }
}
