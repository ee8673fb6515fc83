package custos.policy;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the validator says about the elements of service and resource control policies. */
final class OrganisationChecks {
    private final Report report;
    private final PolicyKind kind;

    OrganisationChecks(Report report, PolicyKind kind) {
        this.report = report;
        this.kind = kind;
    }

    void check(Spot statement) {
        if (kind == PolicyKind.SERVICE_CONTROL) {
            serviceControl(statement);
        } else if (kind == PolicyKind.RESOURCE_CONTROL) {
            resourceControl(statement);
        }
    }

    private void serviceControl(Spot statement) {
        for (var name : List.of("Action", "NotAction")) {
            var actions = statement.find(name);
            if (actions != null) {
                actions.elements().stream()
                        .filter(action -> hasInnerWildcard(action.string()))
                        .forEach(this::innerWildcard);
            }
        }
        for (var name : List.of("Principal", "NotPrincipal")) {
            var principal = statement.find(name);
            if (principal != null) {
                report.add(
                        principal,
                        FindingCode.SCP_SYNTAX_ERROR_PRINCIPAL,
                        "A service control policy names no principals: use aws:PrincipalArn in a"
                                + " condition.");
            }
        }
    }

    private void innerWildcard(Spot action) {
        report.add(
                action,
                FindingCode.SCP_SYNTAX_ERROR_ACTION_WILDCARD,
                "In a service control policy a wildcard may only end an action.");
    }

    private static boolean hasInnerWildcard(@Nullable String action) {
        if (action == null || action.isEmpty()) {
            return false;
        }
        var start = action.substring(0, action.length() - 1);
        return start.indexOf('*') >= 0 || start.indexOf('?') >= 0;
    }

    private void resourceControl(Spot statement) {
        var notAction = statement.find("NotAction");
        if (notAction != null) {
            report.add(
                    notAction,
                    FindingCode.RCP_SYNTAX_ERROR_NOTACTION,
                    "A resource control policy has no NotAction.");
        }
        var notPrincipal = statement.find("NotPrincipal");
        var principal = statement.find("Principal");
        if (notPrincipal != null) {
            principal(notPrincipal);
        } else if (principal != null && !"*".equals(principal.string())) {
            principal(principal);
        }
        if (Statements.isAllow(statement) && !allowsEverything(statement)) {
            report.add(
                    statement,
                    FindingCode.RCP_SYNTAX_ERROR_ALLOW,
                    "A resource control policy allows everything, \"Resource\": \"*\" without a"
                            + " condition, and denies what must not be.");
        }
    }

    private void principal(Spot element) {
        report.add(
                element,
                FindingCode.RCP_SYNTAX_ERROR_PRINCIPAL,
                "A resource control policy is about everybody: \"Principal\": \"*\".");
    }

    private static boolean allowsEverything(Spot statement) {
        var resources = statement.find("Resource");
        return statement.find("Condition") == null
                && resources != null
                && resources.strings().equals(List.of("*"));
    }
}
