package custos.policy;

import custos.policy.json.Json.Scalar;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;

/** What the validator says about the listed values of a condition. */
final class ConditionValueChecks {
    /** Addresses that no request from outside ever comes from (RFC 1918, RFC 4193). */
    private static final List<IpRange> PRIVATE =
            List.of(
                    range("10.0.0.0/8"),
                    range("172.16.0.0/12"),
                    range("192.168.0.0/16"),
                    range("fc00::/7"));

    private final Report report;
    private final VariableChecks variables;

    ConditionValueChecks(Report report, boolean variables) {
        this.report = report;
        this.variables = new VariableChecks(report, variables);
    }

    private static IpRange range(String text) {
        return Objects.requireNonNull(IpRange.parse(text));
    }

    void check(Operator.Use use, Spot values) {
        if (values.isEmptyArray()) {
            report.add(values, FindingCode.EMPTY_ARRAY_CONDITION, "The list of values is empty.");
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
        if (takesOneBoolean(use.operator()) && seen.size() > 1) {
            report.add(
                    values,
                    FindingCode.INVALID_CONDITION_MULTIPLE_BOOLEAN,
                    "True and false together always or never hold.");
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
                            FindingCode.INVALID_DATE_VALUE,
                            "Write the date as 2026-01-31T12:00:00Z, or in seconds since 1970.");
                }
            }
            case BINARY -> {
                if (Scalars.binary(text) == null) {
                    report.add(
                            spot,
                            FindingCode.INVALID_CONDITION_DATA_TYPE,
                            "Write bytes in base64.");
                }
            }
            case IP -> address(operator, spot, text, hasVariable);
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

    private void address(Operator operator, Spot spot, String text, boolean hasVariable) {
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
        if (PRIVATE.stream().anyMatch(block -> block.contains(range))) {
            var deny = operator == Operator.NOT_IP_ADDRESS;
            report.add(
                    spot,
                    deny ? FindingCode.PRIVATE_NOT_IP_ADDRESS : FindingCode.PRIVATE_IP_ADDRESS,
                    "aws:SourceIp holds public addresses on AWS; a private one matches only on a"
                            + " server in your own network.");
        }
        if (!range.isAligned()) {
            report.add(
                    spot,
                    FindingCode.IMPROVE_IP_RANGE,
                    "The bits after the prefix are ignored: write the first address of the block.");
        }
    }
}
