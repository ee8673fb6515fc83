package custos.policy;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The condition operators of the IAM policy reference, without qualifier and IfExists. */
enum Operator {
    STRING_EQUALS("StringEquals", Family.STRING, false),
    STRING_NOT_EQUALS("StringNotEquals", Family.STRING, true),
    STRING_EQUALS_IGNORE_CASE("StringEqualsIgnoreCase", Family.STRING_IGNORING_CASE, false),
    STRING_NOT_EQUALS_IGNORE_CASE("StringNotEqualsIgnoreCase", Family.STRING_IGNORING_CASE, true),
    STRING_LIKE("StringLike", Family.STRING_LIKE, false),
    STRING_NOT_LIKE("StringNotLike", Family.STRING_LIKE, true),
    NUMERIC_EQUALS("NumericEquals", Family.NUMERIC, false),
    NUMERIC_NOT_EQUALS("NumericNotEquals", Family.NUMERIC, true),
    NUMERIC_LESS_THAN("NumericLessThan", Family.NUMERIC, false),
    NUMERIC_LESS_THAN_EQUALS("NumericLessThanEquals", Family.NUMERIC, false),
    NUMERIC_GREATER_THAN("NumericGreaterThan", Family.NUMERIC, false),
    NUMERIC_GREATER_THAN_EQUALS("NumericGreaterThanEquals", Family.NUMERIC, false),
    DATE_EQUALS("DateEquals", Family.DATE, false),
    DATE_NOT_EQUALS("DateNotEquals", Family.DATE, true),
    DATE_LESS_THAN("DateLessThan", Family.DATE, false),
    DATE_LESS_THAN_EQUALS("DateLessThanEquals", Family.DATE, false),
    DATE_GREATER_THAN("DateGreaterThan", Family.DATE, false),
    DATE_GREATER_THAN_EQUALS("DateGreaterThanEquals", Family.DATE, false),
    BOOL("Bool", Family.BOOL, false),
    BINARY_EQUALS("BinaryEquals", Family.BINARY, false),
    IP_ADDRESS("IpAddress", Family.IP, false),
    NOT_IP_ADDRESS("NotIpAddress", Family.IP, true),
    ARN_EQUALS("ArnEquals", Family.ARN, false),
    ARN_LIKE("ArnLike", Family.ARN, false),
    ARN_NOT_EQUALS("ArnNotEquals", Family.ARN, true),
    ARN_NOT_LIKE("ArnNotLike", Family.ARN, true),
    NULL("Null", Family.NULL, false);

    /** How an operator reads its values. */
    enum Family {
        STRING,
        STRING_IGNORING_CASE,
        STRING_LIKE,
        NUMERIC,
        DATE,
        BOOL,
        BINARY,
        IP,
        ARN,
        NULL
    }

    /** How many of the request's values must agree. */
    enum Qualifier {
        NONE(""),
        FOR_ANY_VALUE("ForAnyValue:"),
        FOR_ALL_VALUES("ForAllValues:");

        final String prefix;

        Qualifier(String prefix) {
            this.prefix = prefix;
        }
    }

    /** An operator as a policy writes it. */
    record Use(Operator operator, Qualifier qualifier, boolean ifExists) {
        @Override
        public String toString() {
            return qualifier.prefix + operator.text + (ifExists ? "IfExists" : "");
        }
    }

    private static final String IF_EXISTS = "ifexists";
    private static final Map<String, Operator> BY_NAME = byName();

    final String text;
    final Family family;
    final boolean negated;

    Operator(String text, Family family, boolean negated) {
        this.text = text;
        this.family = family;
        this.negated = negated;
    }

    /** Reads an operator's name, in any case; null if there is no such operator. */
    static @Nullable Use parse(String name) {
        var rest = name.toLowerCase(Locale.ROOT);
        var qualifier = Qualifier.NONE;
        for (var candidate : Qualifier.values()) {
            var prefix = candidate.prefix.toLowerCase(Locale.ROOT);
            if (!prefix.isEmpty() && rest.startsWith(prefix)) {
                qualifier = candidate;
                rest = rest.substring(prefix.length());
            }
        }
        var ifExists = rest.endsWith(IF_EXISTS);
        var plain = ifExists ? rest.substring(0, rest.length() - IF_EXISTS.length()) : rest;
        var operator = BY_NAME.get(plain);
        if (operator == null || (operator == NULL && (ifExists || qualifier != Qualifier.NONE))) {
            return null;
        }
        return new Use(operator, qualifier, ifExists);
    }

    /** What a comparison of request value and listed value must yield. */
    boolean accepts(int comparison) {
        return switch (this) {
            case NUMERIC_LESS_THAN, DATE_LESS_THAN -> comparison < 0;
            case NUMERIC_LESS_THAN_EQUALS, DATE_LESS_THAN_EQUALS -> comparison <= 0;
            case NUMERIC_GREATER_THAN, DATE_GREATER_THAN -> comparison > 0;
            case NUMERIC_GREATER_THAN_EQUALS, DATE_GREATER_THAN_EQUALS -> comparison >= 0;
            default -> comparison == 0;
        };
    }

    private static Map<String, Operator> byName() {
        var names = new HashMap<String, Operator>();
        for (var operator : values()) {
            names.put(operator.text.toLowerCase(Locale.ROOT), operator);
        }
        return names;
    }
}
