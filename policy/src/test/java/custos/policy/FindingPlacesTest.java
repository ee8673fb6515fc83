package custos.policy;

import static custos.policy.PolicyTexts.quoted;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Codes that depend on the kind of policy or on several values, each with its place. */
class FindingPlacesTest {
    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '~',
            delimiter = '|',
            value = {
                "PASS_ROLE_WITH_NOT_RESOURCE|Action|'Action':'iam:PassRole','NotResource':'x'",
                "PASS_ROLE_WITH_STAR_IN_ACTION_AND_NOT_RESOURCE|Action|'Action':'iam:*','NotResource':'x'",
                "PASS_ROLE_WITH_NOT_ACTION_AND_NOT_RESOURCE|NotAction|'NotAction':'s3:*','NotResource':'x'",
                "PASS_ROLE_WITH_STAR_IN_RESOURCE|Action|'Action':'IAM:passrole','Resource':'arn:aws:iam::*:role/*'",
                "PASS_ROLE_WITH_STAR_IN_RESOURCE|Action|'Action':['s3:*','iam:PassRole'],'Resource':['a','arn:aws:iam::123456789012:*']",
                "PASS_ROLE_WITH_STAR_IN_RESOURCE|Action|'Action':'iam:PassRole','Resource':'arn:aws:iam:*'",
                "PASS_ROLE_WITH_STAR_IN_ACTION_AND_RESOURCE|Action|'Action':'iam:Pass*','Resource':'*'",
                "PASS_ROLE_WITH_STAR_IN_RESOURCE_AND_NOT_ACTION|NotAction|'NotAction':'s3:*','Resource':'*'",
                "CREATE_SLR_WITH_NOT_RESOURCE|Action|'Action':'iam:CreateServiceLinkedRole','NotResource':'x'",
                "CREATE_SLR_WITH_STAR_IN_ACTION_AND_NOT_RESOURCE|Action|'Action':'iam:Create*','NotResource':'x'",
                "CREATE_SLR_WITH_NOT_ACTION_AND_NOT_RESOURCE|NotAction|'NotAction':'s3:*','NotResource':'x'",
                "CREATE_SLR_WITH_STAR_IN_RESOURCE|Action|'Action':'iam:CreateServiceLinkedRole','Resource':'arn:aws:iam::*:role/aws-service-role/*'",
                "CREATE_SLR_WITH_STAR_IN_ACTION_AND_RESOURCE|Action|'Action':'*','Resource':'*'",
                "CREATE_SLR_WITH_STAR_IN_RESOURCE_AND_NOT_ACTION|NotAction|'NotAction':'s3:*','Resource':'*'",
            })
    void handingOutARolesRightsIsFoundAtTheActions(
            FindingCode code, String place, String statement) {
        assertEquals(
                List.of("Statement[0]." + place),
                places(PolicyKind.IDENTITY, code, "'Effect':'Allow'," + statement));
        assertEquals(List.of(), places(PolicyKind.IDENTITY, code, "'Effect':'Deny'," + statement));
        assertEquals(
                List.of(),
                places(
                        PolicyKind.IDENTITY,
                        code,
                        "'Effect':'Allow','Condition':{'StringEquals':{'iam:PassedToService':"
                                + "'rekognition.amazonaws.com','iam:AWSServiceName':'x'}},"
                                + statement));
        assertEquals(
                List.of(),
                places(PolicyKind.SERVICE_CONTROL, code, "'Effect':'Allow'," + statement));
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '~',
            delimiter = '|',
            value = {
                "'Action':'iam:PassRole','Resource':'arn:aws:iam::*:role/rekognition-*'",
                "'Action':'iam:PassRole','Resource':'arn:aws:iam::123456789012:role/r'",
                "'Action':'iam:PassRole','Resource':'arn:aws:s3:::*'",
                "'Action':'iam:PassRole','Resource':'arn:aws:s3:*'",
                "'Action':'s3:*','Resource':'*'",
                "'NotAction':'iam:*','Resource':'*'",
                "'Action':'iam:CreateServiceLinkedRole','Resource':'arn:aws:iam::*:role/aws-service-role/s3.amazonaws.com/*'",
            })
    void aNarrowRoleOrAnotherActionHandsOutNothing(String statement) {
        var findings = validate(PolicyKind.IDENTITY, "'Effect':'Allow'," + statement);
        assertTrue(
                findings.stream()
                        .map(finding -> finding.code().name())
                        .noneMatch(code ->
                                code.startsWith("PASS_ROLE") || code.startsWith("CREATE_SLR")),
                findings::toString);
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '~',
            delimiter = '|',
            value = {
                "TRUST|ROLE_TRUST_POLICY_UNSUPPORTED_WILDCARD_IN_PRINCIPAL|Principal|'Principal':'*'",
                "TRUST|INVALID_ROLE_REFERENCE|Principal.AWS[1]|'Principal':{'AWS':['123456789012','AROAABCDEFGHIJKLMNOP']}",
                "TRUST|INVALID_USER_REFERENCE|Principal.AWS|'Principal':{'AWS':'AIDAABCDEFGHIJKLMNOP'}",
                "TRUST|INVALID_FEDERATED_PRINCIPAL_SYNTAX_IN_ROLE_TRUST_POLICY|Principal.Federated|'Principal':{'Federated':'https://accounts.google.com'}",
                "TRUST|REDUNDANT_PRINCIPAL_IN_ROLE_TRUST_POLICY|Principal.AWS[0]|'Principal':{'AWS':['arn:aws:sts::123456789012:assumed-role/r/s','arn:aws:iam::123456789012:role/p/r']}",
                "RESOURCE|IRRELEVANT_CONDITION_KEY_IN_POLICY|Condition.StringEquals.s3:ResourceAccount|'Principal':'*','Condition':{'StringEquals':{'s3:ResourceAccount':'123456789012'}}",
                "IDENTITY|DEPRECATED_GLOBAL_CONDITION_KEY|Condition.ArnLike.aws:ARN|'Condition':{'ArnLike':{'aws:ARN':'*'}}",
                "IDENTITY|MISSING_PAIRED_CONDITION_KEYS|Condition.IpAddress.aws:VpcSourceIp|'Condition':{'IpAddress':{'aws:VpcSourceIp':'10.0.0.0/8'}}",
                "IDENTITY|TYPE_MISMATCH|Condition.StringEquals.aws:SecureTransport|'Condition':{'StringEquals':{'aws:SecureTransport':'true'}}",
                "IDENTITY|TYPE_MISMATCH|Condition.NumericEquals.aws:username|'Condition':{'NumericEquals':{'aws:username':'1'}}",
                "IDENTITY|TYPE_MISMATCH|Condition.DateEquals.aws:MultiFactorAuthAge|'Condition':{'DateEquals':{'aws:MultiFactorAuthAge':'2020'}}",
                "IDENTITY|TYPE_MISMATCH|Condition.IpAddress.aws:PrincipalArn|'Condition':{'IpAddress':{'aws:PrincipalArn':'10.0.0.1'}}",
                "IDENTITY|TYPE_MISMATCH|Condition.Bool.aws:SourceIp|'Condition':{'Bool':{'aws:SourceIp':'true'}}",
                "IDENTITY|TYPE_MISMATCH|Condition.ArnLike.aws:CurrentTime|'Condition':{'ArnLike':{'aws:CurrentTime':'*'}}",
                "IDENTITY|TYPE_MISMATCH_STRING|Condition.BinaryEquals.x:k[1]|'Condition':{'BinaryEquals':{'x:k':['YQ==','?']}}",
                "IDENTITY|PRIVATE_IP_ADDRESS_SUBSET|Condition.IpAddress.aws:SourceIp[1]|'Condition':{'IpAddress':{'aws:SourceIp':['203.0.113.0/24','10.0.0.0/8']}}",
                "IDENTITY|PRIVATE_NOT_IP_ADDRESS_SUBSET|Condition.NotIpAddress.aws:SourceIp[0]|'Condition':{'NotIpAddress':{'aws:SourceIp':['fd00::1','2001:db8::/32']}}",
                "IDENTITY|PRIVATE_IP_ADDRESS|Condition.IpAddress.aws:sourceip|'Condition':{'IpAddress':{'aws:sourceip':['172.16.0.0/12','192.168.0.0/16']}}",
                "IDENTITY|REDUNDANT_CONDITION_VALUE_NUM|Condition.NumericLessThan.aws:MultiFactorAuthAge|'Condition':{'NumericLessThan':{'aws:MultiFactorAuthAge':['1','2']}}",
                "IDENTITY|EMPTY_ARRAY_CONDITION_FORALLVALUES|Condition.ForAllValues:StringEquals.aws:TagKeys|'Condition':{'ForAllValues:StringEquals':{'aws:TagKeys':[]}}",
                "IDENTITY|EMPTY_ARRAY_CONDITION_FORANYVALUE|Condition.ForAnyValue:StringEquals.aws:TagKeys|'Condition':{'ForAnyValue:StringEquals':{'aws:TagKeys':[]}}",
                "IDENTITY|EMPTY_ARRAY_CONDITION_IFEXISTS|Condition.StringEqualsIfExists.aws:username|'Condition':{'StringEqualsIfExists':{'aws:username':[]}}",
                "IDENTITY|EMPTY_ARRAY_CONDITION|Condition.StringEquals.aws:username|'Condition':{'StringEquals':{'aws:username':[]}}",
                "SERVICE_CONTROL|SCP_SYNTAX_ERROR_ACTION_WILDCARD|Action|'Action':'iam:*Role'",
                "SERVICE_CONTROL|SCP_SYNTAX_ERROR_ACTION_WILDCARD|NotAction[1]|'NotAction':['iam:Get*','iam:?etRole']",
                "SERVICE_CONTROL|SCP_SYNTAX_ERROR_PRINCIPAL|NotPrincipal|'NotPrincipal':'*'",
                "RESOURCE_CONTROL|RCP_SYNTAX_ERROR_PRINCIPAL|Principal|'Principal':{'AWS':'123456789012'}",
                "RESOURCE_CONTROL|RCP_SYNTAX_ERROR_PRINCIPAL|NotPrincipal|'NotPrincipal':'*'",
                "RESOURCE_CONTROL|RCP_SYNTAX_ERROR_NOTACTION|NotAction|'Principal':'*','NotAction':'s3:*'",
            })
    void aFindingPointsAtItsPlace(
            PolicyKind kind, FindingCode code, String place, String statement) {
        var whole = "'Effect':'Deny','Resource':'*'," + statement;
        assertEquals(List.of("Statement[0]." + place), places(kind, code, whole));
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '~',
            delimiter = '|',
            value = {
                "TRUST|ROLE_TRUST_POLICY_UNSUPPORTED_WILDCARD_IN_PRINCIPAL|'Principal':{'AWS':'123456789012'}",
                "RESOURCE|ROLE_TRUST_POLICY_UNSUPPORTED_WILDCARD_IN_PRINCIPAL|'Principal':'*'",
                "TRUST|INVALID_FEDERATED_PRINCIPAL_SYNTAX_IN_ROLE_TRUST_POLICY|'Principal':{'Federated':['accounts.google.com','arn:aws:iam::123456789012:oidc-provider/idp.example.com/a']}",
                "TRUST|REDUNDANT_PRINCIPAL_IN_ROLE_TRUST_POLICY|'Principal':{'AWS':['arn:aws:sts::123456789012:assumed-role/r/s','arn:aws:iam::123456789012:role/r/other','arn:aws:iam::210987654321:role/r']}",
                "RESOURCE|REDUNDANT_PRINCIPAL_IN_ROLE_TRUST_POLICY|'Principal':{'AWS':['arn:aws:sts::123456789012:assumed-role/r/s','arn:aws:iam::123456789012:role/r']}",
                "IDENTITY|IRRELEVANT_CONDITION_KEY_IN_POLICY|'Condition':{'StringEquals':{'s3:ResourceAccount':'1'}}",
                "IDENTITY|MISSING_PAIRED_CONDITION_KEYS|'Condition':{'IpAddress':{'aws:VpcSourceIp':'10.0.0.0/8'},'StringEquals':{'AWS:SourceVpc':'vpc-1'}}",
                "IDENTITY|MISSING_PAIRED_CONDITION_KEYS|'Condition':{'IpAddress':{'aws:VpcSourceIp':'10.0.0.0/8'},'StringEquals':{'aws:SourceVpce':'vpce-1'}}",
                "IDENTITY|TYPE_MISMATCH|'Condition':{'StringLike':{'aws:PrincipalArn':'*'},'ArnLike':{'aws:FederatedProvider':'*'},'NumericLessThan':{'aws:EpochTime':'1'},'Null':{'aws:SourceIp':'true'},'BinaryEquals':{'aws:username':'YQ=='},'StringEquals':{'aws:ResourceTag/n':'1'}}",
                "IDENTITY|PRIVATE_IP_ADDRESS|'Condition':{'IpAddress':{'aws:VpcSourceIp':'10.0.0.0/8'}}",
                "IDENTITY|PRIVATE_IP_ADDRESS|'Condition':{'IpAddress':{'aws:SourceIp':[]}}",
                "IDENTITY|PRIVATE_IP_ADDRESS_SUBSET|'Condition':{'IpAddress':{'aws:SourceIp':['203.0.113.0/24','0.0.0.0/0']}}",
                "IDENTITY|REDUNDANT_CONDITION_VALUE_NUM|'Condition':{'NumericEquals':{'aws:MultiFactorAuthAge':['1','2']},'NumericLessThan':{'aws:MultiFactorAuthAge':'3'}}",
                "IDENTITY|INVALID_DATE_VALUE|'Condition':{'DateLessThan':{'aws:CurrentTime':['2020','2020-01-01']}}",
                "IDENTITY|INVALID_GLOBAL_CONDITION_KEY|'Condition':{'StringEquals':{'aws:ResourceTag/a/b':'a'}}",
                "SERVICE_CONTROL|SCP_SYNTAX_ERROR_ACTION_WILDCARD|'Action':['iam:Get*','*','']",
                "SERVICE_CONTROL|UNSUPPORTED_PRINCIPAL|'Principal':'*'",
                "IDENTITY|SCP_SYNTAX_ERROR_ACTION_WILDCARD|'Action':'iam:*Role'",
                "RESOURCE_CONTROL|RCP_SYNTAX_ERROR_PRINCIPAL|'Principal':'*'",
                "RESOURCE_CONTROL|RCP_SYNTAX_ERROR_ALLOW|'Principal':'*'",
            })
    void whatIsInOrderIsNotFound(PolicyKind kind, FindingCode code, String statement) {
        var whole = "'Effect':'Deny','Resource':'*'," + statement;
        assertEquals(List.of(), places(kind, code, whole));
    }

    @Test
    void aResourceControlPolicyAllowsEverythingOrNothing() {
        var allow = "'Effect':'Allow','Principal':'*','Action':'*',";
        var code = FindingCode.RCP_SYNTAX_ERROR_ALLOW;
        var kind = PolicyKind.RESOURCE_CONTROL;
        assertEquals(List.of(), places(kind, code, allow + "'Resource':'*'"));
        var statement = List.of("Statement[0]");
        assertEquals(statement, places(kind, code, allow + "'Resource':'arn:aws:s3:::b'"));
        assertEquals(statement, places(kind, code, allow + "'NotResource':'*'"));
        assertEquals(statement, places(kind, code, allow + "'Resource':'*','Condition':{}"));
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '~',
            delimiter = '|',
            value = {
                "'Action':'s3:GetObject'|StringEquals|Action",
                "'Action':'rekognition:DetectLabels'|StringLike|Action",
                "'Action':'rekognition:Describe*'|ForAnyValue:StringNotEquals|Action",
                "'Action':['rekognition:*','*']|StringEquals|Action",
                "'NotAction':'iam:*'|StringEquals|NotAction",
                "'Action':'rekognition:DetectCustomLabels'|StringEquals|none",
                "'Action':'rekognition:CreateProject'|StringEquals|none",
                "'Action':'*'|StringEquals|none",
                "'Action':'ec2:*'|StringEquals|none",
                "'Action':'s3:*'|StringNotEquals|none",
                "'Action':'s3:*'|StringEqualsIfExists|none",
                "'Action':'s3:*'|ForAllValues:StringEquals|none",
                "'Action':'s3:*'|Null|none",
                "'NotAction':'iam:*'|StringNotLike|none",
            })
    void aTagThatNoRequestOfTheActionCarriesIsFound(
            String actions, String operator, String element) {
        var key = "aws:ResourceTag/Team";
        var condition = "'Condition':{'%s':{'%s':'true'}}".formatted(operator, key);
        for (var effect : List.of("Allow", "Deny")) {
            var findings =
                    validate(
                            PolicyKind.IDENTITY,
                            "'Effect':'%s','Resource':'*',%s,%s"
                                    .formatted(effect, actions, condition));
            var wanted =
                    switch (element) {
                        case "Action" ->
                                List.of(effect.toUpperCase(Locale.ROOT) + "_WITH_UNSUPPORTED_");
                        case "NotAction" ->
                                List.of(
                                        effect.toUpperCase(Locale.ROOT)
                                                + "_NOTACTION_WITH_UNSUPPORTED_");
                        default -> List.of();
                    };
            var found =
                    findings.stream()
                            .filter(f -> f.code().name().contains("_TAG_CONDITION"))
                            .toList();
            assertEquals(
                    wanted,
                    found.stream()
                            .map(f -> f.code().name())
                            .map(name -> name.substring(0, name.indexOf("TAG_CONDITION")))
                            .toList());
            found.forEach(f ->
                    assertEquals(
                            "Statement[0].Condition." + operator + "." + key,
                            FindingsText.path(f.path())));
        }
    }

    @Test
    void aTagFindingNamesTheFirstActionsOnly() {
        var statement =
                "'Effect':'Deny','Resource':'*','Action':'rekognition:*',"
                        + "'Condition':{'StringEquals':{'aws:ResourceTag/t':'v'}}";
        var details = finding(statement).details();
        assertTrue(details.contains("rekognition:comparefaces, "), details);
        assertTrue(details.endsWith(", …"), details);
        var one = finding(statement.replace("rekognition:*", "rekognition:DetectText"));
        assertTrue(one.details().endsWith(": rekognition:detecttext."), one.details());
    }

    private static Finding finding(String statement) {
        var code = FindingCode.DENY_WITH_UNSUPPORTED_TAG_CONDITION_KEY_FOR_SERVICE;
        return validate(PolicyKind.IDENTITY, statement).stream()
                .filter(finding -> finding.code() == code)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void everyCodeOfAwsLeadsToItsPartOfTheReference() {
        var link = FindingCode.MISSING_VERSION.learnMoreLink();
        assertTrue(
                link.endsWith(
                        "#access-analyzer-reference-policy-checks-general-warning-missing-version"),
                link);
        assertTrue(
                FindingCode.PASS_ROLE_WITH_NOT_RESOURCE
                        .learnMoreLink()
                        .endsWith("-checks-security-warning-pass-role-with-not-resource"));
        assertEquals("", FindingCode.TIMESTAMP_UNPINNED.learnMoreLink());
        assertEquals(
                List.of(
                        FindingCode.TIMESTAMP_UNPINNED,
                        FindingCode.VERSION_SCOPE_SWALLOWED,
                        FindingCode.CREATE_PROJECT_UNREACHABLE,
                        FindingCode.DENY_WITHOUT_ALLOW,
                        FindingCode.TAG_ON_CREATE_MISSING),
                Arrays.stream(FindingCode.values()).filter(FindingCode::isOurs).toList());
    }

    @Test
    void tooLongAPolicyIsFoundUnderItsKindsCode() {
        var text = quoted("{'Version':'2012-10-17','Statement':[{'Sid':'%s'}]}");
        var expected =
                List.of(
                        "IDENTITY POLICY_SIZE_EXCEEDS_IDENTITY_POLICY_QUOTA 6145",
                        "BOUNDARY POLICY_SIZE_EXCEEDS_IDENTITY_POLICY_QUOTA 6145",
                        "SESSION POLICY_SIZE_EXCEEDS_IDENTITY_POLICY_QUOTA 2049",
                        "RESOURCE POLICY_SIZE_EXCEEDS_RESOURCE_POLICY_QUOTA 20481",
                        "TRUST POLICY_SIZE_EXCEEDS_ROLE_TRUST_POLICY_QUOTA 2049",
                        "PROJECT POLICY_SIZE_EXCEEDS_RESOURCE_POLICY_QUOTA 2001",
                        "SERVICE_CONTROL POLICY_SIZE_EXCEEDS_SCP_QUOTA 5121",
                        "RESOURCE_CONTROL POLICY_SIZE_EXCEEDS_RCP_QUOTA 5121");
        for (var line : expected) {
            var words = line.split(" ", -1);
            var kind = PolicyKind.valueOf(words[0]);
            var sid = "x".repeat(Integer.parseInt(words[2]) - text.length() + "%s".length());
            assertTrue(hasCode(text.replace("%s", sid), kind, words[1]), line);
            assertFalse(hasCode(text.replace("%s", sid.substring(1)), kind, words[1]), line);
        }
    }

    @Test
    void whatIsTooLongToBeSavedIsReviewedInBoundedTime() {
        var name = "a".repeat(60_000);
        var two =
                "{'Version':'2012-10-17','Statement':["
                        + "{'Effect':'Allow','Action':'s3:"
                        + name
                        + "*','Resource':'arn:aws:s3:::b'},"
                        + "{'Effect':'Deny','Action':'s3:*"
                        + name
                        + "','Resource':'arn:aws:s3:::b'}]}";
        assertEquals(
                List.of("POLICY_SIZE_EXCEEDS_RESOURCE_POLICY_QUOTA " + two.length()),
                lengths(quoted(two)));
        var names = IntStream.range(0, 10_000).mapToObj("'s3:*%05d'"::formatted).toList();
        var many = "{'Version':'2012-10-17','Statement':{'Action':" + names + "}}";
        assertEquals(1, lengths(quoted(many)).size());
        assertEquals(
                List.of("POLICY_SIZE_EXCEEDS_RESOURCE_POLICY_QUOTA 131073"),
                lengths(" ".repeat(131_073)));
    }

    private static List<String> lengths(String text) {
        return PolicyValidator.validate(text, PolicyKind.RESOURCE).stream()
                .filter(finding -> finding.code().name().startsWith("POLICY_SIZE"))
                .map(finding -> finding.code() + " " + finding.details().split(" ", -1)[3])
                .toList();
    }

    private static boolean hasCode(String text, PolicyKind kind, String code) {
        return PolicyValidator.validate(text, kind).stream()
                .anyMatch(finding -> finding.code().name().equals(code));
    }

    private static List<String> places(PolicyKind kind, FindingCode code, String statement) {
        return validate(kind, statement).stream()
                .filter(finding -> finding.code() == code)
                .map(finding -> FindingsText.path(finding.path()))
                .toList();
    }

    private static List<Finding> validate(PolicyKind kind, String statement) {
        return PolicyValidator.validate(
                quoted("{'Version':'2012-10-17','Statement':[{" + statement + "}]}"), kind);
    }
}
