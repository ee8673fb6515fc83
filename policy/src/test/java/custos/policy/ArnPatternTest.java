package custos.policy;

import static custos.policy.PolicyTexts.ANA;
import static custos.policy.PolicyTexts.allow;
import static custos.policy.PolicyTexts.identity;
import static custos.policy.PolicyTexts.request;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ArnPatternTest {
    private static final String PROJECTS = "arn:aws:rekognition:us-east-1:123456789012:project/";

    @ParameterizedTest
    @CsvSource({
        "a:b:c:d:e:f:g, a|b|c|d|e|f:g",
        "a:b:c:d:e:, a|b|c|d|e|",
        ":b:c:d:e:f, |b|c|d|e|f",
        ":::::, |||||",
        "arn:aws:s3:::b/k, arn|aws|s3|||b/k",
    })
    void aNameIsCutAtItsFirstFiveColons(String text, String parts) {
        var name = Objects.requireNonNull(ArnName.of(text));
        var cut = new ArrayList<String>();
        for (var i = 0; i < ArnName.PARTS; i++) {
            cut.add(text.substring(name.start(i), name.end(i)));
        }
        assertEquals(parts, String.join("|", cut));
    }

    @ParameterizedTest
    @CsvSource({"''", ":", "a:b", "a:b:c", "a:b:c:d", "a:b:c:d:e", "::::"})
    void aTextOfFewerColonsIsNoName(String text) {
        assertNull(ArnName.of(text));
    }

    @ParameterizedTest
    @CsvSource({
        "arn:aws:rekognition:*:123456789012:project/P/1, true",
        "arn:aws:rekognition:*:12345678901:project/P/1, false",
        "arn:aws:rekognition:*:1234567890123:project/P/1, false",
        "arn:aws:rekognition:us-*:*:project/P/1, true",
        "arn:aws:rekognition:*-2:*:project/P/1, false",
        "arn:*:rekognition:us-east-1:123456789012:project/P/1, true",
        "arn:*:rekognitio?:us-east-?:*12:project/P/?, true",
        "*:aws:rekognition:us-east-1:123456789012:project/P/1, true",
        "?:aws:rekognition:us-east-1:123456789012:project/P/1, false",
    })
    void behindAWildcardEveryPartIsStillCompared(String pattern, boolean matches) throws Exception {
        var name = Objects.requireNonNull(ArnName.of(PROJECTS + "P/1"));
        assertEquals(matches, pattern(pattern).matches(name, Context.EMPTY));
    }

    @Test
    void theSixthPartLeadsUpToItsFirstWildcard() throws Exception {
        assertEquals(List.of(new Piece.Literal("project/P/")), pattern(PROJECTS + "P/*/1").lead());
        assertEquals(List.of(), pattern("arn:aws:s3:::*").lead());
        assertEquals(List.of(), pattern("arn:aws:s3:*").lead());
        assertEquals(List.of(), pattern("arn:aws:s3").lead());
    }

    @Test
    void patternsAreTriedFromTheShortestBeginningToTheLongest() {
        var tails = List.of("P/version/*", "P/v*", "P/*", "*");
        var statements = tails.stream().map(tail -> statement(PROJECTS + tail)).toList();
        var entries = new ArrayList<PatternTree.Entry>();
        for (var statement : statements) {
            entries.add(new PatternTree.Entry(statement, statement.resources.arns().getFirst()));
        }
        var resource = PROJECTS + "P/version/V/1";
        var name = Objects.requireNonNull(ArnName.of(resource));
        var request = request(ANA, "x:Y", resource);
        while (!entries.isEmpty()) {
            var found = PatternTree.of(entries).first(request, name, Question.ALLOWS);
            assertSame(entries.removeLast().statement(), found);
        }
    }

    private static Statement statement(String resource) {
        return identity(allow("x:*", resource)).statements().getFirst();
    }

    private static ArnPattern pattern(String text) throws Template.VariableException {
        return ArnPattern.of(Template.parse(text, true, true));
    }
}
