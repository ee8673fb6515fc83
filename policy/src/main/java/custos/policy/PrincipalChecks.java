package custos.policy;

import custos.policy.json.Json;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What the validator says about Principal and NotPrincipal. */
final class PrincipalChecks {
    private static final Set<String> KEYS = Set.of("AWS", "Federated", "Service", "CanonicalUser");
    private static final Pattern AWS =
            Pattern.compile(
                    "\\*|\\d{12}|A(ID|RO)A[A-Z0-9]{12,}|arn:[^:]+:iam::\\d{12}:(root|(user|role)/.+)"
                            + "|arn:[^:]+:sts::\\d{12}:(assumed-role/[^/]+/[^/]+|federated-user/.+)");
    private static final Pattern SESSION =
            Pattern.compile("arn:([^:]+):sts::(\\d{12}):assumed-role/([^/]+)/[^/]+");
    private static final Pattern PROVIDER =
            Pattern.compile("[^\\s:*?]+|arn:[^:]+:iam::\\d{12}:(oidc|saml)-provider/.+");
    private static final Pattern SERVICE = Pattern.compile("[a-z0-9-]+(\\.[a-z0-9-]+)+");

    private final Report report;
    private final PolicyKind kind;

    PrincipalChecks(Report report, PolicyKind kind) {
        this.report = report;
        this.kind = kind;
    }

    void check(Spot statement) {
        var principal = statement.find("Principal");
        var notPrincipal = statement.find("NotPrincipal");
        if (kind == PolicyKind.SERVICE_CONTROL) {
            return; // the organisation's own code says so
        }
        if (!kind.namesPrincipals()) {
            forbidden(principal);
            forbidden(notPrincipal);
            return;
        }
        if (principal == null && notPrincipal == null) {
            report.add(statement, FindingCode.MISSING_PRINCIPAL, "Add a Principal.");
        }
        if (principal != null) {
            principal(principal);
            federation(statement, principal);
            service(statement, principal);
        }
        if (notPrincipal != null) {
            principal(notPrincipal);
            notPrincipal(statement, notPrincipal);
        }
        if (principal != null && notPrincipal != null) {
            report.add(
                    notPrincipal,
                    FindingCode.UNSUPPORTED_ELEMENT_COMBINATION,
                    "Principal and NotPrincipal exclude each other.");
        }
    }

    private void forbidden(@Nullable Spot element) {
        if (element != null) {
            report.add(
                    element,
                    FindingCode.UNSUPPORTED_PRINCIPAL,
                    "Only resource-based policies name principals.");
        }
    }

    private void notPrincipal(Spot statement, Spot element) {
        if (kind == PolicyKind.TRUST) {
            report.add(
                    element,
                    FindingCode.ROLE_TRUST_POLICY_SYNTAX_ERROR_NOTPRINCIPAL,
                    "A trust policy has no NotPrincipal.");
        } else if (Statements.isAllow(statement)) {
            report.add(
                    element,
                    FindingCode.ALLOW_WITH_NOT_PRINCIPAL,
                    "This allows everybody but those listed, anonymous callers included.");
        }
    }

    private void principal(Spot element) {
        if ("*".equals(element.string())) {
            if (kind == PolicyKind.TRUST) {
                report.add(
                        element,
                        FindingCode.ROLE_TRUST_POLICY_UNSUPPORTED_WILDCARD_IN_PRINCIPAL,
                        "Name who may assume the role: * trusts everybody.");
            }
            return;
        }
        if (!(element.json() instanceof Json.ObjectNode)) {
            report.add(
                    element,
                    FindingCode.INVALID_PRINCIPAL_FORMAT,
                    "A principal is * or an object.");
            return;
        }
        if (element.isEmptyObject()) {
            report.add(element, FindingCode.EMPTY_OBJECT_PRINCIPAL, "It names nobody.");
        }
        for (var member : element.members()) {
            if (!KEYS.contains(member.name())) {
                report.add(
                        element.name(member),
                        FindingCode.INVALID_PRINCIPAL_KEY,
                        "The keys are AWS, Federated, Service and CanonicalUser.");
                continue;
            }
            var values = element.value(member);
            if (values.isEmptyArray()) {
                report.add(values, FindingCode.EMPTY_ARRAY_PRINCIPAL, "The list is empty.");
            }
            values.elements().forEach(value -> value(member.name(), value));
        }
        if (kind == PolicyKind.TRUST) {
            redundantSessions(element.find("AWS"));
        }
    }

    /** A role that is named covers all its sessions. */
    private void redundantSessions(@Nullable Spot names) {
        var all = names == null ? List.<Spot>of() : names.elements();
        for (var name : all) {
            var session = SESSION.matcher(String.valueOf(name.string()));
            if (session.matches()) {
                var role = Pattern.quote("arn:" + session.group(1) + ":iam::" + session.group(2));
                var form = Pattern.compile(role + ":role/(.+/)?" + Pattern.quote(session.group(3)));
                all.stream()
                        .map(other -> String.valueOf(other.string()))
                        .filter(other -> form.matcher(other).matches())
                        .findFirst()
                        .ifPresent(other -> redundant(name, other));
            }
        }
    }

    private void redundant(Spot session, String role) {
        report.add(
                session,
                FindingCode.REDUNDANT_PRINCIPAL_IN_ROLE_TRUST_POLICY,
                "`" + role + "` covers all its sessions: remove this one.");
    }

    private void value(String key, Spot value) {
        var text = value.string();
        if (text == null) {
            report.add(value, FindingCode.DATA_TYPE_MISMATCH, "A principal is a string.");
            return;
        }
        if (text.contains("${")) {
            report.add(
                    value,
                    FindingCode.VARIABLE_UNSUPPORTED_IN_ELEMENT,
                    "Principals have no variables.");
        }
        var wild = text.contains("*") && !(key.equals("AWS") && text.equals("*"));
        if (wild) {
            report.add(
                    value,
                    FindingCode.UNSUPPORTED_WILDCARD_IN_PRINCIPAL,
                    "Name the principal in full: a part of a name cannot be a wildcard.");
        } else if (key.equals("AWS") && !AWS.matcher(text).matches()) {
            report.add(
                    value,
                    FindingCode.INVALID_PRINCIPAL_FORMAT,
                    "Name an account, a user, a role or a session.");
        } else if (key.equals("AWS") && text.startsWith("AROA")) {
            report.add(
                    value,
                    FindingCode.INVALID_ROLE_REFERENCE,
                    "Write the role's ARN; the server stores its unique id itself.");
        } else if (key.equals("AWS") && text.startsWith("AIDA")) {
            report.add(
                    value,
                    FindingCode.INVALID_USER_REFERENCE,
                    "Write the user's ARN; the server stores its unique id itself.");
        } else if (key.equals("Federated")
                && kind == PolicyKind.TRUST
                && !PROVIDER.matcher(text).matches()) {
            report.add(
                    value,
                    FindingCode.INVALID_FEDERATED_PRINCIPAL_SYNTAX_IN_ROLE_TRUST_POLICY,
                    "Name a provider's host, such as accounts.google.com, or its ARN.");
        } else if (key.equals("Service") && !SERVICE.matcher(text).matches()) {
            report.add(
                    value,
                    FindingCode.INVALID_SERVICE_PRINCIPAL_FORMAT,
                    "A service principal looks like rekognition.amazonaws.com.");
        }
    }

    /** Federated callers come by their own actions, and must be narrowed to one audience. */
    private void federation(Spot statement, Spot principal) {
        var federated = principal.find("Federated");
        var actions = statement.find("Action");
        if (federated != null && kind != PolicyKind.TRUST) {
            report.add(
                    federated,
                    FindingCode.FEDERATED_PRINCIPAL_NOT_SUPPORTED,
                    "Only trust policies name federated principals.");
            return;
        }
        if (federated == null) {
            return;
        }
        if (actions != null
                && ActionPattern.of(actions.strings(), false).matches("sts:assumerole")) {
            report.add(
                    actions,
                    FindingCode.MISMATCHED_ACTION_FOR_PRINCIPAL,
                    "Federated principals use sts:AssumeRoleWithWebIdentity or"
                            + " sts:AssumeRoleWithSAML.");
        }
        if (Statements.isAllow(statement)
                && !hasKeyThatEnds(statement, List.of(":aud", ":sub", ":oaud"))) {
            report.add(
                    federated,
                    FindingCode.MISSING_CONDITION_KEY_FOR_OIDC_PRINCIPAL,
                    "Without a condition on the audience or subject, everybody whom the provider"
                            + " vouches for is trusted.");
        }
    }

    private void service(Spot statement, Spot principal) {
        var service = principal.find("Service");
        var keys =
                List.of(
                        "aws:sourcearn",
                        "aws:sourceaccount",
                        "aws:sourceorgid",
                        "aws:sourceorgpaths");
        if (service != null
                && kind == PolicyKind.RESOURCE
                && Statements.isAllow(statement)
                && !hasKeyThatEnds(statement, keys)) {
            report.add(
                    service,
                    FindingCode.RESTRICT_ACCESS_TO_SERVICE_PRINCIPAL,
                    "Add aws:SourceArn or aws:SourceAccount, or the service may act for anybody.");
        }
    }

    private static boolean hasKeyThatEnds(Spot statement, List<String> endings) {
        return Statements.hasKey(statement, key -> endings.stream().anyMatch(key::endsWith));
    }
}
