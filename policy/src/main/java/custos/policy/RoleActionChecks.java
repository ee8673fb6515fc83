package custos.policy;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * What the validator says about two actions that hand out a role's rights: passing a role to a
 * service, and creating a role that is linked to one. Each has six findings: the action named or
 * covered by a wildcard or by NotAction, on every resource or on all but some.
 */
final class RoleActionChecks {
    /** One of the two, with its findings in the order of the policy check reference. */
    private enum Sensitive {
        PASS_ROLE(
                "iam:passrole",
                "iam:passedtoservice",
                "(role/)?[*?/]*",
                "This allows passing any role to any service."),
        CREATE_SERVICE_LINKED_ROLE(
                "iam:createservicelinkedrole",
                "iam:awsservicename",
                "(role/)?(aws-service-role/)?[*?/]*",
                "This allows creating a service-linked role of any service.");

        private final String action;
        private final String narrowingKey;
        private final Pattern anyRole;
        private final String details;

        Sensitive(String action, String narrowingKey, String anyRole, String details) {
            this.action = action;
            this.narrowingKey = narrowingKey;
            this.anyRole = Pattern.compile(anyRole);
            this.details = details;
        }

        private FindingCode code(How how, boolean notResource) {
            var prefix = this == PASS_ROLE ? "PASS_ROLE_WITH_" : "CREATE_SLR_WITH_";
            var rest = notResource ? how.withNotResource : how.withStar;
            return FindingCode.valueOf(prefix + rest);
        }
    }

    /** How a statement comes to speak of an action. */
    private enum How {
        BY_NAME("NOT_RESOURCE", "STAR_IN_RESOURCE"),
        BY_WILDCARD("STAR_IN_ACTION_AND_NOT_RESOURCE", "STAR_IN_ACTION_AND_RESOURCE"),
        BY_NOT_ACTION("NOT_ACTION_AND_NOT_RESOURCE", "STAR_IN_RESOURCE_AND_NOT_ACTION");

        private final String withNotResource;
        private final String withStar;

        How(String withNotResource, String withStar) {
            this.withNotResource = withNotResource;
            this.withStar = withStar;
        }
    }

    private final Report report;

    RoleActionChecks(Report report) {
        this.report = report;
    }

    void check(Spot statement) {
        if (!Statements.isAllow(statement)) {
            return;
        }
        for (var sensitive : Sensitive.values()) {
            if (!Statements.hasKey(statement, sensitive.narrowingKey::equals)) {
                actions(statement, sensitive);
            }
        }
    }

    private void actions(Spot statement, Sensitive sensitive) {
        var actions = statement.find("Action");
        var notActions = statement.find("NotAction");
        if (actions != null && covers(actions.strings(), sensitive)) {
            var named =
                    actions.strings().stream()
                            .anyMatch(
                                    text -> text.toLowerCase(Locale.ROOT).equals(sensitive.action));
            resources(statement, actions, sensitive, named ? How.BY_NAME : How.BY_WILDCARD);
        } else if (notActions != null && !covers(notActions.strings(), sensitive)) {
            resources(statement, notActions, sensitive, How.BY_NOT_ACTION);
        }
    }

    private void resources(Spot statement, Spot actions, Sensitive sensitive, How how) {
        var notResource = statement.find("NotResource") != null;
        var resources = statement.find("Resource");
        if (notResource || (resources != null && isAnyRole(resources.strings(), sensitive))) {
            report.add(actions, sensitive.code(how, notResource), sensitive.details);
        }
    }

    private static boolean covers(List<String> actions, Sensitive sensitive) {
        return ActionPattern.of(actions, false).matches(sensitive.action);
    }

    private static boolean isAnyRole(List<String> resources, Sensitive sensitive) {
        return resources.stream().anyMatch(text -> isAnyRole(text, sensitive));
    }

    private static boolean isAnyRole(String resource, Sensitive sensitive) {
        var parts = resource.split(":", ArnName.PARTS);
        if (parts.length < ArnName.PARTS) {
            return resource.endsWith("*") && Overlap.ofArns(resource, "arn:aws:iam::*:role/*");
        }
        var iam = ActionPattern.caseSensitive(parts[2]).matches("iam", 0, 3);
        return iam && sensitive.anyRole.matcher(parts[5]).matches();
    }
}
