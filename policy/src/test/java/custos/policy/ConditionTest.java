package custos.policy;

import static custos.policy.PolicyTexts.allowIf;
import static custos.policy.PolicyTexts.allows;
import static custos.policy.PolicyTexts.decide;
import static custos.policy.PolicyTexts.denyIf;
import static custos.policy.PolicyTexts.identity;
import static custos.policy.PolicyTexts.with;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConditionTest {
    /**
     * Columns: absent, [], a, [a], [a b], [b], [b c]; listed is a. T and F say whether it holds.
     */
    @ParameterizedTest
    @CsvSource({
        "StringEquals,                       F F T T F F F",
        "StringNotEquals,                    T T F F F T T",
        "StringEqualsIfExists,               T T T T F F F",
        "StringNotEqualsIfExists,            T T F F F T T",
        "ForAnyValue:StringEquals,           F F T T T F F",
        "ForAnyValue:StringNotEquals,        F F F F T T T",
        "ForAllValues:StringEquals,          T T T T F F F",
        "ForAllValues:StringNotEquals,       T T F F F T T",
        "ForAnyValue:StringEqualsIfExists,   T T T T T F F",
        "ForAnyValue:StringNotEqualsIfExists,T T F F T T T",
        "forallvalues:stringequals,          T T T T F F F",
    })
    void theTableOfQualifiersHolds(String operator, String expected) {
        var condition = "'" + operator + "':{'x:key':'a'}";
        var actual = new ArrayList<String>();
        for (var context :
                List.of(
                        Context.builder(),
                        Context.builder().putAll("x:key", List.of()),
                        Context.builder().put("x:key", "a"),
                        Context.builder().putAll("x:key", List.of("a")),
                        Context.builder().putAll("x:key", List.of("a", "b")),
                        Context.builder().putAll("x:key", List.of("b")),
                        Context.builder().putAll("x:key", List.of("b", "c")))) {
            actual.add(allows(with(context), identity(allowIf(condition))) ? "T" : "F");
        }
        assertEquals(expected, String.join(" ", actual));
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '~',
            value = {
                "StringEquals|Ana|Ana|T",
                "StringEquals|ana|Ana|F",
                "StringEquals|*|anything|F",
                "StringEqualsIgnoreCase|ANA|ana|T",
                "StringLike|a*|ana|T",
                "StringLike|A*|ana|F",
                "StringLike|a*/*|a/b/c|T",
                "NumericEquals|10|10.0|T",
                "NumericEquals|10|ten|F",
                "NumericNotEquals|10|11|T",
                "NumericLessThan|10|-3|T",
                "NumericLessThan|10|10|F",
                "NumericLessThanEquals|10|10|T",
                "NumericGreaterThan|10|10.5|T",
                "NumericGreaterThanEquals|10|9|F",
                "DateLessThan|2026-01-01T00:00:00Z|1700000000|T",
                "DateGreaterThan|2026-01-01|2026-01-01T00:00:01Z|T",
                "DateEquals|2026-01-01|2026-01-01T01:00:00+01:00|T",
                "Bool|true|TRUE|T",
                "Bool|true|yes|F",
                "Bool|false|false|T",
                "BinaryEquals|YWJj|YWJj|T",
                "BinaryEquals|YWJj|YWJk|F",
                "IpAddress|203.0.113.0/24|203.0.113.9|T",
                "NotIpAddress|203.0.113.0/24|203.0.113.9|F",
                "NotIpAddress|203.0.113.0/24|2001:db8::1|T",
                "ArnEquals|arn:aws:iam::*:user/*|arn:aws:iam::123456789012:user/a/b|T",
                "ArnLike|arn:aws:*:user/x|arn:aws:iam::123456789012:user/x|F",
                "ArnLike|arn:aws:iam:*|arn:aws:iam::123456789012:user/x|T",
                "ArnLike|*|not an arn|F",
                "StringLike|arn:aws:*:user/x|arn:aws:iam::123456789012:user/x|T",
            },
            delimiter = '|')
    void operatorsCompareAsDocumented(String operator, String listed, String seen, String holds) {
        var policy = identity(allowIf("'" + operator + "':{'x:key':'" + listed + "'}"));
        var request = with(Context.builder().put("X:KEY", seen));
        assertEquals(holds.equals("T"), allows(request, policy));
    }

    @Test
    void nullAsksWhetherTheKeyIsThere() {
        var absent = identity(allowIf("'Null':{'x:key':'true'}"));
        var present = identity(allowIf("'Null':{'x:key':false}"));
        assertTrue(allows(with(Context.builder()), absent));
        assertTrue(allows(with(Context.builder().putAll("x:key", List.of())), absent));
        assertFalse(allows(with(Context.builder().put("x:key", "")), absent));
        assertTrue(allows(with(Context.builder().put("x:key", "")), present));
    }

    @Test
    void allOperatorsAndKeysMustHoldAndAnyListedValueMay() {
        var policy =
                identity(allowIf("'StringEquals':{'x:a':['1','2'],'x:b':'3'},'Bool':{'x:c':true}"));
        var both = Context.builder().put("x:a", "2").put("x:b", "3");
        assertFalse(allows(with(both), policy));
        assertTrue(allows(with(both.put("x:c", "true")), policy));
        assertFalse(allows(with(both.put("x:b", "4")), policy));
    }

    @Test
    void aVariableStandsForTheRequestsValue() {
        var policy = identity(allowIf("'StringEquals':{'x:owner':'${aws:username}'}"));
        var context = Context.builder().put("x:owner", "ana").put("aws:username", "ana");
        assertTrue(allows(with(context), policy));
        assertFalse(allows(with(context.put("aws:username", "bob")), policy));
    }

    @Test
    void aSubstitutedValueIsNeverAPattern() {
        var like = identity(allowIf("'StringLike':{'x:owner':'${aws:username}'}"));
        var behind = identity(allowIf("'StringLike':{'x:owner':'*-${aws:username}'}"));
        var star = Context.builder().put("aws:username", "*").put("x:owner", "z-ana");
        assertFalse(allows(with(star), like));
        assertFalse(allows(with(star), behind));
        assertTrue(allows(with(star.put("x:owner", "z-*")), behind));
    }

    @Test
    void aVariableWithoutValueMatchesNothing() {
        var context = Context.builder().put("x:owner", "ana");
        assertFalse(
                allows(with(context), identity(allowIf("'StringLike':{'x:owner':'${x:none}'}"))));
        assertTrue(
                allows(
                        with(context),
                        identity(allowIf("'StringNotLike':{'x:owner':'${x:none}'}"))));
    }

    @Test
    void aMultivaluedKeyIsNoVariable() {
        var policy = identity(allowIf("'StringEquals':{'x:owner':'${x:names}'}"));
        var context = Context.builder().put("x:owner", "ana").putAll("x:names", List.of("ana"));
        assertFalse(allows(with(context), policy));
    }

    @Test
    void aDefaultStandsInForAMissingKey() {
        var policy =
                Policy.stored(
                        PolicyKind.IDENTITY,
                        "p",
                        """
                        {"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "*",
                         "Resource": "*",
                         "Condition": {"StringEquals": {"x:team": "${x:mine, 'red'}"}}}}\
                        """);
        assertTrue(allows(with(Context.builder().put("x:team", "red")), policy));
        assertFalse(
                allows(with(Context.builder().put("x:team", "red").put("x:mine", "blue")), policy));
    }

    @Test
    void anOperandThatCannotBeReadClosesTheStatement() {
        var condition = "'NumericEquals':{'x:key':['1','one']}";
        var one = with(Context.builder().put("x:key", "1"));
        assertFalse(allows(one, identity(allowIf(condition))));
        assertInstanceOf(
                Decision.ExplicitlyDenied.class,
                decide(one, Policies.ofIdentity(identity(denyIf(condition)))));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ArnEquals|arn:aws:iam::${x:account}:user/ana|arn:aws:iam::123456789012:user/ana|true",
                "ArnEquals|arn:aws:iam::${x:account}:user/a*|arn:aws:iam::123456789012:user/ana|true",
                "ArnEquals|arn:aws:iam::${x:account}:user/ana|arn:aws:iam::999988887777:user/ana|false",
                "ArnEquals|arn:aws:iam::${x:star}:user/ana|arn:aws:iam::123456789012:user/ana|false",
                "ArnEquals|arn:aws:iam::${x:absent}:user/ana|arn:aws:iam::123456789012:user/ana|false",
                "ArnEquals|${x:whole}|arn:aws:iam::123456789012:user/ana|true",
                "ArnEquals|${x:whole}|arn:aws:iam::123456789012:user/ben|false",
                "ArnEquals|${x:account}|123456789012|false",
                "ArnNotEquals|arn:aws:iam::${x:absent}:user/ana|arn:aws:iam::123456789012:user/ana|true",
                "ArnNotEquals|${x:whole}|arn:aws:iam::123456789012:user/ana|false",
            })
    void anArnIsCutAfterItsVariablesAreKnown(
            String operator, String listed, String seen, boolean holds) {
        var context =
                Context.builder()
                        .put("x:account", "123456789012")
                        .put("x:star", "*")
                        .put("x:whole", "arn:aws:iam::123456789012:user/ana")
                        .put("x:key", seen);
        var condition = "'%s':{'x:key':'%s'}".formatted(operator, listed);
        assertEquals(holds, allows(with(context), identity(allowIf(condition))));
    }

    @Test
    void anUnsoundDenyIsNotFoundByItsReadableConditionOnly() {
        var deny = denyIf("'StringEquals':{'x:key':'a'},'Nonsense':{'x:key':'a'}");
        var request = with(Context.builder().put("x:key", "b"));
        assertFalse(allows(request, identity(allowIf(""), deny)));
    }

    @Test
    void anOperatorWithoutAnObjectOfKeysIsAFault() {
        var statement = denyIf("'StringEquals':'x'");
        assertEquals(1, identity(statement).faults().size());
        assertFalse(allows(with(Context.builder()), identity(allowIf(""), statement)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'StringLike':{'x:key':'a${x:other}'}",
                "'StringEquals':{'x:key':'${x:other}'}",
                "'Bool':{'x:key':'${x:other}'}",
                "'ArnLike':{'x:key':'arn:aws:iam::1:user/${x:other}'}",
                "'ArnLike':{'x:key':'arn:aws:iam::${x:other}:user/ana'}",
            })
    void aConditionReadsTheKeysOfItsVariables(String condition) {
        var explanation =
                new Explainer()
                        .explain(
                                with(Context.builder()),
                                Policies.ofIdentity(identity(allowIf(condition))));
        assertEquals(List.of("x:key", "x:other"), explanation.absentKeys());
    }
}
