package custos.policy;

import custos.policy.json.Json;
import custos.policy.json.Json.ObjectNode;
import custos.policy.json.Json.Scalar;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads a Condition block: operator, key, listed values. */
final class ConditionReader {
    private final boolean variables;
    private final Problems problems;

    ConditionReader(boolean variables, Problems problems) {
        this.variables = variables;
        this.problems = problems;
    }

    List<Condition> read(@Nullable Json block) {
        var conditions = new ArrayList<Condition>();
        if (block instanceof ObjectNode object) {
            DocumentReader.members(object, problems);
            for (var member : object.members()) {
                operator(member, conditions);
            }
        } else if (block != null) {
            problems.fault(block, "a condition is an object, not " + block.kindName());
        }
        return conditions;
    }

    private void operator(Json.Member member, List<Condition> conditions) {
        var use = Operator.parse(member.name());
        if (use == null) {
            problems.fault(member.nameSpan(), "unknown condition operator `" + member.name() + "`");
        } else if (member.value() instanceof ObjectNode keys) {
            keys(use, keys, conditions);
        } else {
            problems.fault(member.value(), "`" + member.name() + "` needs an object of keys");
        }
    }

    private void keys(Operator.Use use, ObjectNode keys, List<Condition> conditions) {
        DocumentReader.members(keys, problems);
        var seen = new HashSet<String>();
        for (var member : keys.members()) {
            if (!seen.add(member.name().toLowerCase(Locale.ROOT))) {
                problems.refuse(member.value(), "duplicate condition key `" + member.name() + "`");
            }
            if (member.name().indexOf(':') < 1) {
                problems.refuse(member.value(), "not a condition key: `" + member.name() + "`");
            }
            var values = values(member.value());
            if (values != null) {
                if (use.operator() == Operator.NULL && values.size() != 1) {
                    problems.fault(member.value(), "`Null` takes one boolean");
                }
                conditions.add(condition(use, member, values));
            }
        }
    }

    private Condition condition(Operator.Use use, Json.Member member, List<String> values) {
        var operands = new ArrayList<Operand>();
        var plain = new ArrayList<String>();
        if (use.operator().family == Operator.Family.IP) {
            operands.add(new Operand.Ip(ranges(use.operator(), member.value(), values)));
            return new Condition(use, member.name(), values, operands);
        }
        for (var value : values) {
            try {
                var operand = operand(use.operator(), value);
                if (operand == null) {
                    noValue(use.operator(), member.value(), value);
                } else {
                    gather(operand, use.operator(), operands, plain);
                }
            } catch (Template.VariableException fault) {
                problems.fault(member.value(), fault.text());
            }
        }
        if (!plain.isEmpty()) {
            operands.addFirst(new Operand.OneOf(Set.copyOf(plain)));
        }
        return new Condition(use, member.name(), values, operands);
    }

    private List<IpRange> ranges(Operator operator, Json place, List<String> values) {
        var ranges = new ArrayList<IpRange>();
        for (var value : values) {
            var range = IpRange.parse(value);
            if (range == null) {
                noValue(operator, place, value);
            } else {
                ranges.add(range);
            }
        }
        return ranges;
    }

    private void noValue(Operator operator, Json place, String value) {
        problems.fault(place, "`" + value + "` is no value for " + operator.text);
    }

    private static void gather(
            Operand operand, Operator operator, List<Operand> operands, List<String> plain) {
        if (operator.family == Operator.Family.STRING
                && operand instanceof Operand.Text(var pattern)) {
            var literal = pattern.literal();
            if (literal != null) {
                plain.add(literal);
                return;
            }
        }
        operands.add(operand);
    }

    /** A listed value compiled, or null if the operator cannot read it. */
    private @Nullable Operand operand(Operator operator, String text)
            throws Template.VariableException {
        return switch (operator.family) {
            case STRING -> new Operand.Text(TextPattern.of(parse(text, false)));
            case STRING_IGNORING_CASE ->
                    new Operand.Text(TextPattern.ignoringCase(parse(text, false)));
            case STRING_LIKE -> new Operand.Text(TextPattern.of(parse(text, true)));
            case BOOL -> bool(text);
            case ARN -> arn(parse(text, true));
            case NUMERIC -> {
                var number = Scalars.number(text);
                yield number == null ? null : new Operand.Numeric(operator, number);
            }
            case DATE -> {
                var date = Scalars.date(text);
                yield date == null ? null : new Operand.Date(operator, date);
            }
            case BINARY -> {
                var bytes = Scalars.binary(text);
                yield bytes == null ? null : Operand.Binary.of(bytes);
            }
            case IP -> throw new IllegalStateException("addresses are read together");
            // Presence is no comparison: the condition reads its listed values itself.
            case NULL -> Scalars.isBoolean(text) ? new Operand.OneOf(Set.of()) : null;
        };
    }

    private List<Piece> parse(String text, boolean wildcards) throws Template.VariableException {
        return Template.parse(text, wildcards, variables);
    }

    private @Nullable Operand bool(String text) throws Template.VariableException {
        var pieces = parse(text, false);
        var hasVariable = pieces.stream().anyMatch(Piece.Variable.class::isInstance);
        return hasVariable || Scalars.isBoolean(text)
                ? new Operand.Bool(TextPattern.ignoringCase(pieces))
                : null;
    }

    private static Operand arn(List<Piece> pieces) {
        var parts = ArnPattern.split(pieces);
        var fixed = parts.subList(0, Math.min(parts.size(), ArnName.PARTS - 1));
        var early = fixed.stream().flatMap(List::stream).anyMatch(Piece.Variable.class::isInstance);
        return early ? new Operand.ArnTemplate(pieces) : new Operand.ArnLike(ArnPattern.of(pieces));
    }

    /** The listed values as text, or null if they are not scalars. */
    private @Nullable List<String> values(Json value) {
        var texts = new ArrayList<String>();
        for (var item : value.elements()) {
            if (!(item instanceof Scalar scalar) || scalar.isNull()) {
                problems.fault(item, "a condition value must be a string, number or boolean");
                return null;
            }
            texts.add(scalar.text());
        }
        return texts;
    }
}
