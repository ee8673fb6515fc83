package custos.rekognition;

import static custos.rekognition.DatasetCalls.entries;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.rekognition.model.ListDatasetLabelsRequest;
import software.amazon.awssdk.services.rekognition.model.ListDatasetLabelsResponse;

/** What ListDatasetEntries and ListDatasetLabels tell. */
final class DatasetEntriesTest {
    private static final String UNLABELED = "{\"source-ref\":\"s3://images/plain.png\"}";
    private static final String WRONG_TYPE =
            Manifests.line("wrong.png", "hat").replace("image-classification", "other");

    @TempDir Path folder;

    @SuppressWarnings("NullAway.Init") // set before each test
    private TestService service;

    @SuppressWarnings("NullAway.Init") // set before each test
    private DatasetCalls datasets;

    @BeforeEach
    void open() {
        service = new TestService(folder);
        datasets = new DatasetCalls(service);
    }

    @AfterEach
    void close() {
        service.close();
    }

    @Test
    void entriesComeBackAsTheirAuthorWroteThemWithTheServicesMetadata() {
        var line = Manifests.line("a.png", "hat").replace("\"confidence\":1", "\"confidence\":1.0");
        var arn = service.dataset(service.project("p"), "TRAIN", line + "\n" + WRONG_TYPE);
        var found = datasets.list(entries(arn));
        assertEquals(
                line.substring(0, line.length() - 1) + ",\"cl-metadata\":{\"is_labeled\":true}}",
                found.getFirst());
        assertTrue(
                found.get(1)
                        .contains("\"cl-errors\":[{\"code\":\"ERROR_UNSUPPORTED_USE_CASE_TYPE\""));
        assertEquals(1, datasets.describe(arn).datasetStats().errorEntries());
    }

    @Test
    void filtersAreCombinedAndCompareCase() {
        var manifest =
                String.join(
                        "\n",
                        Manifests.line("Photos/a.png", "hat"),
                        Manifests.line("photos/b.png", "shoes"),
                        Manifests.boxLine("photos/c.png", "hat"),
                        UNLABELED,
                        WRONG_TYPE);
        var arn = service.dataset(service.project("p"), "TRAIN", manifest);
        assertEquals(5, datasets.list(entries(arn)).size());
        assertEquals(5, datasets.list(entries(arn).hasErrors(false)).size());
        assertEquals(1, datasets.list(entries(arn).hasErrors(true)).size());
        assertEquals(2, datasets.list(entries(arn).containsLabels("hat")).size());
        assertEquals(3, datasets.list(entries(arn).containsLabels("hat", "shoes")).size());
        assertEquals(0, datasets.list(entries(arn).containsLabels("unused")).size());
        assertEquals(1, datasets.list(entries(arn).labeled(false)).size());
        assertEquals(4, datasets.list(entries(arn).labeled(true)).size());
        assertEquals(2, datasets.list(entries(arn).sourceRefContains("photos/")).size());
        assertEquals(0, datasets.list(entries(arn).sourceRefContains("%")).size());
        assertEquals(
                1,
                datasets.list(entries(arn).sourceRefContains("photos/").containsLabels("hat"))
                        .size());
    }

    @Test
    void anEntryIsFoundByAnyPartOfItsReferenceAndNoCharacterIsSpecial() {
        var keys =
                List.of("a_b/50%.png", "aXb/50.png", "A_B/it's.png", "été/1*.png", "a/\\\\/2?.png");
        var lines = keys.stream().map(key -> Manifests.line(key, "hat")).toList();
        var arn = service.dataset(service.project("p"), "TRAIN", String.join("\n", lines));
        var expected = new LinkedHashMap<String, List<Integer>>();
        expected.put("s3://", List.of(0, 1, 2, 3, 4));
        expected.put(".png", List.of(0, 1, 2, 3, 4));
        expected.put("a_b", List.of(0));
        expected.put("A_B/", List.of(2));
        expected.put("50", List.of(0, 1));
        expected.put("50%", List.of(0));
        expected.put("%", List.of(0));
        expected.put("_", List.of(0, 2));
        expected.put("'", List.of(2));
        expected.put("it's.png", List.of(2));
        expected.put("é", List.of(3));
        expected.put("ete", List.of());
        expected.put("É", List.of());
        expected.put("*", List.of(3));
        expected.put("?", List.of(4));
        expected.put("\\", List.of(4));
        expected.put("hat", List.of()); // a label is no part of the reference
        expected.put(" ", List.of());
        expected.forEach((text, found) -> {
            var all = new ArrayList<String>();
            found.forEach(index -> all.add(reference(lines.get(index))));
            assertEquals(
                    all,
                    datasets.list(entries(arn).sourceRefContains(text)).stream()
                            .map(DatasetEntriesTest::reference)
                            .toList(),
                    text);
        });
        var first = datasets.page(entries(arn).sourceRefContains("_").maxResults(1));
        var second =
                datasets.page(
                        entries(arn)
                                .sourceRefContains("_")
                                .maxResults(1)
                                .nextToken(first.nextToken()));
        assertEquals(reference(lines.get(0)), reference(first.datasetEntries().getFirst()));
        assertEquals(reference(lines.get(2)), reference(second.datasetEntries().getFirst()));
        assertNull(second.nextToken());
    }

    @Test
    void entriesArePagedInTheOrderOfTheirLines() {
        var arn =
                service.dataset(
                        service.project("p"),
                        "TRAIN",
                        Manifests.hatsAndShoes(service.objects, "t", 7));
        var found = new ArrayList<String>();
        var token = "";
        do {
            var page =
                    datasets.page(
                            entries(arn).containsLabels("hat").maxResults(3).nextToken(token));
            found.addAll(page.datasetEntries());
            token = page.nextToken();
        } while (token != null);
        assertEquals(datasets.list(entries(arn).containsLabels("hat")), found);
        assertEquals(4, found.size());
    }

    @Test
    void labelsAreListedByNameAndBoxesAreCountedOnlyWhereThereAreAny() {
        var plain = service.project("plain");
        var boxed = service.project("boxed");
        var without =
                service.dataset(
                        plain,
                        "TRAIN",
                        Manifests.line("a.png", "shoes") + "\n" + Manifests.line("b.png", "hat"));
        var with =
                service.dataset(
                        boxed,
                        "TRAIN",
                        Manifests.line("a.png", "shoes")
                                + "\n"
                                + Manifests.boxLine("b.png", "hat"));
        var labels =
                service.ask(
                        ListDatasetLabelsResponse.class,
                        ListDatasetLabelsRequest.builder().datasetArn(without).build());
        assertEquals("hat", labels.datasetLabelDescriptions().getFirst().labelName());
        assertNull(labels.datasetLabelDescriptions().getFirst().labelStats().boundingBoxCount());
        var first =
                service.ask(
                        ListDatasetLabelsResponse.class,
                        ListDatasetLabelsRequest.builder().datasetArn(with).maxResults(2).build());
        assertEquals(
                1, first.datasetLabelDescriptions().getFirst().labelStats().boundingBoxCount());
        assertEquals(0, first.datasetLabelDescriptions().get(1).labelStats().boundingBoxCount());
        var second =
                service.ask(
                        ListDatasetLabelsResponse.class,
                        ListDatasetLabelsRequest.builder()
                                .datasetArn(with)
                                .maxResults(2)
                                .nextToken(first.nextToken())
                                .build());
        assertEquals("unused", second.datasetLabelDescriptions().getFirst().labelName());
        assertEquals(0, second.datasetLabelDescriptions().getFirst().labelStats().entryCount());
        assertNull(second.nextToken());
    }

    private static String reference(String line) {
        return line.substring(0, line.indexOf("\","));
    }
}
