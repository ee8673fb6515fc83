package custos.policy;

import custos.policy.json.Json.ObjectNode;
import java.util.HashSet;
import java.util.Locale;

/** What the validator says about Condition: its operators and keys. */
final class ConditionChecks {
    private final Report report;
    private final ConditionKeyChecks keys;
    private final ConditionValueChecks values;

    ConditionChecks(Report report, PolicyKind kind, boolean variables) {
        this.report = report;
        this.keys = new ConditionKeyChecks(report, kind);
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
        var allow = Statements.isAllow(statement);
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
        keys.pairs(statement);
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

    private void keys(Operator.Use use, Spot block, boolean allow) {
        if (block.isEmptyObject()) {
            report.add(block, FindingCode.EMPTY_OBJECT_CONDITION, "It asks for nothing.");
        }
        var seen = new HashSet<String>();
        for (var member : block.members()) {
            var name = member.name().toLowerCase(Locale.ROOT);
            if (!seen.add(name)) {
                report.add(
                        block.name(member),
                        FindingCode.DUPLICATE_KEYS_WITH_DIFFERENT_CASE,
                        "Condition keys ignore case: this key occurs twice.");
            }
            keys.check(use, block.name(member), name, allow);
            values.check(use, name, block.value(member));
        }
    }
}
