package custos.policy;

import custos.policy.json.Json.ObjectNode;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/** What the validator says about Condition: its operators and keys. */
final class ConditionChecks {
    /** The global keys of AWS, in lower case. Keys that end in a slash take a tag key. */
    private static final Set<String> GLOBAL =
            Set.of(
                    ("aws:calledvia aws:calledviafirst aws:calledvialast aws:currenttime"
                                    + " aws:epochtime aws:federatedprovider"
                                    + " aws:multifactorauthage aws:multifactorauthpresent"
                                    + " aws:principalaccount aws:principalarn"
                                    + " aws:principalisawsservice aws:principalorgid"
                                    + " aws:principalorgpaths aws:principalservicename"
                                    + " aws:principalservicenameslist aws:principaltag/"
                                    + " aws:principaltype aws:referer aws:requestedregion"
                                    + " aws:requesttag/ aws:resourceaccount aws:resourceorgid"
                                    + " aws:resourceorgpaths aws:resourcetag/ aws:securetransport"
                                    + " aws:sourceaccount aws:sourcearn aws:sourceidentity"
                                    + " aws:sourceip aws:sourceorgid aws:sourceorgpaths"
                                    + " aws:sourcevpc aws:sourcevpce aws:tagkeys"
                                    + " aws:tokenissuetime aws:useragent aws:userid aws:username"
                                    + " aws:viaawsservice aws:vpcsourceip")
                            .split(" "));

    private static final Set<String> MULTIVALUED =
            Set.of(
                    "aws:tagkeys",
                    "aws:calledvia",
                    "aws:principalorgpaths",
                    "aws:resourceorgpaths",
                    "aws:sourceorgpaths",
                    "aws:principalservicenameslist",
                    "sts:transitivetagkeys");

    private final Report report;
    private final ConditionValueChecks values;

    ConditionChecks(Report report, boolean variables) {
        this.report = report;
        this.values = new ConditionValueChecks(report, variables);
    }

    void check(Spot statement) {
        var condition = statement.find("Condition");
        if (condition == null) {
            return;
        }
        if (!(condition.json() instanceof ObjectNode)) {
            report.add(condition, FindingCode.DATA_TYPE_MISMATCH, "A condition is an object.");
            return;
        }
        if (condition.isEmptyObject()) {
            report.add(condition, FindingCode.EMPTY_OBJECT_CONDITION, "It asks for nothing.");
        }
        var effect = statement.find("Effect");
        var allow = effect != null && "Allow".equals(effect.string());
        for (var member : condition.members()) {
            var use = Operator.parse(member.name());
            if (use == null) {
                unknown(condition.name(member), member.name());
            } else if (!(member.value() instanceof ObjectNode)) {
                report.add(
                        condition.value(member),
                        FindingCode.DATA_TYPE_MISMATCH,
                        "An operator takes an object of condition keys.");
            } else {
                keys(use, condition.value(member), allow);
            }
        }
    }

    private void unknown(Spot name, String text) {
        var lower = text.toLowerCase(Locale.ROOT);
        if (lower.equals("nullifexists")) {
            report.add(name, FindingCode.NULL_WITH_IF_EXISTS, "Null takes no IfExists.");
        } else if (lower.endsWith(":null")) {
            report.add(name, FindingCode.NULL_WITH_QUALIFIER, "Null takes no qualifier.");
        } else {
            report.add(
                    name,
                    FindingCode.INVALID_CONDITION_OPERATOR,
                    "There is no condition operator " + text + ".");
        }
    }

    private void keys(Operator.Use use, Spot keys, boolean allow) {
        if (keys.isEmptyObject()) {
            report.add(keys, FindingCode.EMPTY_OBJECT_CONDITION, "It asks for nothing.");
        }
        var seen = new HashSet<String>();
        for (var member : keys.members()) {
            var name = member.name().toLowerCase(Locale.ROOT);
            if (!seen.add(name)) {
                report.add(
                        keys.name(member),
                        FindingCode.DUPLICATE_KEYS_WITH_DIFFERENT_CASE,
                        "Condition keys ignore case: this key occurs twice.");
            }
            key(keys.name(member), name);
            qualifier(use, keys.name(member), name, allow);
            values.check(use, keys.value(member));
        }
    }

    private void key(Spot spot, String name) {
        if (name.indexOf(':') < 1 || name.chars().anyMatch(Character::isISOControl)) {
            report.add(
                    spot,
                    FindingCode.INVALID_CONDITION_KEY_FORMAT,
                    "A condition key is written prefix:name.");
        } else if (name.startsWith("aws:")) {
            global(spot, name);
        } else if (name.startsWith("rekognition:")) {
            report.add(
                    spot,
                    FindingCode.INVALID_SERVICE_CONDITION_KEY,
                    "Rekognition has no condition keys of its own.");
        }
    }

    private void global(Spot spot, String name) {
        var slash = name.indexOf('/');
        var base = slash < 0 ? name : name.substring(0, slash + 1);
        if (GLOBAL.contains(base + "/")
                || (slash >= 0 && GLOBAL.contains(base) && name.equals(base))) {
            report.add(
                    spot,
                    FindingCode.MISSING_TAG_KEY_IN_CONDITION,
                    "Add the tag key after the slash.");
        } else if (!GLOBAL.contains(base)) {
            report.add(
                    spot,
                    FindingCode.INVALID_GLOBAL_CONDITION_KEY,
                    "There is no global condition key " + name + ".");
        }
    }

    private void qualifier(Operator.Use use, Spot spot, String name, boolean allow) {
        var multivalued = MULTIVALUED.contains(name);
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
}
