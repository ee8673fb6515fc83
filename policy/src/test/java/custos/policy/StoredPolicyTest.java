package custos.policy;

import static custos.policy.PolicyTexts.ANA;
import static custos.policy.PolicyTexts.allow;
import static custos.policy.PolicyTexts.decide;
import static custos.policy.PolicyTexts.get;
import static custos.policy.PolicyTexts.identity;
import static custos.policy.PolicyTexts.quoted;
import static custos.policy.PolicyTexts.with;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import custos.policy.Decision.ExplicitlyDenied;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Stored documents fail closed: see decision 009. */
class StoredPolicyTest {
    private static final Policies ALL = Policies.ofIdentity(identity(allow("*", "*")));

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'Resource':'*'",
                "'Action':1,'Resource':'*'",
                "'Action':['x:y',1],'Resource':'*'",
                "'Action':'x:y','NotAction':'s3:*','Resource':'*'",
                "'Action':'s3:*'",
                "'Action':'s3:*','Resource':{}",
                "'Action':'s3:*','Resource':['arn:aws:s3:::other',null]",
                "'Action':'s3:*','Resource':'arn:aws:s3:::other','NotResource':'*'",
                "'Action':'s3:*','Resource':'arn:aws:${x:y}:::other'",
                "'Action':'s3:*','Resource':'arn:aws:s3:::other/${x'",
                "'Action':'s3:*','Resource':'*','Condition':[]",
                "'Action':'s3:*','Resource':'*','Condition':{'StringEquals':[]}",
                "'Action':'s3:*','Resource':'*','Condition':{'StringEquals':{'x:y':[null]}}",
                "'Action':'s3:*','Resource':'*','Condition':{'StringEquals':{'x:y':'${x'}}",
                "'Action':'s3:*','Resource':'*','Condition':{'IpAddress':{'x:y':'nowhere'}}",
                "'Action':'s3:*','Resource':'*','Condition':{'Null':{'x:y':['true','false']}}",
                "'Action':'s3:*','Resource':'*','Condition':{'Bool':{'x:y':'1'},'Bool':{'x:y':'1'}}",
                "'Action':'s3:*','Resource':'*','Principal':'*'",
                "'Action':'s3:*','Resource':'*','NotPrincipal':'*'",
                "'Action':'s3:*','Resource':'*','Extra':1",
            })
    void aDenyWithAPartThatCannotBeReadAppliesAndSuchAnAllowDoesNot(String parts) {
        var document = "{'Version':'2012-10-17','Statement':{'Effect':'%s'," + parts + "}}";
        assertDenied(PolicyKind.IDENTITY, document.formatted("Deny"));
        assertAllowsNothing(document.formatted("Allow"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'Action':'s3:*','Resource':'*'",
                "'Principal':'*','NotPrincipal':'*','Action':'s3:*','Resource':'*'",
            })
    void aDenyOfAResourcePolicyThatDoesNotSayWhomHitsEverybody(String parts) {
        assertDenied(PolicyKind.RESOURCE, "{'Statement':{'Effect':'Deny'," + parts + "}}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "null",
                "'Allow'",
                "[{'Effect':'Allow','Action':'*','Resource':'*'}]",
                "{'Statement':[{'Effect':'Allow','Action':'*','Resource':'*'}],'Statement':[]}",
                "{'Version':'2012-10-17'}",
                "{'Statement':[{'Effect':'Allow','Action':'*','Resource':'*'},'x']}",
            })
    void aDocumentThatIsNoPolicyDeniesEverything(String document) {
        assertDenied(PolicyKind.IDENTITY, document);
    }

    @Test
    void ofADocumentThatIsTooLongNothingIsReadAndEverythingDenied() {
        var text = quoted("{'Statement':{'Effect':'Allow','Action':'s3:*','Resource':'*'}}");
        var longest = text + " ".repeat(131_072 - text.length());
        assertTrue(decide(get(ANA), Policies.ofIdentity(stored(longest))).isAllowed());
        var tooLong = stored(longest + " ");
        assertEquals(List.of("the document is too long (line 1, column 1)"), tooLong.faults());
        assertInstanceOf(
                ExplicitlyDenied.class,
                decide(get(ANA), ALL.withIdentity(ALL.identity().plus(tooLong))));
    }

    @Test
    void aDenyOfAnUnknownVersionStillFillsItsVariables() {
        var text =
                "{'Version':'2015-10-17','Statement':{'Effect':'Deny','Action':'s3:*',"
                        + "'Resource':'arn:aws:s3:::bucket/${aws:username}'}}";
        var policies = ALL.withIdentity(ALL.identity().plus(stored(quoted(text))));
        var request = with(Context.builder().put("aws:username", "key"));
        assertInstanceOf(ExplicitlyDenied.class, decide(request, policies));
        assertTrue(decide(get(ANA), policies).isAllowed());
    }

    @Test
    void whatMustNotBeSavedButIsClearIsEvaluated() {
        for (var statement :
                List.of(
                        "{'Sid':'not a Sid','Effect':'Allow','Action':'s3:*','Resource':'*'}",
                        "{'Sid':1,'Effect':'Allow','Action':'s3:*','Resource':'*'}",
                        "{'Effect':'Allow','Action':['s3:*','nothing'],'Resource':'*'}",
                        "{'Effect':'Allow','Action':'s3:*','Resource':['nothing','*']}",
                        "{'Effect':'Allow','Action':'s3:*','Resource':['arn:aws','*']}")) {
            var policy = stored(quoted("{'Id':'i','Statement':" + statement + "}"));
            assertTrue(decide(get(ANA), Policies.ofIdentity(policy)).isAllowed(), statement);
        }
    }

    private static void assertDenied(PolicyKind kind, String document) {
        var policy = Policy.stored(kind, "imported", quoted(document));
        var policies =
                kind == PolicyKind.RESOURCE
                        ? ALL.withResource(PolicySet.of(policy))
                        : ALL.withIdentity(ALL.identity().plus(policy));
        assertInstanceOf(ExplicitlyDenied.class, decide(get(ANA), policies));
        assertFalse(policy.faults().isEmpty());
    }

    private static void assertAllowsNothing(String document) {
        var policies = Policies.ofIdentity(stored(quoted(document)));
        assertFalse(decide(get(ANA), policies).isAllowed());
    }

    private static Policy stored(String text) {
        return Policy.stored(PolicyKind.IDENTITY, "imported", text);
    }
}
