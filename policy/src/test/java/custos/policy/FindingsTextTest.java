package custos.policy;

import static custos.policy.PolicyTexts.quoted;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FindingsTextTest {
    private static final String DOCUMENT =
            quoted(
                    "{'Version':'2012-10-17',\n 'Statement':[{'Effect':'No','Action':'s3:Get*',"
                            + "'Resource':'*','Nothing':1}]}");

    @Test
    void aLineSaysWhereHowBadWhatAndInWhichElement() {
        assertEquals(
                List.of(
                        "p.json:2:25: error INVALID_EFFECT: The effect must be Allow or Deny."
                                + " (Statement[0].Effect)",
                        "p.json:2:64: error INVALID_POLICY_ELEMENT: There is no element Nothing."
                                + " (Statement[0].Nothing)"),
                lines(PolicyKind.IDENTITY, DOCUMENT));
        assertEquals(
                List.of("p.json:1:1: error DATA_TYPE_MISMATCH: A policy is a JSON object."),
                lines(PolicyKind.IDENTITY, "[]"));
    }

    @Test
    void theAnswerOfValidatePolicyHasTypeCodeTextLinkAndSpan() {
        var findings = PolicyValidator.validate(DOCUMENT, PolicyKind.IDENTITY);
        var reference =
                "https://docs.aws.amazon.com/IAM/latest/UserGuide/"
                        + "access-analyzer-reference-policy-checks.html"
                        + "#access-analyzer-reference-policy-checks-error-";
        assertEquals(
                quoted(
                        "{'findings':[{'findingType':'ERROR','issueCode':'INVALID_EFFECT',"
                                + "'findingDetails':'The effect must be Allow or Deny.',"
                                + "'learnMoreLink':'"
                                + reference
                                + "invalid-effect','locations':[{'path':[{'value':'Statement'},"
                                + "{'index':0},{'value':'Effect'}],'span':{"
                                + "'start':{'line':2,'column':24,'offset':49},"
                                + "'end':{'line':2,'column':28,'offset':53}}}]},"
                                + "{'findingType':'ERROR','issueCode':'INVALID_POLICY_ELEMENT',"
                                + "'findingDetails':'There is no element Nothing.',"
                                + "'learnMoreLink':'"
                                + reference
                                + "invalid-policy-element','locations':[{'path':["
                                + "{'value':'Statement'},{'index':0},{'key':'Nothing'}],'span':{"
                                + "'start':{'line':2,'column':63,'offset':88},"
                                + "'end':{'line':2,'column':72,'offset':97}}}]}]}"),
                FindingsText.json(findings));
        assertEquals(quoted("{'findings':[]}"), FindingsText.json(List.of()));
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '~',
            delimiter = '|',
            value = {
                "'StringEquals':{'x:a':[]}|The list of values is empty.",
                "'StringEqualsIfExists':{'x:a':[]}|This holds only when the key is missing: ask that with Null.",
                "'NumericLessThanEquals':{'x:a':['1','2']}|Only the greatest of these values matters.",
                "'NumericGreaterThan':{'x:a':['1','2']}|Only the least of these values matters.",
            })
    void theDetailsTellWhatIsMeant(String condition, String details) {
        assertEquals(
                List.of(details),
                details("'Effect':'Deny','Action':'s3:GetObject'", condition).stream()
                        .distinct()
                        .toList());
    }

    @Test
    void fiveActionsWithoutTagsAreNamedAndOfMoreTheFirstFive() {
        var four = "'rekognition:DetectText','rekognition:DetectFaces','s3:a','s3:b'";
        var statement = "'Effect':'Deny','Action':[" + four + ",'s3:c'%s]";
        var tag = "'StringEquals':{'aws:ResourceTag/t':'v'}";
        var named =
                "No request of these actions carries the tags of a resource, so this statement does"
                        + " not reach them: rekognition:detectfaces, rekognition:detecttext, s3:a,"
                        + " s3:b, s3:c";
        assertEquals(List.of(named + "."), details(statement.formatted(""), tag));
        assertEquals(List.of(named + ", …"), details(statement.formatted(",'s3:d'"), tag));
    }

    @Test
    void whatCouldSteerATerminalIsWrittenAsAnEscape() {
        var statement =
                "'Effect':'Deny','Action':'s3:GetObject','\\u001b[2J\\n\\u202e\\u2028\\u2029é':1";
        var line = lines(PolicyKind.IDENTITY, document(statement, "")).getFirst();
        assertEquals(
                "p.json:1:79: error INVALID_POLICY_ELEMENT: There is no element"
                        + " \\u001b[2J\\u000a\\u202e\\u2028\\u2029é."
                        + " (Statement[0].\\u001b[2J\\u000a\\u202e\\u2028\\u2029é)",
                line);
        assertFalse(Printable.of("plain, \\ and é").contains("\\u"));
    }

    private static List<String> lines(PolicyKind kind, String document) {
        return PolicyValidator.validate(document, kind).stream()
                .map(finding -> FindingsText.line("p.json", finding))
                .toList();
    }

    private static List<String> details(String statement, String condition) {
        return PolicyValidator.validate(document(statement, condition), PolicyKind.IDENTITY)
                .stream()
                .map(Finding::details)
                .toList();
    }

    private static String document(String statement, String condition) {
        var block = condition.isEmpty() ? "" : ",'Condition':{" + condition + "}";
        return quoted(
                "{'Version':'2012-10-17','Statement':[{"
                        + statement
                        + ",'Resource':'*'"
                        + block
                        + "}]}");
    }
}
