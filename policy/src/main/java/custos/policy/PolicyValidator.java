package custos.policy;

import custos.policy.json.Json;
import custos.policy.json.Json.Scalar;
import custos.policy.json.JsonSyntaxException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Reviews a policy document before it is saved: errors, security warnings, warnings and
 * suggestions, with Access Analyzer's codes and places. It is advice; what must not be saved is for
 * {@link Policy#parse} to say.
 */
public final class PolicyValidator {
    private static final Set<String> ELEMENTS =
            Set.of(
                    "Sid",
                    "Effect",
                    "Principal",
                    "NotPrincipal",
                    "Action",
                    "NotAction",
                    "Resource",
                    "NotResource",
                    "Condition");

    private PolicyValidator() {}

    /** The findings about a document, the worst kinds first. */
    public static List<Finding> validate(String json, PolicyKind kind) {
        var report = new Report();
        if (json.length() > PolicySize.LONGEST_DOCUMENT) {
            report.add(tooLong(json, kind));
            return report.findings();
        }
        try {
            new Review(kind, report).document(json, Spot.root(Json.parse(json)));
        } catch (JsonSyntaxException fault) {
            var at = Spot.point(fault.position());
            report.add(new Finding(FindingCode.JSON_SYNTAX_ERROR, fault.text(), List.of(), at, at));
        }
        return report.findings();
    }

    /** What no quota allows is not read. */
    private static Finding tooLong(String json, PolicyKind kind) {
        var start = new Finding.Point(1, 0, 0);
        var details =
                "The document has %d characters, white space included; no more than %d are read."
                        .formatted(json.length(), PolicySize.LONGEST_DOCUMENT);
        return new Finding(sizeCode(kind), details, List.of(), start, start);
    }

    private static FindingCode sizeCode(PolicyKind kind) {
        return switch (kind) {
            case IDENTITY, BOUNDARY, SESSION ->
                    FindingCode.POLICY_SIZE_EXCEEDS_IDENTITY_POLICY_QUOTA;
            case RESOURCE, PROJECT -> FindingCode.POLICY_SIZE_EXCEEDS_RESOURCE_POLICY_QUOTA;
            case TRUST -> FindingCode.POLICY_SIZE_EXCEEDS_ROLE_TRUST_POLICY_QUOTA;
            case SERVICE_CONTROL -> FindingCode.POLICY_SIZE_EXCEEDS_SCP_QUOTA;
            case RESOURCE_CONTROL -> FindingCode.POLICY_SIZE_EXCEEDS_RCP_QUOTA;
        };
    }

    /** One document under review. */
    private static final class Review {
        private final PolicyKind kind;
        private final Report report;
        private final Set<String> sids = new HashSet<>();

        Review(PolicyKind kind, Report report) {
            this.kind = kind;
            this.report = report;
        }

        void document(String text, Spot root) {
            var fits = fits(text, root);
            if (!(root.json() instanceof Json.ObjectNode)) {
                report.add(root, FindingCode.DATA_TYPE_MISMATCH, "A policy is a JSON object.");
                return;
            }
            duplicates(root);
            for (var member : root.members()) {
                var known = Set.of("Version", "Id", "Statement").contains(member.name());
                if (!known || (member.name().equals("Id") && !kind.isResourceBased())) {
                    report.add(
                            root.name(member),
                            FindingCode.INVALID_POLICY_ELEMENT,
                            "The element " + member.name() + " does not belong here.");
                }
            }
            var variables = version(root);
            var statements = root.find("Statement");
            if (statements == null || statements.isEmptyArray()) {
                report.add(root, FindingCode.MISSING_STATEMENT, "Add a Statement.");
                return;
            }
            statements.elements().forEach(statement -> statement(statement, variables));
            if (fits) { // comparing every statement with every other is for documents of bounded
                // size
                new DocumentChecks(report).check(statements.elements());
            }
        }

        /** True if the document is within its quota. */
        private boolean fits(String text, Spot root) {
            var quota =
                    switch (kind) {
                        case IDENTITY, BOUNDARY -> PolicySize.MANAGED;
                        case SESSION -> PolicySize.SESSION;
                        case RESOURCE -> PolicySize.BUCKET;
                        case TRUST -> PolicySize.TRUST;
                        case PROJECT -> PolicySize.PROJECT;
                        case SERVICE_CONTROL, RESOURCE_CONTROL -> PolicySize.ORGANISATION;
                    };
            var exceeded = quota.exceededBy(text);
            if (exceeded) {
                report.add(
                        root,
                        sizeCode(kind),
                        "The policy has "
                                + quota.of(text)
                                + " characters; at most "
                                + quota.quota()
                                + " are allowed.");
            }
            return !exceeded;
        }

        private boolean version(Spot root) {
            var version = root.find("Version");
            if (version == null) {
                report.add(
                        root,
                        FindingCode.MISSING_VERSION,
                        "Without a Version the policy is read as 2008-10-17, which has no"
                                + " variables. Add 2012-10-17.");
                return false;
            }
            var text = version.string();
            if (!"2012-10-17".equals(text) && !"2008-10-17".equals(text)) {
                report.add(
                        version,
                        FindingCode.INVALID_VERSION,
                        "The version must be 2012-10-17 or 2008-10-17.");
                return true;
            }
            return "2012-10-17".equals(text);
        }

        private void statement(Spot statement, boolean variables) {
            if (!(statement.json() instanceof Json.ObjectNode)) {
                report.add(statement, FindingCode.DATA_TYPE_MISMATCH, "A statement is an object.");
                return;
            }
            duplicates(statement);
            for (var member : statement.members()) {
                if (!ELEMENTS.contains(member.name())) {
                    report.add(
                            statement.name(member),
                            FindingCode.INVALID_POLICY_ELEMENT,
                            "There is no element " + member.name() + ".");
                }
            }
            sid(statement);
            effect(statement);
            either(statement, "Action", FindingCode.MISSING_ACTION);
            new ActionChecks(report).check(statement);
            if (!kind.isOfOrganisation()) {
                new RoleActionChecks(report).check(statement);
            }
            new OrganisationChecks(report, kind).check(statement);
            if (kind != PolicyKind.TRUST) {
                either(statement, "Resource", FindingCode.MISSING_RESOURCE);
            }
            new ResourceChecks(report, variables).check(statement, kind);
            new PrincipalChecks(report, kind).check(statement);
            new ConditionChecks(report, kind, variables).check(statement);
            new TagKeyChecks(report).check(statement);
        }

        private void duplicates(Spot object) {
            var seen = new HashSet<String>();
            for (var member : object.members()) {
                if (!seen.add(member.name())) {
                    report.add(
                            object.name(member),
                            FindingCode.JSON_SYNTAX_ERROR,
                            "The key " + member.name() + " occurs twice.");
                }
            }
        }

        private void sid(Spot statement) {
            var sid = statement.find("Sid");
            if (sid == null) {
                return;
            }
            var text = sid.string();
            if (text == null) {
                report.add(sid, FindingCode.DATA_TYPE_MISMATCH, "A Sid is a string.");
            } else if (text.isEmpty()) {
                report.add(sid, FindingCode.EMPTY_SID_VALUE, "Fill the Sid or remove it.");
            } else if (!text.matches("[A-Za-z0-9]*") && kind != PolicyKind.RESOURCE) {
                report.add(
                        sid, FindingCode.UNSUPPORTED_SID, "A Sid may hold A-Z, a-z and 0-9 only.");
            } else if (!sids.add(text)) {
                var code =
                        kind == PolicyKind.RESOURCE
                                ? FindingCode.UNIQUE_SIDS_RECOMMENDED
                                : FindingCode.UNIQUE_SIDS_REQUIRED;
                report.add(sid, code, "The Sid " + text + " is taken.");
            }
        }

        private void effect(Spot statement) {
            var effect = statement.find("Effect");
            if (effect == null) {
                report.add(statement, FindingCode.MISSING_EFFECT, "Add Allow or Deny as Effect.");
            } else if (!(effect.json() instanceof Scalar scalar) || !isEffect(scalar.text())) {
                report.add(effect, FindingCode.INVALID_EFFECT, "The effect must be Allow or Deny.");
            }
        }

        /** The effect of a project policy ignores case. */
        private boolean isEffect(String text) {
            return Set.of("Allow", "Deny").contains(text)
                    || (kind == PolicyKind.PROJECT
                            && (text.equalsIgnoreCase("Allow") || text.equalsIgnoreCase("Deny")));
        }

        private void either(Spot statement, String name, FindingCode missing) {
            var element = statement.find(name);
            var notElement = statement.find("Not" + name);
            if (element == null && notElement == null) {
                report.add(statement, missing, "Add " + name + " or Not" + name + ".");
            } else if (element != null && notElement != null) {
                report.add(
                        notElement,
                        FindingCode.UNSUPPORTED_ELEMENT_COMBINATION,
                        name + " and Not" + name + " exclude each other.");
            }
        }
    }
}
