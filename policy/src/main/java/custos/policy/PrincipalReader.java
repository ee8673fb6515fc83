package custos.policy;

import custos.policy.json.Json;
import custos.policy.json.Json.ObjectNode;
import custos.policy.json.Json.Scalar;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads a Principal or NotPrincipal element. What cannot be read counts as everybody. */
final class PrincipalReader {
    private static final Pattern ACCOUNT = Pattern.compile("\\d{12}");
    private static final Pattern ROOT = Pattern.compile("arn:[^:*?]+:iam::(\\d{12}):root");
    private static final Pattern NAMED =
            Pattern.compile(
                    "arn:[^:*?]+:(iam::\\d{12}:(user|role)/|sts::\\d{12}:(assumed-role/[^/:*?]+/"
                            + "|federated-user/))[^*?:]+");

    /** What the ARN of a user or role becomes when the policy is saved, or its owner is gone. */
    private static final Pattern UNIQUE_ID = Pattern.compile("A(ID|RO)A[A-Z0-9]{12,}");

    private static final Pattern SERVICE = Pattern.compile("[A-Za-z0-9-]+(\\.[A-Za-z0-9-]+)+");
    private static final Pattern PROVIDER =
            Pattern.compile("arn:[^:*?]+:iam::\\d{12}:(oidc|saml)-provider/[^*?]+|[^\\s*?:]+");

    private final Problems problems;
    private final Set<String> accounts = new HashSet<>();
    private final Set<String> names = new HashSet<>();
    private final Set<String> services = new HashSet<>();
    private final Set<String> providers = new HashSet<>();
    private boolean everyone;

    PrincipalReader(Problems problems) {
        this.problems = problems;
    }

    PrincipalPattern read(Json element, boolean negated) {
        var mark = problems.mark();
        switch (element) {
            case Scalar scalar when scalar.isString() && scalar.text().equals("*") ->
                    everyone = true;
            case ObjectNode object -> object(object);
            default -> problems.fault(element, "a principal is `*` or an object");
        }
        if (!problems.faultsSince(mark).isEmpty()) {
            return PrincipalPattern.EVERYONE;
        }
        return new PrincipalPattern(everyone, accounts, names, services, providers, negated);
    }

    private void object(ObjectNode object) {
        DocumentReader.members(object, problems);
        for (var member : object.members()) {
            for (var item : member.value().elements()) {
                if (item instanceof Scalar scalar && scalar.isString()) {
                    principal(member.name(), scalar);
                } else {
                    problems.fault(item, "a principal must be a string");
                }
            }
        }
    }

    private void principal(String key, Scalar value) {
        var text = value.text();
        switch (key) {
            case "AWS" -> aws(value);
            case "Service" -> add(services, SERVICE, value, "a service principal");
            case "Federated" -> add(providers, PROVIDER, value, "a federated principal");
            case "CanonicalUser" -> problems.fault(value, "no canonical user here: `" + text + "`");
            default -> problems.fault(value, "unknown kind of principal `" + key + "`");
        }
    }

    private void aws(Scalar value) {
        var text = value.text();
        var root = ROOT.matcher(text);
        if (text.equals("*")) {
            everyone = true;
        } else if (ACCOUNT.matcher(text).matches()) {
            accounts.add(text);
        } else if (root.matches()) {
            accounts.add(root.group(1));
        } else if (NAMED.matcher(text).matches() || UNIQUE_ID.matcher(text).matches()) {
            names.add(text);
        } else {
            problems.fault(value, "invalid principal: `" + text + "`");
        }
    }

    private void add(Set<String> to, Pattern form, Scalar value, String what) {
        if (form.matcher(value.text()).matches()) {
            to.add(value.text());
        } else {
            problems.fault(value, "not " + what + ": `" + value.text() + "`");
        }
    }
}
