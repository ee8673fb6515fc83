package custos.rekognition;

import static custos.rekognition.DatasetCalls.entries;
import static custos.rekognition.DatasetCalls.newDataset;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import custos.aws.AwsException;
import custos.aws.ErrorCode;
import custos.rekognition.resource.DatasetArn;
import custos.rekognition.resource.DatasetState;
import custos.rekognition.resource.DatasetState.Status;
import custos.rekognition.resource.Datasets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.rekognition.model.DatasetSource;
import software.amazon.awssdk.services.rekognition.model.DeleteDatasetRequest;
import software.amazon.awssdk.services.rekognition.model.DescribeDatasetRequest;
import software.amazon.awssdk.services.rekognition.model.GroundTruthManifest;
import software.amazon.awssdk.services.rekognition.model.ListDatasetLabelsRequest;

/** Datasets from their making to their deletion. */
final class DatasetsTest {
    private static final String UNLABELED = "{\"source-ref\":\"s3://images/plain.png\"}";

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
    void anEmptyDatasetIsCompleteAtOnce() {
        var project = service.project("p");
        var arn = datasets.empty(project, "TEST");
        assertTrue(arn.contains(":project/p/dataset/test/"), arn);
        var dataset = datasets.describe(arn);
        assertEquals("CREATE_COMPLETE", dataset.statusAsString());
        assertEquals("The dataset was successfully created.", dataset.statusMessage());
        assertEquals(0, dataset.datasetStats().totalEntries());
        assertEquals(dataset.creationTimestamp(), dataset.lastUpdatedTimestamp());
        assertEquals(List.of(), datasets.list(entries(arn)));
    }

    @Test
    void aManifestIsImportedInTheBackgroundAndIsOutOfSightUntilItIsThere() {
        var project = service.project("p");
        service.objects.put(
                TestService.BUCKET, "m", Manifests.line("a.png", "hat") + "\n" + UNLABELED);
        var arn = datasets.created(newDataset(project, TestService.source("m")));
        assertEquals("CREATE_IN_PROGRESS", datasets.describe(arn).statusAsString());
        assertEquals("SUCCESS", datasets.describe(arn).statusMessageCodeAsString());
        assertEquals(ErrorCode.RESOURCE_NOT_READY, service.refusal(entries(arn).build()));
        service.jobs.runAll();
        var dataset = datasets.describe(arn);
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
    void droppedLinesAreCountedAndTooManyFailTheImport() {
        var few = Manifests.hatsAndShoes(service.objects, "t", 9) + "not json\n";
        var arn = service.dataset(service.project("few"), "TRAIN", few);
        assertEquals(
                "The dataset was successfully created from the manifest file. 1 JSON Line was not"
                        + " imported (line 10).",
                datasets.describe(arn).statusMessage());
        var many = service.dataset(service.project("many"), "TRAIN", "a\nb\n" + UNLABELED);
        assertEquals("CREATE_FAILED", datasets.describe(many).statusAsString());
        assertEquals(
                "The manifest file has too many terminal errors.",
                datasets.describe(many).statusMessage());
        assertEquals("CLIENT_ERROR", datasets.describe(many).statusMessageCodeAsString());
        assertEquals(0, datasets.describe(many).datasetStats().totalEntries());
        assertEquals(ErrorCode.RESOURCE_NOT_READY, service.refusal(entries(many).build()));
    }

    @Test
    void anEmptyManifestFails() {
        var arn = service.dataset(service.project("p"), "TRAIN", "");
        assertEquals("CREATE_FAILED", datasets.describe(arn).statusAsString());
        assertEquals("The manifest file is empty.", datasets.describe(arn).statusMessage());
    }

    @Test
    void aManifestThatIsNotThereOrMayNotBeReadIsRefusedAtOnce() {
        var project = service.project("p");
        var missing = newDataset(project, TestService.source("missing")).build();
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
                service.refusal(newDataset(project, TestService.source("m")).build()));
    }

    @Test
    void rightsThatAreGoneWhenTheJobRunsFailTheImport() {
        var project = service.project("p");
        service.objects.put(TestService.BUCKET, "m", UNLABELED);
        var arn = datasets.created(newDataset(project, TestService.source("m")));
        service.authorizer.deny("arn:aws:s3:::images/m");
        service.jobs.runAll();
        assertEquals("CREATE_FAILED", datasets.describe(arn).statusAsString());
        assertEquals(
                "The S3 bucket permissions are incorrect.", datasets.describe(arn).statusMessage());
    }

    @Test
    void anImportThatACrashInterruptedBeginsAgain() {
        var project = service.project("p");
        service.objects.put(
                TestService.BUCKET, "m", Manifests.hatsAndShoes(service.objects, "t", 5));
        var arn = datasets.created(newDataset(project, TestService.source("m")));
        service.jobs.runAll();
        service.store.writing(h ->
                Datasets.set(
                        h,
                        DatasetArn.of(arn),
                        DatasetState.of(Status.CREATE_IN_PROGRESS, "The dataset is being created."),
                        service.clock.instant()));
        service.jobs.enqueue("fill-dataset", arn);
        service.jobs.runAll();
        assertEquals(5, datasets.describe(arn).datasetStats().totalEntries());
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
                    ErrorCode.INVALID_PARAMETER,
                    service.refusal(newDataset(project, source).build()));
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
                newDataset(service.project("q"), "TEST")
                        .datasetSource(DatasetSource.builder().datasetArn(source).build());
        var copy = datasets.created(request);
        service.jobs.runAll();
        assertEquals(
                "The dataset was successfully created from the existing dataset.",
                datasets.describe(copy).statusMessage());
        assertEquals(datasets.list(entries(source)), datasets.list(entries(copy)));
        service.ask(DeleteDatasetRequest.builder().datasetArn(source).build());
        service.jobs.runAll();
        assertEquals(4, datasets.list(entries(copy)).size());
        assertEquals(2, datasets.describe(copy).datasetStats().totalLabels());
    }

    @Test
    void aSourceMustBeComplete() {
        var failed = service.dataset(service.project("p"), "TRAIN", "");
        var request =
                newDataset(
                        service.project("q"), DatasetSource.builder().datasetArn(failed).build());
        assertEquals(ErrorCode.INVALID_PARAMETER, service.refusal(request.build()));
        var missing =
                newDataset(
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
        var again = newDataset(project, "TRAIN");
        assertEquals(ErrorCode.RESOURCE_ALREADY_EXISTS, service.refusal(again.build()));
        datasets.created(again.datasetType("TEST"));
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
        assertEquals("DELETE_IN_PROGRESS", datasets.describe(arn).statusAsString());
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
            assertEquals("message", datasets.describe(arn).statusMessage());
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
        } catch (AwsException refusal) {
            return refusal.code().name();
        }
    }
}
