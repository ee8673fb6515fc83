package custos.manifest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class EntryTest {
    private static final String WRONG_TYPE =
            "{\"source-ref\":\"s3://b-1/a\",\"BB\":{\"annotations\":[{\"left\":1}]},\"BB-metadata\":{\"type\":\"groundtruth/x\"}}";

    @Test
    void thePublishedEntryIsListedAsItWasWritten() {
        var line =
                """
                {"source-ref":"s3://bucket/camellia4.jpg","camellia":1,"camellia-metadata":{"confidence":1,\
                "job-name":"labeling-job/camellia","class-name":"camellia","human-annotated":"yes",\
                "creation-date":"2021-07-11T03:32:13.456Z","type":"groundtruth/image-classification"},\
                "with_leaves":1,"with_leaves-metadata":{"confidence":1,"job-name":"labeling-job/with_leaves",\
                "class-name":"with_leaves","human-annotated":"yes","creation-date":"2021-07-11T03:32:13.456Z",\
                "type":"groundtruth/image-classification"}}\
                """;
        var entry = Sample.entry(line);
        assertEquals(line, entry.text());
        assertEquals(
                line.substring(0, line.length() - 1) + ",\"cl-metadata\":{\"is_labeled\":true}}",
                entry.listed());
        assertEquals(Set.of("camellia", "with_leaves"), entry.labels());
    }

    @Test
    void errorsAreListedWhereTheyAre() {
        assertEquals(
                """
                {"source-ref":"s3://b-1/a","BB":{"annotations":[{"left":1}]},"BB-metadata":{"type":"groundtruth/x",\
                "cl-errors":[{"code":"ERROR_UNSUPPORTED_USE_CASE_TYPE","message":"The use case type of the BB-metadata \
                label attribute metadata is unsupported. Check the type field."}]},"cl-metadata":{"is_labeled":true},\
                "cl-errors":[{"code":"ERROR_NO_VALID_LABEL_ATTRIBUTES","message":"No valid label attributes found."}]}\
                """,
                Sample.entry(WRONG_TYPE).listed());
    }

    @Test
    void anErrorOfABoxIsListedInTheBox() {
        var listed = Sample.entry(Sample.offFrame("a")).listed();
        assertTrue(
                listed.contains(
                        "\"height\":10,\"cl-errors\":[{\"code\":\"ERROR_INVALID_BOUNDING_BOX\",\"message\":\"The bounding box has off frame values.\"}]}]"));
    }

    @Test
    void anErrorOfAnIntegerIsListedInItsMetadata() {
        var line = Sample.labels("a", "hat").replace("\"x0\":1,", "\"x0\":\"1\",");
        assertTrue(
                Sample.entry(line)
                        .listed()
                        .contains(
                                "\"creation-date\":\"d\",\"cl-errors\":[{\"code\":\"ERROR_INVALID_LABEL_ATTRIBUTE_FORMAT\",\"message\":\"The format of the label attribute x0 is invalid.\"}]}"));
    }

    @Test
    void aListedLineMayBeSentBack() {
        for (var line :
                List.of(
                        WRONG_TYPE,
                        Sample.offFrame("a"),
                        Sample.labels("a", "hat", "shoe"),
                        Sample.boxes("a"),
                        Sample.unlabelled("a"))) {
            var entry = Sample.entry(line);
            var again = Sample.entry(entry.listed());
            assertEquals(entry.text(), again.text());
            assertEquals(entry.listed(), again.listed());
            assertEquals(entry.facts(), again.facts());
            var findings = new java.util.ArrayList<>(entry.errors());
            findings.addAll(entry.warnings());
            assertEquals(entry.text(), Sample.entry(entry.validated(findings)).text());
        }
    }

    @Test
    void spacesGoAndNumbersAndStringsStay() {
        var line =
                " { \"source-ref\" : \"s3://bucket/\\u00e9\\/\\t\", \"n\" : [ 1.0, 1E5, -0, 1.10, 12345678901234567890 ], \"s\":\"\\ud800 \\u2028\\b\" , \"o\":{ } , \"z\":[ ],\"t\":[true,false,null]} ";
        assertEquals(
                "{\"source-ref\":\"s3://bucket/é/\\t\",\"n\":[1.0,1E5,-0,1.10,12345678901234567890],\"s\":\"\\ud800 \u2028\\u0008\",\"o\":{},\"z\":[],\"t\":[true,false,null]}",
                Sample.entry(line).text());
    }

    @Test
    void anEntryIsLabelledByAnyPairExceptEmptyBoxes() {
        assertTrue(Sample.entry(WRONG_TYPE).isLabeled());
        assertTrue(Sample.entry(Sample.labels("a", "hat")).isLabeled());
        assertTrue(Sample.entry(Sample.offFrame("a")).isLabeled());
        assertFalse(Sample.entry(Sample.boxes("a")).isLabeled());
        assertFalse(Sample.entry(Sample.unlabelled("a")).isLabeled());
        assertFalse(Sample.entry("{\"source-ref\":\"s3://bucket/a\",\"x\":1}").isLabeled());
        assertFalse(
                Sample.entry(
                                "{\"source-ref\":\"s3://bucket/a\",\"x\":{\"annotations\":[]},\"x-metadata\":1}")
                        .isLabeled());
    }

    @Test
    void aClassMapDeclaresMoreThanTheBoxesUse() {
        var entry =
                Sample.entry(
                        Sample.boxes("a", "cat")
                                .replace("\"0\":\"cat\"", "\"0\":\"cat\",\"1\":\"dog\""));
        assertEquals(Set.of("cat", "dog"), entry.declaredLabels());
        assertEquals(Set.of("cat"), entry.labels());
        assertEquals(Set.of("cat"), entry.boxLabels());
    }

    @Test
    void filtersAreCombinedWithAnd() {
        var cat = Sample.entry(Sample.labels("one/Cat", "cat")).facts();
        var none = Sample.entry(Sample.unlabelled("two/dog")).facts();
        var wrong = Sample.entry(Sample.offFrame("three")).facts();
        assertTrue(EntryFilter.ALL.test(none));
        var labels = new EntryFilter(Set.of("cat", "cow"), Optional.empty(), "", false);
        assertTrue(labels.test(cat));
        assertFalse(labels.test(wrong));
        var unlabeled = new EntryFilter(Set.of(), Optional.of(false), "two", false);
        assertTrue(unlabeled.test(none));
        assertFalse(unlabeled.test(cat));
        assertFalse(new EntryFilter(Set.of(), Optional.empty(), "cat", false).test(cat));
        var errors = new EntryFilter(Set.of(), Optional.empty(), "", true);
        assertTrue(errors.test(wrong));
        assertFalse(errors.test(cat));
    }

    @Test
    void withoutQuotasOnlyTheFormatCounts() {
        var many = new String[60];
        java.util.Arrays.setAll(many, i -> "l" + i);
        var line = Sample.labels("a", many);
        assertTrue(Sample.entry(line).hasErrors());
        assertTrue(ParsedLine.of(line, Quotas.NONE).errors().isEmpty());
        var tiny = Sample.boxes("a", "x").replace("200", "30").replace("100", "30");
        assertTrue(Sample.entry(tiny).hasErrors());
        assertTrue(ParsedLine.of(tiny, Quotas.NONE).errors().isEmpty());
        assertFalse(ParsedLine.of(Sample.offFrame("a"), Quotas.NONE).errors().isEmpty());
    }
}
