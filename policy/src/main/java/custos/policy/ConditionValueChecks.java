package custos.policy;

import custos.policy.json.Json.Scalar;
import java.util.HashSet;

/** What the validator says about the listed values of a condition. */
final class ConditionValueChecks {
    private final Report report;
    private final VariableChecks variables;
    private final SourceIpChecks sourceIp;

    ConditionValueChecks(Report report, boolean variables) {
        this.report = report;
        this.variables = new VariableChecks(report, variables);
        this.sourceIp = new SourceIpChecks(report);
    }

    /**
     * Checks the values of one key under one operator.
     *
     * @param key the key in lower case
     */
    void check(Operator.Use use, String key, Spot values) {
        if (values.isEmptyArray()) {
            empty(use, values);
        }
        if (use.operator().family == Operator.Family.IP && key.equals("aws:sourceip")) {
            sourceIp.check(use.operator(), values);
        }
        var seen = new HashSet<String>();
        for (var value : values.elements()) {
            if (value.json() instanceof Scalar scalar && !scalar.isNull()) {
                value(use.operator(), value, scalar.text());
                if (!seen.add(scalar.text())) {
                    report.add(
                            value,
                            FindingCode.REDUNDANT_CONDITION_VALUE,
                            "The value is listed twice.");
                }
            } else {
                report.add(
                        value,
                        FindingCode.INVALID_CONDITION_DATA_TYPE,
                        "A condition value is a string, a number or a boolean.");
            }
        }
        if (seen.size() > 1) {
            bounds(use.operator(), values);
        }
        if (takesOneBoolean(use.operator()) && seen.size() > 1) {
            report.add(
                    values,
                    FindingCode.INVALID_CONDITION_MULTIPLE_BOOLEAN,
                    "True and false together always or never hold.");
        }
    }

    private void empty(Operator.Use use, Spot values) {
        switch (use.qualifier()) {
            case FOR_ALL_VALUES ->
                    report.add(
                            values,
                            FindingCode.EMPTY_ARRAY_CONDITION_FORALLVALUES,
                            "This holds only when the key is missing: ask that with Null.");
            case FOR_ANY_VALUE ->
                    report.add(
                            values,
                            FindingCode.EMPTY_ARRAY_CONDITION_FORANYVALUE,
                            "ForAnyValue with an empty list never holds.");
            case NONE ->
                    report.add(
                            values,
                            use.ifExists()
                                    ? FindingCode.EMPTY_ARRAY_CONDITION_IFEXISTS
                                    : FindingCode.EMPTY_ARRAY_CONDITION,
                            use.ifExists()
                                    ? "This holds only when the key is missing: ask that with Null."
                                    : "The list of values is empty.");
        }
    }

    /** Of several bounds one decides. */
    private void bounds(Operator operator, Spot values) {
        switch (operator) {
            case NUMERIC_LESS_THAN,
                    NUMERIC_LESS_THAN_EQUALS,
                    NUMERIC_GREATER_THAN,
                    NUMERIC_GREATER_THAN_EQUALS -> {
                var upper = operator.text.startsWith("NumericLess");
                report.add(
                        values,
                        FindingCode.REDUNDANT_CONDITION_VALUE_NUM,
                        "Only the %s of these values matters."
                                .formatted(upper ? "greatest" : "least"));
            }
            default -> {}
        }
    }

    private static boolean takesOneBoolean(Operator operator) {
        return operator == Operator.BOOL || operator == Operator.NULL;
    }

    private void value(Operator operator, Spot spot, String text) {
        var hasVariable = text.contains("${");
        switch (operator.family) {
            case STRING, STRING_IGNORING_CASE -> {
                variables.check(spot, text);
                wildcard(spot, text);
            }
            case STRING_LIKE, ARN -> variables.check(spot, text);
            case BOOL -> {
                if (!hasVariable) {
                    bool(spot, text);
                } else {
                    variables.check(spot, text);
                }
            }
            case NULL -> bool(spot, text);
            case NUMERIC -> {
                if (hasVariable) {
                    unsupported(spot);
                } else if (Scalars.number(text) == null) {
                    report.add(
                            spot, FindingCode.TYPE_MISMATCH_NUMBER, "`" + text + "` is no number.");
                }
            }
            case DATE -> {
                if (hasVariable) {
                    unsupported(spot);
                } else if (Scalars.date(text) == null) {
                    report.add(
                            spot,
                            FindingCode.TYPE_MISMATCH_DATE,
                            "Write the date as 2026-01-31T12:00:00Z.");
                } else if (text.matches("[0-9.]{5,}")) {
                    report.add(
                            spot,
                            FindingCode.INVALID_DATE_VALUE,
                            "Seconds since 1970 are hard to read: write 2026-01-31T12:00:00Z.");
                }
            }
            case BINARY -> {
                if (Scalars.binary(text) == null) {
                    report.add(spot, FindingCode.TYPE_MISMATCH_STRING, "Write bytes in base64.");
                }
            }
            case IP -> address(spot, text, hasVariable);
        }
    }

    private void wildcard(Spot spot, String text) {
        var plain = text.replaceAll("\\$\\{[*?$]}", "");
        if (plain.contains("*") || plain.contains("?")) {
            report.add(
                    spot,
                    FindingCode.WILDCARD_WITHOUT_LIKE_OPERATOR,
                    "This operator takes * and ? literally; StringLike takes them as wildcards.");
        }
    }

    private void bool(Spot spot, String text) {
        if (!Scalars.isBoolean(text)) {
            report.add(
                    spot,
                    FindingCode.TYPE_MISMATCH_BOOLEAN,
                    "`" + text + "` is not true or false.");
        }
    }

    private void unsupported(Spot spot) {
        report.add(
                spot,
                FindingCode.INVALID_VARIABLE_FOR_OPERATOR,
                "Variables are for string, ARN and Bool operators.");
    }

    private void address(Spot spot, String text, boolean hasVariable) {
        if (hasVariable) {
            unsupported(spot);
            return;
        }
        var range = IpRange.parse(text);
        if (range == null) {
            report.add(
                    spot,
                    FindingCode.TYPE_MISMATCH_IP_RANGE,
                    "`" + text + "` is neither an address nor a CIDR block.");
            return;
        }
        if (!range.isAligned()) {
            report.add(
                    spot,
                    FindingCode.IMPROVE_IP_RANGE,
                    "The bits after the prefix are ignored: write the first address of the block.");
        }
    }
}
