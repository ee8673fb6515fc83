package custos.policy;

import java.util.List;
import java.util.Locale;
import java.util.Set;

/** What the validator says about condition keys. */
final class ConditionKeyChecks {
    /** Keys of which a resource's own policy need not speak: they are the same for all requests. */
    private static final Set<String> OF_THE_RESOURCE =
            Set.of(
                    "s3:resourceaccount",
                    "aws:resourceaccount",
                    "aws:resourceorgid",
                    "aws:resourceorgpaths");

    private final Report report;
    private final PolicyKind kind;

    ConditionKeyChecks(Report report, PolicyKind kind) {
        this.report = report;
        this.kind = kind;
    }

    /**
     * Checks one key under one operator.
     *
     * @param spot the key's name
     * @param name the name in lower case
     */
    void check(Operator.Use use, Spot spot, String name, boolean allow) {
        if (name.indexOf(':') < 1 || name.chars().anyMatch(Character::isISOControl)) {
            report.add(
                    spot,
                    FindingCode.INVALID_CONDITION_KEY_FORMAT,
                    "A condition key is written prefix:name.");
        } else if (name.startsWith("aws:")) {
            global(use, spot, name);
        } else if (name.startsWith("rekognition:")) {
            report.add(
                    spot,
                    FindingCode.INVALID_SERVICE_CONDITION_KEY,
                    "Rekognition has no condition keys of its own.");
        }
        if (kind.isResourceBased() && OF_THE_RESOURCE.contains(name)) {
            report.add(
                    spot,
                    FindingCode.IRRELEVANT_CONDITION_KEY_IN_POLICY,
                    "It is the same for every request about this resource: use it in an"
                            + " identity-based policy.");
        }
        qualifier(use, spot, name, allow);
    }

    private void global(Operator.Use use, Spot spot, String name) {
        var type = GlobalKeys.type(name);
        if (name.equals("aws:arn")) {
            report.add(
                    spot,
                    FindingCode.DEPRECATED_GLOBAL_CONDITION_KEY,
                    "aws:PrincipalArn has taken the place of aws:ARN, which no request has here.");
        } else if (GlobalKeys.lacksTagKey(name)) {
            report.add(
                    spot,
                    FindingCode.MISSING_TAG_KEY_IN_CONDITION,
                    "Add the tag key after the slash.");
        } else if (type == null) {
            report.add(
                    spot,
                    FindingCode.INVALID_GLOBAL_CONDITION_KEY,
                    "There is no global condition key " + name + ".");
        } else if (!GlobalKeys.suits(type, use.operator().family)) {
            report.add(
                    spot,
                    FindingCode.TYPE_MISMATCH,
                    "The values of this key are of type %s: %s does not compare them."
                            .formatted(type.name().toLowerCase(Locale.ROOT), use));
        }
    }

    private void qualifier(Operator.Use use, Spot spot, String name, boolean allow) {
        var multivalued = GlobalKeys.isMultivalued(name);
        if (multivalued
                && use.qualifier() == Operator.Qualifier.NONE
                && use.operator() != Operator.NULL) {
            report.add(
                    spot,
                    FindingCode.MISSING_QUALIFIER,
                    "This key may hold several values: use ForAllValues or ForAnyValue.");
        }
        if (!multivalued && allow && use.qualifier() == Operator.Qualifier.FOR_ALL_VALUES) {
            report.add(
                    spot,
                    FindingCode.FORALLVALUES_WITH_SINGLE_VALUED_KEY,
                    "ForAllValues holds when the key is missing: this allows more than it says.");
        }
    }

    /** Says which keys of a statement lack the one that makes them trustworthy. */
    void pairs(Spot statement) {
        var present = Statements.keys(statement);
        var partners = List.of("aws:sourcevpc", "aws:sourcevpce");
        if (partners.stream().anyMatch(present::contains)) {
            return;
        }
        for (var operator : Statements.operators(statement).toList()) {
            for (var key : operator.members()) {
                if (key.name().equalsIgnoreCase("aws:VpcSourceIp")) {
                    report.add(
                            operator.name(key),
                            FindingCode.MISSING_PAIRED_CONDITION_KEYS,
                            "Networks choose private addresses at will: name the network too, with"
                                    + " aws:SourceVpc.");
                }
            }
        }
    }
}
