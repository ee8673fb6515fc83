package custos.policy.naive;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Random condition blocks. */
final class RandomConditions {
    private final Dice dice;

    RandomConditions(Dice dice) {
        this.dice = dice;
    }

    Object block() {
        var block = new LinkedHashMap<String, Object>();
        for (var count = 1 + dice.below(2); count > 0; count--) {
            var operator = dice.of(RandomValues.OPERATORS);
            block.put(decorated(operator), keys(operator));
            if (dice.oneIn(20)) {
                block.put(decorated(operator), keys(operator));
            }
        }
        if (dice.oneIn(60)) {
            block.put(
                    dice.of(
                            "Nonsense",
                            "StringEqual",
                            "ForAllValues:Null",
                            "NullIfExists",
                            "",
                            "ForAnyValue:",
                            "IfExists",
                            "StringEqualsIfExistsIfExists"),
                    Map.of("aws:username", "alice"));
        }
        return dice.oneIn(200)
                ? dice.of(List.of(), "x", Map.of("StringEquals", "x"), Map.of())
                : block;
    }

    private String decorated(String operator) {
        // AWS has no other form of Null; one that stands there makes the statement unevaluable.
        if (operator.equals("Null") && !dice.oneIn(20)) {
            return dice.oddCase(operator);
        }
        String prefix = dice.oneIn(4) ? dice.of("ForAnyValue:", "ForAllValues:") : "";
        return dice.oddCase(prefix + operator + (dice.oneIn(4) ? "IfExists" : ""));
    }

    private Map<String, Object> keys(String operator) {
        var keys = new LinkedHashMap<String, Object>();
        for (var count = dice.oneIn(5) ? 2 : 1; count > 0; count--) {
            keys.put(dice.oddCase(key(operator)), listed(operator));
        }
        return dice.oneIn(100) ? Map.of() : keys;
    }

    private String key(String operator) {
        if (dice.oneIn(12)) {
            return dice.of("aws:absent", dice.of(RandomValues.KEYS));
        }
        return switch (operator.substring(0, 4)) {
            case "Nume" -> "s3:max-keys";
            case "Date" -> "aws:CurrentTime";
            case "Bool" -> "aws:SecureTransport";
            case "Bina" -> "s3:VersionId";
            case "IpAd", "NotI" -> "aws:SourceIp";
            case "ArnE", "ArnL", "ArnN" -> "aws:PrincipalArn";
            default -> dice.of(RandomValues.KEYS[0], RandomValues.KEYS[1], RandomValues.KEYS[2]);
        };
    }

    private Object listed(String operator) {
        if (dice.oneIn(2)) {
            return scalar(operator);
        }
        var listed = new ArrayList<Object>();
        for (var count = dice.oneIn(25) ? 0 : 1 + dice.below(3); count > 0; count--) {
            listed.add(scalar(operator));
        }
        return listed;
    }

    private Object scalar(String operator) {
        if (dice.oneIn(300)) {
            return dice.of(NaiveJson.Null.NULL, Map.of(), List.of());
        }
        var operand = operand(operator);
        if (dice.oneIn(4) && operand.matches("-?(0|[1-9][0-9]*)(\\.[0-9]+)?(e[0-9]+)?")) {
            return new NaiveJson.Digits(operand);
        }
        var bool = operand.equals("true") || operand.equals("false");
        return bool && dice.oneIn(3) ? Boolean.valueOf(operand) : operand;
    }

    private String operand(String operator) {
        var odd = dice.oneIn(50);
        return switch (operator.substring(0, 4)) {
            case "Nume" -> dice.of(odd ? RandomValues.ODD_NUMBERS : RandomValues.NUMBERS);
            case "Date" -> dice.of(odd ? RandomValues.ODD_DATES : RandomValues.DATES);
            case "Bool" ->
                    odd
                            ? dice.of(variable(), dice.of(RandomValues.ODD_BOOLS))
                            : dice.of(RandomValues.BOOLS);
            case "Null" -> dice.of(odd ? RandomValues.ODD_BOOLS : RandomValues.BOOLS);
            case "Bina" -> dice.of(odd ? RandomValues.ODD_BINARIES : RandomValues.BINARIES);
            case "IpAd", "NotI" -> dice.of(odd ? RandomValues.ODD_ADDRESSES : RandomValues.RANGES);
            case "ArnE", "ArnL", "ArnN" -> arn();
            default -> text();
        };
    }

    private String arn() {
        return switch (dice.below(12)) {
            case 0 -> dice.of("arn:aws:iam::111122223333:user/", "arn:aws:iam::*:*/") + variable();
            case 1 -> dice.of("*", "arn:aws:iam:*", "arn:*:*:*:*:*", "${aws:PrincipalArn}");
            case 2 -> dice.of(RandomValues.ODD_ARNS);
            case 3, 4, 5 -> dice.of(RandomValues.ARNS);
            default -> dice.globbed(dice.of(RandomValues.ARNS));
        };
    }

    private String text() {
        return switch (dice.below(8)) {
            case 0 -> dice.of("", "*", "?") + variable() + dice.of("", "", "*");
            case 1 -> dice.of(RandomValues.ODD_TEXTS);
            case 2, 3 -> dice.globbed(dice.of(RandomValues.TEXTS));
            default -> dice.of(RandomValues.TEXTS);
        };
    }

    /** A variable, rarely one that is not well-formed. */
    String variable() {
        if (dice.oneIn(50)) {
            return dice.of(
                    "${",
                    "${aws:username",
                    "${}",
                    "${aws:username,'x'}",
                    "${a b}",
                    "${aws:absen t, 'alice'}",
                    "${aws:PrincipalTag/te am, 'alice'}",
                    "${aws:PrincipalTag/team , 'alice'}",
                    "$",
                    "${ }",
                    "${aws:absent, x}",
                    "${aws:absent,  'x'}",
                    "${aws:absent, 'x}",
                    "${**}",
                    "${aws:absent, 'a}b'}",
                    "${a${aws:username}}",
                    "${aws:username}}",
                    "$${$}{*}",
                    "${aws:absent, '${*}'}",
                    "${aws:user*}",
                    "${*, 'x'}",
                    "${aws:absent,\t'x'}");
        }
        return dice.of(
                "${*}",
                "${?}",
                "${$}",
                "${aws:username}",
                "${AWS:UserName}",
                "${aws:PrincipalTag/team}",
                "${aws:PrincipalTag/team, 'alice'}",
                "${aws:TagKeys}",
                "${aws:absent}",
                "${aws:absent, 'alice'}",
                "${aws:absent, 'al*ce'}",
                "${aws:absent, ''}");
    }
}
