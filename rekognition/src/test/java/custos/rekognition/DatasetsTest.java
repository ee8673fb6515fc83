package custos.rekognition;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import custos.aws.ErrorCode;
import custos.rekognition.resource.DatasetArn;
import custos.rekognition.resource.DatasetState;
import custos.rekognition.resource.DatasetState.Status;
import custos.rekognition.resource.Datasets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.rekognition.model.CreateDatasetRequest;
import software.amazon.awssdk.services.rekognition.model.CreateDatasetResponse;
import software.amazon.awssdk.services.rekognition.model.DatasetDescription;
import software.amazon.awssdk.services.rekognition.model.DatasetSource;
import software.amazon.awssdk.services.rekognition.model.DeleteDatasetRequest;
import software.amazon.awssdk.services.rekognition.model.DescribeDatasetRequest;
import software.amazon.awssdk.services.rekognition.model.DescribeDatasetResponse;
import software.amazon.awssdk.services.rekognition.model.GroundTruthManifest;
import software.amazon.awssdk.services.rekognition.model.ListDatasetEntriesRequest;
import software.amazon.awssdk.services.rekognition.model.ListDatasetEntriesResponse;
import software.amazon.awssdk.services.rekognition.model.ListDatasetLabelsRequest;
import software.amazon.awssdk.services.rekognition.model.ListDatasetLabelsResponse;

final class DatasetsTest {
    private static final String UNLABELED = "{\"source-ref\":\"s3://images/plain.png\"}";
    private static final String WRONG_TYPE =
            Manifests.line("wrong.png", "hat").replace("image-classification", "other");

    @TempDir Path folder;

    @SuppressWarnings("NullAway.Init") // set before each test
    private TestService service;

    @BeforeEach
    void open() {
        service = new TestService(folder);
    }

    @AfterEach
    void close() {
        service.close();
    }

    private DatasetDescription describe(String arn) {
        return service.ask(
                        DescribeDatasetResponse.class,
                        DescribeDatasetRequest.builder().datasetArn(arn).build())
                .datasetDescription();
    }

    private static ListDatasetEntriesRequest.Builder entries(String arn) {
        return ListDatasetEntriesRequest.builder().datasetArn(arn);
    }

    private List<String> list(ListDatasetEntriesRequest.Builder request) {
        return service.ask(ListDatasetEntriesResponse.class, request.build()).datasetEntries();
    }

    private static CreateDatasetRequest.Builder create(String project, DatasetSource source) {
        return CreateDatasetRequest.builder()
                .projectArn(project)
                .datasetType("TRAIN")
                .datasetSource(source);
    }

    @Test
    void anEmptyDatasetIsCompleteAtOnce() {
        var project = service.project("p");
        var request = CreateDatasetRequest.builder().projectArn(project).datasetType("TEST");
        var arn = service.ask(CreateDatasetResponse.class, request.build()).datasetArn();
        assertTrue(arn.contains(":project/p/dataset/test/"), arn);
        var dataset = describe(arn);
        assertEquals("CREATE_COMPLETE", dataset.statusAsString());
        assertEquals("The dataset was successfully created.", dataset.statusMessage());
        assertEquals(0, dataset.datasetStats().totalEntries());
        assertEquals(dataset.creationTimestamp(), dataset.lastUpdatedTimestamp());
        assertEquals(List.of(), list(entries(arn)));
    }

    @Test
    void aManifestIsImportedInTheBackgroundAndIsOutOfSightUntilItIsThere() {
        var project = service.project("p");
        service.objects.put(
                TestService.BUCKET, "m", Manifests.line("a.png", "hat") + "\n" + UNLABELED);
        var arn =
                service.ask(
                                CreateDatasetResponse.class,
                                create(project, TestService.source("m")).build())
                        .datasetArn();
        assertEquals("CREATE_IN_PROGRESS", describe(arn).statusAsString());
        assertEquals("SUCCESS", describe(arn).statusMessageCodeAsString());
        assertEquals(ErrorCode.RESOURCE_NOT_READY, service.refusal(entries(arn).build()));
        service.jobs.runAll();
        var dataset = describe(arn);
        assertEquals("CREATE_COMPLETE", dataset.statusAsString());
        assertEquals(
                "The dataset was successfully created from the manifest file.",
                dataset.statusMessage());
        assertEquals(2, dataset.datasetStats().totalEntries());
        assertEquals(1, dataset.datasetStats().labeledEntries());
        assertEquals(1, dataset.datasetStats().totalLabels());
        assertEquals(0, dataset.datasetStats().errorEntries());
    }

    @Test
    void entriesComeBackAsTheirAuthorWroteThemWithTheServicesMetadata() {
        var line = Manifests.line("a.png", "hat").replace("\"confidence\":1", "\"confidence\":1.0");
        var arn = service.dataset(service.project("p"), "TRAIN", line + "\n" + WRONG_TYPE);
        var found = list(entries(arn));
        assertEquals(
                line.substring(0, line.length() - 1) + ",\"cl-metadata\":{\"is_labeled\":true}}",
                found.getFirst());
        assertTrue(
                found.get(1)
                        .contains("\"cl-errors\":[{\"code\":\"ERROR_UNSUPPORTED_USE_CASE_TYPE\""));
        assertEquals(1, describe(arn).datasetStats().errorEntries());
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
        assertEquals(5, list(entries(arn)).size());
        assertEquals(5, list(entries(arn).hasErrors(false)).size());
        assertEquals(1, list(entries(arn).hasErrors(true)).size());
        assertEquals(2, list(entries(arn).containsLabels("hat")).size());
        assertEquals(3, list(entries(arn).containsLabels("hat", "shoes")).size());
        assertEquals(0, list(entries(arn).containsLabels("unused")).size());
        assertEquals(1, list(entries(arn).labeled(false)).size());
        assertEquals(4, list(entries(arn).labeled(true)).size());
        assertEquals(2, list(entries(arn).sourceRefContains("photos/")).size());
        assertEquals(0, list(entries(arn).sourceRefContains("%")).size());
        assertEquals(
                1, list(entries(arn).sourceRefContains("photos/").containsLabels("hat")).size());
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
                    list(entries(arn).sourceRefContains(text)).stream()
                            .map(DatasetsTest::reference)
                            .toList(),
                    text);
        });
        var first =
                service.ask(
                        ListDatasetEntriesResponse.class,
                        entries(arn).sourceRefContains("_").maxResults(1).build());
        var second =
                service.ask(
                        ListDatasetEntriesResponse.class,
                        entries(arn)
                                .sourceRefContains("_")
                                .maxResults(1)
                                .nextToken(first.nextToken())
                                .build());
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
                    service.ask(
                            ListDatasetEntriesResponse.class,
                            entries(arn)
                                    .containsLabels("hat")
                                    .maxResults(3)
                                    .nextToken(token)
                                    .build());
            found.addAll(page.datasetEntries());
            token = page.nextToken();
        } while (token != null);
        assertEquals(list(entries(arn).containsLabels("hat")), found);
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

    @Test
    void droppedLinesAreCountedAndTooManyFailTheImport() {
        var few = Manifests.hatsAndShoes(service.objects, "t", 9) + "not json\n";
        var arn = service.dataset(service.project("few"), "TRAIN", few);
        assertEquals(
                "The dataset was successfully created from the manifest file. 1 JSON Line was not"
                        + " imported (line 10).",
                describe(arn).statusMessage());
        var many = service.dataset(service.project("many"), "TRAIN", "a\nb\n" + UNLABELED);
        assertEquals("CREATE_FAILED", describe(many).statusAsString());
        assertEquals(
                "The manifest file has too many terminal errors.", describe(many).statusMessage());
        assertEquals("CLIENT_ERROR", describe(many).statusMessageCodeAsString());
        assertEquals(0, describe(many).datasetStats().totalEntries());
        assertEquals(ErrorCode.RESOURCE_NOT_READY, service.refusal(entries(many).build()));
    }

    @Test
    void anEmptyManifestFails() {
        var arn = service.dataset(service.project("p"), "TRAIN", "");
        assertEquals("CREATE_FAILED", describe(arn).statusAsString());
        assertEquals("The manifest file is empty.", describe(arn).statusMessage());
    }

    @Test
    void aManifestThatIsNotThereOrMayNotBeReadIsRefusedAtOnce() {
        var project = service.project("p");
        var missing = create(project, TestService.source("missing")).build();
        var refusal = TestService.refused(() -> service.ask(Object.class, missing));
        assertEquals(ErrorCode.INVALID_S3_OBJECT, refusal.code());
        assertEquals(
                "Unable to get object metadata from S3. Check object key, region and/or access"
                        + " permissions.",
                refusal.text());
        service.objects.put(TestService.BUCKET, "m", UNLABELED);
        service.authorizer.deny("s3:GetObject");
        assertEquals(
                ErrorCode.INVALID_S3_OBJECT,
                service.refusal(create(project, TestService.source("m")).build()));
    }

    @Test
    void rightsThatAreGoneWhenTheJobRunsFailTheImport() {
        var project = service.project("p");
        service.objects.put(TestService.BUCKET, "m", UNLABELED);
        var arn =
                service.ask(
                                CreateDatasetResponse.class,
                                create(project, TestService.source("m")).build())
                        .datasetArn();
        service.authorizer.deny("arn:aws:s3:::images/m");
        service.jobs.runAll();
        assertEquals("CREATE_FAILED", describe(arn).statusAsString());
        assertEquals("The S3 bucket permissions are incorrect.", describe(arn).statusMessage());
    }

    @Test
    void anImportThatACrashInterruptedBeginsAgain() {
        var project = service.project("p");
        service.objects.put(
                TestService.BUCKET, "m", Manifests.hatsAndShoes(service.objects, "t", 5));
        var arn =
                service.ask(
                                CreateDatasetResponse.class,
                                create(project, TestService.source("m")).build())
                        .datasetArn();
        service.jobs.runAll();
        service.store.writing(h ->
                Datasets.set(
                        h,
                        DatasetArn.of(arn),
                        DatasetState.of(Status.CREATE_IN_PROGRESS, "The dataset is being created."),
                        service.clock.instant()));
        service.jobs.enqueue("fill-dataset", arn);
        service.jobs.runAll();
        assertEquals(5, describe(arn).datasetStats().totalEntries());
    }

    @Test
    void aSourceIsExactlyOneOfTwo() {
        var project = service.project("p");
        var both =
                DatasetSource.builder()
                        .groundTruthManifest(TestService.manifest("m"))
                        .datasetArn(
                                "arn:aws:rekognition:us-east-1:123456789012:project/p/dataset/train/1")
                        .build();
        var open =
                DatasetSource.builder()
                        .groundTruthManifest(GroundTruthManifest.builder().build())
                        .build();
        for (var source : List.of(both, DatasetSource.builder().build(), open)) {
            assertEquals(
                    ErrorCode.INVALID_PARAMETER, service.refusal(create(project, source).build()));
        }
    }

    @Test
    void aCopyHasTheEntriesOfItsSourceAndALifeOfItsOwn() {
        var source =
                service.dataset(
                        service.project("p"),
                        "TRAIN",
                        Manifests.hatsAndShoes(service.objects, "t", 4));
        var request =
                CreateDatasetRequest.builder()
                        .projectArn(service.project("q"))
                        .datasetType("TEST")
                        .datasetSource(DatasetSource.builder().datasetArn(source).build());
        var copy = service.ask(CreateDatasetResponse.class, request.build()).datasetArn();
        service.jobs.runAll();
        assertEquals(
                "The dataset was successfully created from the existing dataset.",
                describe(copy).statusMessage());
        assertEquals(list(entries(source)), list(entries(copy)));
        service.ask(DeleteDatasetRequest.builder().datasetArn(source).build());
        service.jobs.runAll();
        assertEquals(4, list(entries(copy)).size());
        assertEquals(2, describe(copy).datasetStats().totalLabels());
    }

    @Test
    void aSourceMustBeComplete() {
        var failed = service.dataset(service.project("p"), "TRAIN", "");
        var request =
                create(service.project("q"), DatasetSource.builder().datasetArn(failed).build());
        assertEquals(ErrorCode.INVALID_PARAMETER, service.refusal(request.build()));
        var missing =
                create(
                        service.project("r"),
                        DatasetSource.builder()
                                .datasetArn(failed.replace("/p/", "/nothing/"))
                                .build());
        assertEquals(ErrorCode.RESOURCE_NOT_FOUND, service.refusal(missing.build()));
    }

    @Test
    void aProjectHasOneDatasetOfEachTypeEvenIfItFailed() {
        var project = service.project("p");
        service.dataset(project, "TRAIN", "");
        var again = CreateDatasetRequest.builder().projectArn(project).datasetType("TRAIN");
        assertEquals(ErrorCode.RESOURCE_ALREADY_EXISTS, service.refusal(again.build()));
        service.ask(CreateDatasetResponse.class, again.datasetType("TEST").build());
    }

    @Test
    void aDatasetIsDeletedInTheBackground() {
        var arn =
                service.dataset(
                        service.project("p"),
                        "TRAIN",
                        Manifests.hatsAndShoes(service.objects, "t", 4));
        var delete = DeleteDatasetRequest.builder().datasetArn(arn).build();
        service.ask(delete);
        assertEquals("DELETE_IN_PROGRESS", describe(arn).statusAsString());
        assertEquals(ErrorCode.RESOURCE_IN_USE, service.refusal(delete));
        assertEquals(ErrorCode.RESOURCE_IN_USE, service.refusal(entries(arn).build()));
        service.jobs.runAll();
        assertEquals(
                ErrorCode.RESOURCE_NOT_FOUND,
                service.refusal(DescribeDatasetRequest.builder().datasetArn(arn).build()));
    }

    @Test
    void everyStateAnswersTheOperationsAsTheSpecificationSays() {
        var arn = service.dataset(service.project("p"), "TRAIN", UNLABELED);
        var lists =
                Map.of(
                        Status.CREATE_IN_PROGRESS, "RESOURCE_NOT_READY",
                        Status.CREATE_COMPLETE, "ALLOWED",
                        Status.CREATE_FAILED, "RESOURCE_NOT_READY",
                        Status.UPDATE_IN_PROGRESS, "RESOURCE_IN_USE",
                        Status.UPDATE_COMPLETE, "ALLOWED",
                        Status.UPDATE_FAILED, "ALLOWED",
                        Status.DELETE_IN_PROGRESS, "RESOURCE_IN_USE");
        assertEquals(Status.values().length, lists.size());
        lists.forEach((status, expected) -> {
            service.store.writing(h ->
                    Datasets.set(
                            h,
                            DatasetArn.of(arn),
                            DatasetState.of(status, "message"),
                            service.clock.instant()));
            assertEquals("message", describe(arn).statusMessage());
            assertEquals(expected, answer(entries(arn).build()), status.name());
            assertEquals(
                    expected,
                    answer(ListDatasetLabelsRequest.builder().datasetArn(arn).build()),
                    status.name());
            if (status.inProgress()) {
                assertEquals(
                        "RESOURCE_IN_USE",
                        answer(DeleteDatasetRequest.builder().datasetArn(arn).build()));
            }
        });
    }

    private String answer(Object request) {
        try {
            service.ask(request);
            return "ALLOWED";
        } catch (custos.aws.AwsException refusal) {
            return refusal.code().name();
        }
    }

    private static String reference(String line) {
        return line.substring(0, line.indexOf("\","));
    }
}
