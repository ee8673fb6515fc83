package custos.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The example on the package's front page compiles, runs and says what it should. */
class PackageExampleTest {
    private static final String BEGIN = "// example";

    @Test
    void aDenialOfTheExampleIsExplained() throws MalformedPolicyException {
        // example
        var policy =
                Policy.parse(
                        PolicyKind.IDENTITY,
                        "team-red",
                        """
                        {"Version": "2012-10-17", "Statement": [
                          {"Effect": "Allow", "Action": "rekognition:DetectCustomLabels", "Resource": "*",
                           "Condition": {"StringEquals": {"aws:ResourceTag/team": "red"}}}]}
                        """);
        var request =
                new AccessRequest(
                        "rekognition:DetectCustomLabels",
                        "arn:aws:rekognition:us-east-1:123456789012:project/P/version/V/1690000000000",
                        "123456789012",
                        Requester.parse("arn:aws:iam::123456789012:user/ana"),
                        Context.builder().put("aws:ResourceTag/team", "blue").build());
        var policies = Policies.ofIdentity(policy);
        var decision = new PolicyEngine().decide(request, policies);
        if (!decision.isAllowed()) {
            System.out.println(AccessDeniedMessage.of(request, decision));
            System.out.println(new Explainer().explain(request, policies).text());
        }
        // example
        assertEquals(new Decision.ImplicitlyDenied(PolicyKind.IDENTITY), decision);
        var explanation = new Explainer().explain(request, policies);
        assertTrue(explanation.text().contains("wanted `red`, saw `blue`"), explanation::text);
    }

    @Test
    void theExampleIsTheOneOnTheFrontPage() throws IOException {
        var here = Path.of("src/test/java/custos/policy/PackageExampleTest.java");
        var page = Files.readString(Path.of("src/main/java/custos/policy/package-info.java"));
        var example = between(Files.readAllLines(here));
        assertFalse(example.isEmpty());
        assertTrue(words(page.replace("\n * ", "\n")).contains(words(example)), example);
    }

    private static String between(List<String> lines) {
        var marks = lines.stream().map(String::strip).toList();
        var first = marks.indexOf(BEGIN);
        var end = marks.subList(first + 1, marks.size()).indexOf(BEGIN) + first + 1;
        return String.join("\n", lines.subList(first + 1, end));
    }

    /** The text with every run of white space as one space. */
    private static String words(String text) {
        return text.replaceAll("\\s+", " ").strip();
    }
}
