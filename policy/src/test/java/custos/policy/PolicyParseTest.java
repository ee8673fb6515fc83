package custos.policy;

import static custos.policy.PolicyTexts.quoted;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PolicyParseTest {
    private static final String GOOD = "'Effect':'Allow','Action':'s3:Get*','Resource':'*'";

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '~',
            delimiter = '|',
            value = {
                "{'Statement':{%s}|not JSON",
                "{'Statement':{%s}} x|not JSON",
                "[]|a policy is an object",
                "{}|missing Statement",
                "{'Statement':[]}|missing Statement",
                "{'Statement':'x'}|a statement is an object",
                "{'Version':'2015-10-17','Statement':{%s}}|Version must be",
                "{'Version':2012,'Statement':{%s}}|Version must be",
                "{'Id':'x','Statement':{%s}}|Id is for",
                "{'Policy':'x','Statement':{%s}}|unknown element `Policy`",
                "{'Statement':{%s},'Statement':{%s}}|duplicate key",
                "{'Statement':{%s,'Effect':'Allow'}}|duplicate key",
                "{'Statement':{%s,'Sid':'a b'}}|Sid may hold",
                "{'Statement':[{%s,'Sid':'a'},{%s,'Sid':'a'}]}|not unique",
                "{'Statement':{%s,'Conditions':{}}}|unknown element `Conditions`",
                "{'Statement':{%s,'NotAction':'x:y'}}|both Action and NotAction",
                "{'Statement':{%s,'NotResource':'*'}}|both Resource and NotResource",
                "{'Statement':{%s,'Principal':'*'}}|Principal is for",
                "{'Statement':{'Action':'x:y','Resource':'*'}}|missing Effect",
                "{'Statement':{'Effect':'allow','Action':'x:y','Resource':'*'}}|Effect must be",
                "{'Statement':{'Effect':'Allow','Resource':'*'}}|missing Action",
                "{'Statement':{'Effect':'Allow','Action':'x:y'}}|missing Resource",
                "{'Statement':{'Effect':'Allow','Action':1,'Resource':'*'}}|Action must be",
                "{'Statement':{'Effect':'Allow','Action':'Get','Resource':'*'}}|not an action",
                "{'Statement':{'Effect':'Allow','Action':'s3: Get','Resource':'*'}}|not an action",
                "{'Statement':{'Effect':'Allow','Action':'x:y','Resource':'b'}}|neither an ARN",
                "{'Statement':{'Effect':'Allow','Action':'x:y','Resource':'arn:aws:s3'}}|neither",
                "{'Statement':{'Effect':'Allow','Action':'x:y','Resource':'abc:aws:s3:::b'}}|neither an ARN",
                "{'Version':'2012-10-17','Statement':{'Effect':'Allow','Action':'x:y','Resource':'arn:aws:s3:::${x'}}|missing brace",
                "{'Statement':{%s,'Sid':1}}|Sid must be a string",
                "{'Statement':{%s,'Sid':'Ā'}}|a character above U+00FF (line 1, column 73)",
                "{'Statement':{%s,'Condition':[]}}|a condition is an object, not a list",
                "{'Statement':{%s,'Condition':{'Equals':{'a:b':'c'}}}}|unknown condition operator",
                "{'Statement':{%s,'Condition':{'NullIfExists':{'a:b':'true'}}}}|unknown condition",
                "{'Statement':{%s,'Condition':{'Bool':{'a:b':'yes'}}}}|is no value for Bool",
                "{'Statement':{%s,'Condition':{'IpAddress':{'a:b':'x'}}}}|is no value for IpAddress",
                "{'Statement':{%s,'Condition':{'DateEquals':{'a:b':'x'}}}}|is no value for DateEquals",
                "{'Statement':{%s,'Condition':{'StringLike':{'a:b':null}}}}|a condition value must be",
                "{'Statement':{%s,'Condition':{'StringLike':{'a:b':'c','A:B':'d'}}}}|duplicate condition",
                "{'Statement':{%s,'Condition':{'StringLike':{'b':'c'}}}}|not a condition key",
                "{'Version':'2012-10-17','Statement':{%s,'Condition':{'StringLike':{'a:b':'${x'}}}}|missing brace",
                "{'Version':'2012-10-17','Statement':{%s,'Condition':{'StringLike':{'a:b':'${}'}}}}|empty variable",
                "{'Version':'2012-10-17','Statement':{'Effect':'Allow','Action':'x:y','Resource':'arn:aws:s3:${a:b}::b'}}|sixth part",
            })
    void whatIsNotClearIsRefused(String document, String reason) {
        var text = quoted(document.replace("%s", GOOD));
        var refusal =
                assertThrows(
                        MalformedPolicyException.class,
                        () -> Policy.parse(PolicyKind.IDENTITY, "p", text));
        assertTrue(refusal.text().contains(reason), refusal.text());
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '~',
            delimiter = '|',
            value = {
                "TRUST|'Principal':{'AWS':'*'},'Action':'s3:Get'|STS actions",
                "TRUST|'Principal':{'AWS':'*'},'Action':'sts:AssumeRole','Resource':'*'|no Resource",
                "TRUST|'NotPrincipal':{'AWS':'*'},'Action':'sts:AssumeRole'|NotPrincipal is not",
                "TRUST|'Action':'sts:AssumeRole'|missing Principal",
                "PROJECT|'Principal':'*','Action':'rekognition:*','Resource':'*'|CopyProjectVersion",
                "PROJECT|'Principal':'*','NotAction':'x:y','Resource':'*'|NotAction is not",
                "PROJECT|'Principal':'*','Action':'rekognition:CopyProjectVersion','NotResource':'*'|NotResource is not",
                "RESOURCE|'Principal':{'AWS':'arn:aws:iam::123456789012:user/*'},'Action':'x:y','Resource':'*'|invalid principal",
                "RESOURCE|'Principal':{'AWS':'arn:aws:iam::123456789012:group/g'},'Action':'x:y','Resource':'*'|invalid principal",
                "RESOURCE|'Principal':{'Aws':'*'},'Action':'x:y','Resource':'*'|unknown kind of principal",
                "RESOURCE|'Principal':'ana','Action':'x:y','Resource':'*'|a principal is",
                "RESOURCE|'Principal':'*','Action':'x:y','Resource':'*'},'Id':{|Id must be a string",
                "RESOURCE|'Principal':{'AWS':[1]},'Action':'x:y','Resource':'*'|a principal must be a string",
                "RESOURCE|'Principal':{'AWS':'*','AWS':'*'},'Action':'x:y','Resource':'*'|duplicate key",
                "RESOURCE|'Principal':{'Service':'s3'},'Action':'x:y','Resource':'*'|not a service principal: `s3`",
                "RESOURCE|'Principal':{'Federated':'a:b'},'Action':'x:y','Resource':'*'|not a federated principal: `a:b`",
                "RESOURCE|'Principal':{'CanonicalUser':'c'},'Action':'x:y','Resource':'*'|no canonical user here: `c`",
            })
    void resourceBasedPoliciesHaveRulesOfTheirOwn(PolicyKind kind, String elements, String reason) {
        var text = quoted("{'Statement':{'Effect':'Allow'," + elements + "}}");
        var refusal =
                assertThrows(MalformedPolicyException.class, () -> Policy.parse(kind, "p", text));
        assertTrue(refusal.text().contains(reason), refusal.text());
    }

    @ParameterizedTest
    @ValueSource(strings = {"*", "arn*", "*:aws:s3:::b", "arn:aws:s3:::b", "arn:aws:s3:*"})
    void aPatternForArnsIsAResource(String resource) throws MalformedPolicyException {
        var text = "{'Statement':{'Effect':'Allow','Action':'x:y','Resource':'" + resource + "'}}";
        var policy = Policy.parse(PolicyKind.IDENTITY, "p", quoted(text));
        assertEquals(Set.of(resource), policy.resources());
    }

    @Test
    void theCharactersOfLatin1MayStandInADocument() throws MalformedPolicyException {
        var text =
                "{'Id':'\u00ff','Statement':{'Effect':'Deny','Principal':'*','Action':'x:y','Resource':'*'}}";
        assertEquals(1, Policy.parse(PolicyKind.RESOURCE, "p", quoted(text)).places().size());
    }

    @Test
    void aCharacterBeyondLatin1IsRefusedWhereItStands() {
        var text = quoted("{\n'Id':\n '\u00ff\u0100','Statement':{}}");
        var refusal =
                assertThrows(
                        MalformedPolicyException.class,
                        () -> Policy.parse(PolicyKind.RESOURCE, "p", text));
        assertEquals(List.of(3, 4), List.of(refusal.line(), refusal.column()));
    }

    @Test
    void aRefusalSaysWhere() {
        var text = "{\n \"Statement\": {\n  \"Effect\": 1}}";
        var refusal =
                assertThrows(
                        MalformedPolicyException.class,
                        () -> Policy.parse(PolicyKind.IDENTITY, "p", text));
        assertEquals(3, refusal.line());
        assertEquals(13, refusal.column());
    }

    @Test
    void aSoundDocumentTellsWhatItSpeaksOf() throws MalformedPolicyException {
        var text =
                """
                {"Version": "2012-10-17", "Id": "x", "Statement": [
                  {"Sid": "A", "Effect": "Allow", "Action": ["s3:GetObject"],
                   "Principal": {"AWS": ["arn:aws:iam::123456789012:user/ana", "123456789012"]},
                   "Resource": "arn:aws:s3:::b/${aws:userid}/*",
                   "Condition": {"StringEquals": {"aws:ResourceTag/a": "${aws:PrincipalTag/a}"}}}]}
                """;
        var policy = Policy.parse(PolicyKind.RESOURCE, "bucket", text);
        assertEquals(Set.of("s3:GetObject"), policy.actions());
        assertEquals(Set.of("arn:aws:s3:::b/${aws:userid}/*"), policy.resources());
        assertEquals(Set.of("arn:aws:iam::123456789012:user/ana"), policy.principals());
        assertEquals(Set.of("123456789012"), policy.principalAccounts());
        assertEquals(
                Set.of("aws:userid", "aws:ResourceTag/a", "aws:PrincipalTag/a"),
                policy.contextKeys());
        var place = policy.places().getFirst();
        assertEquals(List.of(2, 3), List.of(place.startLine(), place.startColumn()));
        assertEquals("A", place.sid());
    }

    @Test
    void hostileDepthIsRefusedAndNotFollowed() {
        var deep = "[".repeat(100_000);
        assertThrows(
                MalformedPolicyException.class, () -> Policy.parse(PolicyKind.IDENTITY, "p", deep));
    }

    @Test
    void whiteSpaceDoesNotCountTowardsTheQuotasExceptInProjectPolicies() {
        assertEquals(3, PolicySize.MANAGED.of(" a\n b\tc "));
        assertEquals(8, PolicySize.PROJECT.of(" a\n b\tc "));
        assertTrue(PolicySize.TRUST.exceededBy("x".repeat(2_049)));
    }

    @Test
    void principalsAreRewrittenInPlace() {
        var text =
                quoted(
                        "{'Statement':[{ 'Principal' : {'AWS':['old',  'kept'],'Service':'old'}},"
                                + "{'NotPrincipal':{'AWS':'old'},'Sid':'old'}]}");
        var expected =
                quoted(
                        "{'Statement':[{ 'Principal' : {'AWS':['new',  'kept'],'Service':'old'}},"
                                + "{'NotPrincipal':{'AWS':'new'},'Sid':'old'}]}");
        assertEquals(
                expected,
                PrincipalBinding.rewrite(text, name -> name.equals("old") ? "new" : name));
    }
}
