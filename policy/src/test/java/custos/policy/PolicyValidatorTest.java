package custos.policy;

import static custos.policy.PolicyTexts.quoted;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import custos.policy.Finding.PathElement;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PolicyValidatorTest {
    private static final String CONDITION =
            "'Effect':'Allow','Action':'s3:GetObject','Resource':'arn:aws:s3:::b/*','Condition':";

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '~',
            delimiter = '|',
            value = {
                "MISSING_EFFECT|'Action':'s3:Get*','Resource':'*'",
                "INVALID_EFFECT|'Effect':'Permit','Action':'s3:Get*','Resource':'*'",
                "MISSING_ACTION|'Effect':'Allow','Resource':'*'",
                "MISSING_RESOURCE|'Effect':'Allow','Action':'s3:Get*'",
                "INVALID_POLICY_ELEMENT|'Effect':'Allow','Action':'s3:Get*','Resource':'*','Foo':1",
                "UNSUPPORTED_ELEMENT_COMBINATION|'Effect':'Allow','Action':'s3:Get*','NotAction':'s3:Put*','Resource':'*'",
                "UNSUPPORTED_SID|'Sid':'a b','Effect':'Allow','Action':'s3:Get*','Resource':'*'",
                "EMPTY_SID_VALUE|'Sid':'','Effect':'Allow','Action':'s3:Get*','Resource':'*'",
                "UNSUPPORTED_PRINCIPAL|'Principal':'*','Effect':'Allow','Action':'s3:Get*','Resource':'*'",
                "INVALID_ACTION|'Effect':'Allow','Action':'rekognition:DetectEverything','Resource':'*'",
                "INVALID_ACTION|'Effect':'Allow','Action':'GetObject','Resource':'*'",
                "INVALID_SERVICE_IN_ACTION|'Effect':'Allow','Action':'s 3:GetObject','Resource':'*'",
                "WILDCARD_IN_SERVICE_NAME|'Effect':'Allow','Action':'s*:GetObject','Resource':'*'",
                "EMPTY_ARRAY_ACTION|'Effect':'Allow','Action':[],'Resource':'*'",
                "REDUNDANT_ACTION|'Effect':'Allow','Action':['s3:Get*','s3:GetObject'],'Resource':'*'",
                "PASS_ROLE_WITH_STAR_IN_RESOURCE|'Effect':'Allow','Action':'iam:PassRole','Resource':'*'",
                "PASS_ROLE_WITH_STAR_IN_ACTION_AND_RESOURCE|'Effect':'Allow','Action':'*','Resource':'*'",
                "INVALID_ARN_PREFIX|'Effect':'Allow','Action':'s3:Get*','Resource':'b'",
                "MISSING_ARN_FIELD|'Effect':'Allow','Action':'s3:Get*','Resource':'arn:aws:s3'",
                "INVALID_PARTITION|'Effect':'Allow','Action':'s3:Get*','Resource':'arn:awx:s3:::b'",
                "INVALID_SERVICE|'Effect':'Allow','Action':'s3:Get*','Resource':'arn:aws:*:::b'",
                "INVALID_ARN_SERVICE_CASE|'Effect':'Allow','Action':'s3:Get*','Resource':'arn:aws:S3:::b'",
                "ARN_REGION_NOT_ALLOWED|'Effect':'Allow','Action':'s3:Get*','Resource':'arn:aws:s3:us-east-1::b'",
                "ARN_ACCOUNT_NOT_ALLOWED|'Effect':'Allow','Action':'s3:Get*','Resource':'arn:aws:s3::123456789012:b'",
                "MISSING_ARN_REGION|'Effect':'Allow','Action':'rekognition:*','Resource':'arn:aws:rekognition::*:project/p/*'",
                "INVALID_ARN_REGION|'Effect':'Allow','Action':'rekognition:*','Resource':'arn:aws:rekognition:mars:*:project/p/*'",
                "INVALID_ARN_ACCOUNT|'Effect':'Allow','Action':'rekognition:*','Resource':'arn:aws:rekognition:*:12:project/p/*'",
                "INVALID_ARN_RESOURCE|'Effect':'Allow','Action':'rekognition:*','Resource':'arn:aws:rekognition:*:*:model/p'",
                "REDUNDANT_RESOURCE|'Effect':'Allow','Action':'s3:Get*','Resource':['arn:aws:s3:::b/*','arn:aws:s3:::b/k']",
                "EMPTY_ARRAY_RESOURCE|'Effect':'Allow','Action':'s3:Get*','Resource':[]",
                "MISSING_BRACE_IN_VARIABLE|'Effect':'Allow','Action':'s3:Get*','Resource':'arn:aws:s3:::b/${aws:username'",
                "EMPTY_VARIABLE|'Effect':'Allow','Action':'s3:Get*','Resource':'arn:aws:s3:::b/${}'",
                "UNSUPPORTED_SPACE_IN_VARIABLE|'Effect':'Allow','Action':'s3:Get*','Resource':'arn:aws:s3:::b/${ aws:username}'",
                "VARIABLE_UNSUPPORTED_IN_ELEMENT|'Effect':'Allow','Action':'s3:${aws:username}','Resource':'*'",
                "TIMESTAMP_UNPINNED|'Effect':'Allow','Action':'rekognition:*','Resource':'arn:aws:rekognition:*:*:project/p/*'",
                "CREATE_PROJECT_UNREACHABLE|'Effect':'Allow','Action':'rekognition:CreateProject','Resource':'arn:aws:rekognition:*:*:project/p'",
                "TAG_ON_CREATE_MISSING|'Effect':'Allow','Action':'rekognition:CreateProject','Resource':'*'",
            })
    void aFlawedStatementIsFound(FindingCode code, String statement) {
        assertTrue(codes(PolicyKind.IDENTITY, "{" + statement + "}").contains(code));
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '~',
            delimiter = '|',
            value = {
                "INVALID_CONDITION_OPERATOR|{'Equals':{'aws:username':'a'}}",
                "NULL_WITH_IF_EXISTS|{'NullIfExists':{'aws:username':'true'}}",
                "NULL_WITH_QUALIFIER|{'ForAnyValue:Null':{'aws:username':'true'}}",
                "INVALID_CONDITION_KEY_FORMAT|{'StringEquals':{'username':'a'}}",
                "INVALID_GLOBAL_CONDITION_KEY|{'StringEquals':{'aws:shoesize':'a'}}",
                "INVALID_SERVICE_CONDITION_KEY|{'StringEquals':{'rekognition:label':'a'}}",
                "MISSING_TAG_KEY_IN_CONDITION|{'StringEquals':{'aws:ResourceTag':'a'}}",
                "DUPLICATE_KEYS_WITH_DIFFERENT_CASE|{'StringEquals':{'aws:username':'a','AWS:Username':'b'}}",
                "MISSING_QUALIFIER|{'StringEquals':{'aws:TagKeys':'a'}}",
                "FORALLVALUES_WITH_SINGLE_VALUED_KEY|{'ForAllValues:StringEquals':{'aws:username':'a'}}",
                "TYPE_MISMATCH_BOOLEAN|{'Bool':{'aws:SecureTransport':'yes'}}",
                "INVALID_CONDITION_MULTIPLE_BOOLEAN|{'Bool':{'aws:SecureTransport':['true','false']}}",
                "TYPE_MISMATCH_NUMBER|{'NumericEquals':{'aws:EpochTime':'soon'}}",
                "TYPE_MISMATCH_DATE|{'DateLessThan':{'aws:CurrentTime':'soon'}}",
                "INVALID_DATE_VALUE|{'DateLessThan':{'aws:CurrentTime':'1700000000'}}",
                "TYPE_MISMATCH_IP_RANGE|{'IpAddress':{'aws:SourceIp':'here'}}",
                "PRIVATE_IP_ADDRESS|{'IpAddress':{'aws:SourceIp':'10.0.0.0/8'}}",
                "PRIVATE_NOT_IP_ADDRESS|{'NotIpAddress':{'aws:SourceIp':'192.168.1.1'}}",
                "IMPROVE_IP_RANGE|{'IpAddress':{'aws:SourceIp':'203.0.113.9/24'}}",
                "WILDCARD_WITHOUT_LIKE_OPERATOR|{'StringEquals':{'aws:username':'a*'}}",
                "INVALID_VARIABLE_FOR_OPERATOR|{'NumericEquals':{'aws:EpochTime':'${aws:username}'}}",
                "REDUNDANT_CONDITION_VALUE|{'StringEquals':{'aws:username':['a','a']}}",
                "EMPTY_ARRAY_CONDITION|{'StringEquals':{'aws:username':[]}}",
                "EMPTY_OBJECT_CONDITION|{}",
            })
    void aFlawedConditionIsFound(FindingCode code, String condition) {
        assertTrue(codes(PolicyKind.IDENTITY, "{" + CONDITION + condition + "}").contains(code));
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '~',
            delimiter = '|',
            value = {
                "RESOURCE|MISSING_PRINCIPAL|'Action':'s3:*','Resource':'*'",
                "RESOURCE|INVALID_PRINCIPAL_KEY|'Principal':{'Aws':'*'},'Action':'s3:*','Resource':'*'",
                "RESOURCE|INVALID_PRINCIPAL_FORMAT|'Principal':{'AWS':'ana'},'Action':'s3:*','Resource':'*'",
                "RESOURCE|UNSUPPORTED_WILDCARD_IN_PRINCIPAL|'Principal':{'AWS':'arn:aws:iam::123456789012:user/*'},'Action':'s3:*','Resource':'*'",
                "RESOURCE|ALLOW_WITH_NOT_PRINCIPAL|'NotPrincipal':{'AWS':'123456789012'},'Action':'s3:*','Resource':'*'",
                "RESOURCE|RESTRICT_ACCESS_TO_SERVICE_PRINCIPAL|'Principal':{'Service':'sns.amazonaws.com'},'Action':'s3:*','Resource':'*'",
                "RESOURCE|INVALID_SERVICE_PRINCIPAL_FORMAT|'Principal':{'Service':'sns'},'Action':'s3:*','Resource':'*'",
                "RESOURCE|EMPTY_OBJECT_PRINCIPAL|'Principal':{},'Action':'s3:*','Resource':'*'",
                "TRUST|ROLE_TRUST_POLICY_SYNTAX_ERROR_RESOURCE|'Principal':{'AWS':'*'},'Action':'sts:AssumeRole','Resource':'*'",
                "TRUST|ROLE_TRUST_POLICY_SYNTAX_ERROR_NOTPRINCIPAL|'NotPrincipal':{'AWS':'*'},'Action':'sts:AssumeRole'",
                "TRUST|MISMATCHED_ACTION_FOR_PRINCIPAL|'Principal':{'Federated':'accounts.example.com'},'Action':'sts:AssumeRole'",
                "TRUST|MISSING_CONDITION_KEY_FOR_OIDC_PRINCIPAL|'Principal':{'Federated':'accounts.example.com'},'Action':'sts:AssumeRoleWithWebIdentity'",
            })
    void aFlawedPrincipalIsFound(PolicyKind kind, FindingCode code, String statement) {
        assertTrue(codes(kind, "{'Effect':'Allow'," + statement + "}").contains(code));
    }

    @Test
    void aCleanPolicyHasNoFindings() {
        var statement = "{" + CONDITION + "{'StringEquals':{'aws:username':'ana'}}}";
        assertEquals(Set.of(), codes(PolicyKind.IDENTITY, statement));
    }

    @Test
    void aProjectWideAllowSwallowsAVersionsScope() {
        var arn = "'arn:aws:rekognition:*:*:project/P/";
        var start = "{'Effect':'Allow','Action':'rekognition:StartProjectVersion','Resource':";
        var wide = "{'Effect':'Allow','Action':'rekognition:*','Resource':" + arn + "*'}";
        var narrow = start + arn + "version/V/*'}";
        assertTrue(
                codes(PolicyKind.IDENTITY, narrow, wide)
                        .contains(FindingCode.VERSION_SCOPE_SWALLOWED));
        assertFalse(
                codes(PolicyKind.IDENTITY, narrow).contains(FindingCode.VERSION_SCOPE_SWALLOWED));
    }

    @Test
    void aDenyOfWhatNothingAllowsIsPointedOut() {
        var allow = "{'Effect':'Allow','Action':'s3:Get*','Resource':'*'}";
        var idle = "{'Effect':'Deny','Action':'ec2:*','Resource':'*'}";
        var busy = "{'Effect':'Deny','Action':'s3:*','Resource':'arn:aws:s3:::b/*'}";
        var code = FindingCode.DENY_WITHOUT_ALLOW;
        assertTrue(codes(PolicyKind.IDENTITY, allow, idle).contains(code));
        assertFalse(codes(PolicyKind.IDENTITY, allow, busy).contains(code));
    }

    @Test
    void aFindingPointsAtItsPlace() {
        var text =
                "{\"Version\":\"2012-10-17\",\n \"Statement\":[{\"Effect\":\"No\","
                        + "\"Action\":\"s3:Get*\",\"Resource\":\"*\"}]}";
        var finding = PolicyValidator.validate(text, PolicyKind.IDENTITY).getFirst();
        assertEquals(FindingCode.INVALID_EFFECT, finding.code());
        assertEquals(
                List.of(
                        new PathElement.Value("Statement"),
                        new PathElement.Index(0),
                        new PathElement.Value("Effect")),
                finding.path());
        assertEquals(2, finding.start().line());
        assertEquals("\"No\"", text.substring(finding.start().offset(), finding.end().offset()));
    }

    @Test
    void aProjectPolicyIsAboutModelsAndReadsItsEffectInAnyCase() {
        var copy =
                "{'Effect':'ALLOW','Principal':{'AWS':'123456789012'},"
                        + "'Action':'rekognition:CopyProjectVersion','Resource':'arn:aws:%s'}";
        var model =
                codes(PolicyKind.PROJECT, copy.formatted("rekognition:*:*:project/p/version/*"));
        assertFalse(model.contains(FindingCode.INVALID_EFFECT), model::toString);
        assertFalse(model.contains(FindingCode.UNSUPPORTED_RESOURCE_ARN_IN_POLICY));
        assertTrue(
                codes(PolicyKind.PROJECT, copy.formatted("s3:::b/*"))
                        .contains(FindingCode.UNSUPPORTED_RESOURCE_ARN_IN_POLICY));
        assertTrue(
                codes(PolicyKind.IDENTITY, "{'Effect':'ALLOW','Action':'*','Resource':'*'}")
                        .contains(FindingCode.INVALID_EFFECT));
    }

    @Test
    void onlyTrustPoliciesNameProviders() {
        var federated =
                "{'Effect':'Allow','Principal':{'Federated':'accounts.google.com'},"
                        + "'Action':'%s'%s}";
        assertTrue(
                codes(PolicyKind.RESOURCE, federated.formatted("s3:*", ",'Resource':'*'"))
                        .contains(FindingCode.FEDERATED_PRINCIPAL_NOT_SUPPORTED));
        assertFalse(
                codes(PolicyKind.TRUST, federated.formatted("sts:AssumeRoleWithWebIdentity", ""))
                        .contains(FindingCode.FEDERATED_PRINCIPAL_NOT_SUPPORTED));
    }

    @Test
    void aSidTwiceIsAnErrorOrAWarning() {
        var put = "{'Sid':'A','Effect':'Deny','Action':'s3:Put*','Resource':'*'%s}";
        var get = "{'Sid':'A','Effect':'Deny','Action':'s3:Get*','Resource':'*'%s}";
        assertTrue(
                codes(PolicyKind.IDENTITY, put.formatted(""), get.formatted(""))
                        .contains(FindingCode.UNIQUE_SIDS_REQUIRED));
        var all = ",'Principal':'*'";
        assertTrue(
                codes(PolicyKind.RESOURCE, put.formatted(all), get.formatted(all))
                        .contains(FindingCode.UNIQUE_SIDS_RECOMMENDED));
    }

    @Test
    void whatIsNotJsonIsAFinding() {
        var findings = PolicyValidator.validate("{", PolicyKind.IDENTITY);
        assertEquals(FindingCode.JSON_SYNTAX_ERROR, findings.getFirst().code());
    }

    private static Set<FindingCode> codes(PolicyKind kind, String... statements) {
        var text = "{'Version':'2012-10-17','Statement':[" + String.join(",", statements) + "]}";
        var codes = EnumSet.noneOf(FindingCode.class);
        PolicyValidator.validate(quoted(text), kind).forEach(finding -> codes.add(finding.code()));
        return codes;
    }
}
