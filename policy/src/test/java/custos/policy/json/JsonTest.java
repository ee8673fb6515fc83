package custos.policy.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import custos.policy.json.Json.ArrayNode;
import custos.policy.json.Json.ObjectNode;
import custos.policy.json.Json.Position;
import custos.policy.json.Json.Scalar;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {
    private static final String DOCUMENT =
            """
            {"a" : "x\\"\\\\y", "\\"b\\\\" :1.50,
              "c":[true ,false,null,[ ] ],
             "\\u0064":{ "e":{}},"a":
            -2e3 , "f": "", "g":""}
            """;

    @Test
    void everyValueAndNameKnowsItsText() throws JsonSyntaxException {
        var seen = new ArrayList<String>();
        gather(Json.parse(DOCUMENT), seen);
        var expected =
                """
                "a" is a
                a string "x\\"\\\\y"
                "\\"b\\\\" is "b\\
                a number 1.50
                "c" is c
                a list [true ,false,null,[ ] ]
                a boolean true
                a boolean false
                null null
                a list [ ]
                "\\u0064" is d
                an object { "e":{}}
                "e" is e
                an object {}
                "a" is a
                a number -2e3
                "f" is f
                a string ""
                "g" is g
                a string ""
                """;
        assertEquals("an object " + DOCUMENT.strip(), seen.removeFirst());
        assertEquals(expected.lines().toList(), seen);
    }

    private static void gather(Json json, List<String> seen) {
        seen.add(json.kindName() + " " + text(json.span()));
        switch (json) {
            case ObjectNode object ->
                    object.members()
                            .forEach(member -> {
                                seen.add(text(member.nameSpan()) + " is " + member.name());
                                gather(member.value(), seen);
                            });
            case ArrayNode array -> array.items().forEach(item -> gather(item, seen));
            case Scalar _ -> {}
        }
    }

    /** The text of a span, of which line and column must lead to the same places. */
    private static String text(Json.Span span) {
        assertEquals(span.start().offset(), offset(span.start()));
        assertEquals(span.end().offset(), offset(span.end()));
        return DOCUMENT.substring(span.start().offset(), span.end().offset());
    }

    private static int offset(Position position) {
        var lines = DOCUMENT.lines().limit(position.line() - 1).mapToInt(String::length);
        return lines.map(length -> length + 1).sum() + position.column() - 1;
    }

    @Test
    void aScalarTellsItsKindAndKeepsItsText() throws JsonSyntaxException {
        var text = scalar("\"a\\u0062\"");
        assertEquals("ab", text.text());
        assertTrue(text.isString());
        assertFalse(text.isNull());
        assertEquals("1.50", scalar("1.50").text());
        assertFalse(scalar("1.50").isString());
        assertTrue(scalar("null").isNull());
        assertFalse(scalar("true").isNull());
    }

    private static Scalar scalar(String text) throws JsonSyntaxException {
        return (Scalar) Json.parse(text);
    }

    @Test
    void ofTwoMembersOfOneNameTheFirstIsFound() throws JsonSyntaxException {
        var object = (ObjectNode) Json.parse("{\"a\":1,\"b\":2,\"a\":3}");
        assertEquals("1", object.find("a").map(Scalar.class::cast).orElseThrow().text());
        assertEquals("2", object.find("b").map(Scalar.class::cast).orElseThrow().text());
        assertTrue(object.find("c").isEmpty());
    }

    @Test
    void theElementsOfAListAreItsItemsAndOfAnythingElseItself() throws JsonSyntaxException {
        var list = (ArrayNode) Json.parse("[1,2]");
        assertEquals(list.items(), list.elements());
        var scalar = Json.parse("1");
        assertEquals(List.of(scalar), scalar.elements());
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '~',
            delimiter = '|',
            value = {
                "~~|1|1|the text is empty",
                "~ ~|1|1|the text is empty",
                "{} {}|1|4|text after the end of the document",
                "[1,|1|4|end-of-input",
                "{|1|2|Unexpected end-of-input: expected close marker for Object",
                "{'a':1,}|1|8|expecting",
                "{'a' 1}|1|6|colon",
                "[01]|1|3|Leading zero",
                "[NaN]|1|5|NaN",
                "['\t']|1|3|unquoted character",
                "/* */ 1|1|1|comment",
                "/* */ 1|1|1|maybe a (non-standard) comment?",
            })
    void whatIsNotJsonIsRefusedWhereItEnds(String text, int line, int column, String reason) {
        var fault =
                assertThrows(JsonSyntaxException.class, () -> Json.parse(text.replace('\'', '"')));
        assertTrue(fault.text().contains(reason), fault.text());
        assertFalse(fault.text().contains("Feature"), fault.text());
        assertEquals(line, fault.position().line(), fault.text());
        assertEquals(column, fault.position().column(), fault.text());
    }

    @ParameterizedTest
    @ValueSource(strings = {"[", "{\"a\":"})
    void sixtyFourLevelsAreReadAndNoMore(String level) throws JsonSyntaxException {
        var end = level.equals("[") ? "]" : "}";
        Json.parse(level.repeat(64) + "1" + end.repeat(64));
        var fault =
                assertThrows(
                        JsonSyntaxException.class,
                        () -> Json.parse(level.repeat(65) + "1" + end.repeat(65)));
        assertEquals("nested deeper than 64 levels", fault.text());
        assertEquals(64 * level.length() + 1, fault.position().column());
        Json.parse("[" + (level.repeat(63) + "1" + end.repeat(63) + ",").repeat(3) + "1]");
    }
}
