package custos.rekognition;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import custos.aws.ErrorCode;
import custos.rekognition.dataset.DatasetUpdates;
import custos.rekognition.resource.DatasetArn;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.rekognition.model.DatasetChanges;
import software.amazon.awssdk.services.rekognition.model.DatasetDescription;
import software.amazon.awssdk.services.rekognition.model.DistributeDataset;
import software.amazon.awssdk.services.rekognition.model.DistributeDatasetEntriesRequest;
import software.amazon.awssdk.services.rekognition.model.UpdateDatasetEntriesRequest;

final class DatasetUpdatesTest {
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

    private static UpdateDatasetEntriesRequest update(String dataset, SdkBytes lines) {
        return UpdateDatasetEntriesRequest.builder()
                .datasetArn(dataset)
                .changes(DatasetChanges.builder().groundTruth(lines).build())
                .build();
    }

    private DatasetDescription updated(String dataset, String... lines) {
        service.ask(update(dataset, SdkBytes.fromUtf8String(String.join("\n", lines))));
        service.jobs.runAll();
        return datasets.describe(dataset);
    }

    private static DistributeDatasetEntriesRequest distribute(String one, String other) {
        return DistributeDatasetEntriesRequest.builder()
                .datasets(
                        DistributeDataset.builder().arn(one).build(),
                        DistributeDataset.builder().arn(other).build())
                .build();
    }

    @Test
    void knownImagesAreReplacedInPlaceAndNewOnesAreAppended() {
        var dataset =
                service.dataset(
                        service.project("p"),
                        "TRAIN",
                        Manifests.line("a.png", "hat") + "\n" + Manifests.line("b.png", "hat"));
        var after =
                updated(
                        dataset,
                        Manifests.line("c.png", "scarf"),
                        "{\"source-ref\":\"s3://images/a.png\"}",
                        Manifests.line("c.png", "shoes"));
        assertEquals("UPDATE_COMPLETE", after.statusAsString());
        assertEquals("The dataset was successfully updated.", after.statusMessage());
        var entries = datasets.list(dataset);
        assertEquals(3, entries.size());
        assertEquals(
                "{\"source-ref\":\"s3://images/a.png\",\"cl-metadata\":{\"is_labeled\":false}}",
                entries.getFirst());
        assertTrue(entries.getLast().contains("shoes"), "the last line of an image wins");
        assertEquals(2, after.datasetStats().totalLabels());
        assertEquals(2, after.datasetStats().labeledEntries());
    }

    @Test
    void whatAnUpdateWouldAddIsCountedOnlyWhereItMightBeTooMuch() {
        var arn =
                service.dataset(
                        service.project("p"),
                        "TRAIN",
                        Manifests.line("a.png", "hat") + "\n" + Manifests.line("b.png", "hat"));
        var lines =
                String.join(
                        "\n",
                        Manifests.line("a.png", "shoes"),
                        Manifests.line("c.png", "hat"),
                        Manifests.line("c.png", "shoes"),
                        "not a line");
        assertEquals(6, entriesAfter(arn, lines, 6), "at most");
        assertEquals(3, entriesAfter(arn, lines, 5), "exactly: one new image");
        assertEquals(2, entriesAfter(arn, Manifests.line("b.png", "scarf"), 2));
        assertEquals(3, entriesAfter(arn, Manifests.line("d.png", "scarf"), 2));
    }

    private long entriesAfter(String dataset, String lines, long most) {
        return service.store.read(handle ->
                DatasetUpdates.entriesAfter(
                        handle,
                        DatasetArn.of(dataset),
                        lines.getBytes(StandardCharsets.UTF_8),
                        most));
    }

    @Test
    void anUpdateThatFailsChangesNothing() {
        var dataset =
                service.dataset(service.project("p"), "TRAIN", Manifests.line("a.png", "hat"));
        var before = datasets.list(dataset);
        var after =
                updated(
                        dataset,
                        Manifests.line("a.png", "shoes"),
                        Manifests.line("b.png", "hat").replace("s3://images", "s3://others"));
        assertEquals("UPDATE_FAILED", after.statusAsString());
        assertEquals("CLIENT_ERROR", after.statusMessageCodeAsString());
        assertEquals(
                "The manifest file contains images from multiple S3 buckets.",
                after.statusMessage());
        assertEquals(before, datasets.list(dataset));
        assertEquals(
                "UPDATE_COMPLETE",
                updated(dataset, Manifests.line("b.png", "hat")).statusAsString(),
                "it can be updated again");
    }

    @Test
    void oneUpdateAtATime() {
        var dataset = datasets.empty(service.project("p"), "TRAIN");
        var lines = SdkBytes.fromUtf8String(Manifests.line("a.png", "hat"));
        service.ask(update(dataset, lines));
        assertEquals("UPDATE_IN_PROGRESS", datasets.describe(dataset).statusAsString());
        assertEquals(ErrorCode.RESOURCE_IN_USE, service.refusal(update(dataset, lines)));
        service.jobs.runAll();
        assertEquals(1, datasets.describe(dataset).datasetStats().totalEntries());
    }

    @Test
    void onlyTextUpdatesAndAFailedDatasetIsNotMended() {
        var dataset = datasets.empty(service.project("p"), "TRAIN");
        var bytes = SdkBytes.fromByteArray(new byte[] {'{', (byte) 0xFF, '}'});
        assertEquals(ErrorCode.INVALID_PARAMETER, service.refusal(update(dataset, bytes)));
        var failed = service.dataset(service.project("q"), "TRAIN", "");
        var line = SdkBytes.fromUtf8String(Manifests.line("a.png", "hat"));
        assertEquals(ErrorCode.INVALID_PARAMETER, service.refusal(update(failed, line)));
    }

    @Test
    void aFifthOfTheEntriesMovesToTheTestDataset() {
        var project = service.project("p");
        var train =
                service.dataset(project, "TRAIN", Manifests.hatsAndShoes(service.objects, "t", 20));
        var test = datasets.empty(project, "TEST");
        var all = datasets.list(train);
        service.ask(distribute(test, train));
        assertEquals("UPDATE_IN_PROGRESS", datasets.describe(train).statusAsString());
        service.jobs.runAll();
        for (var dataset : List.of(train, test)) {
            assertEquals("UPDATE_COMPLETE", datasets.describe(dataset).statusAsString());
            assertEquals(2, datasets.describe(dataset).datasetStats().totalLabels());
        }
        assertEquals(16, datasets.list(train).size());
        assertEquals(4, datasets.list(test).size());
        assertTrue(all.containsAll(datasets.list(train)) && all.containsAll(datasets.list(test)));
    }

    @Test
    void tooFewImagesFailBothDatasetsAndMoveNothing() {
        var project = service.project("p");
        var train = service.dataset(project, "TRAIN", Manifests.line("a.png", "hat"));
        var test = datasets.empty(project, "TEST");
        service.ask(distribute(train, test));
        service.jobs.runAll();
        for (var dataset : List.of(train, test)) {
            assertEquals("UPDATE_FAILED", datasets.describe(dataset).statusAsString());
            assertEquals(
                    "The manifest file doesn't have enough labeled images to distribute the"
                            + " dataset.",
                    datasets.describe(dataset).statusMessage());
        }
        assertEquals(1, datasets.list(train).size());
    }

    @Test
    void whatIsDistributedIsATrainingDatasetAndAnEmptyTestDatasetOfOneProject() {
        var project = service.project("p");
        var train =
                service.dataset(project, "TRAIN", Manifests.hatsAndShoes(service.objects, "t", 4));
        var full =
                service.dataset(project, "TEST", Manifests.hatsAndShoes(service.objects, "u", 4));
        var elsewhere = datasets.empty(service.project("q"), "TEST");
        assertEquals(ErrorCode.INVALID_PARAMETER, service.refusal(distribute(train, full)));
        assertEquals(ErrorCode.INVALID_PARAMETER, service.refusal(distribute(train, train)));
        assertEquals(ErrorCode.INVALID_PARAMETER, service.refusal(distribute(train, elsewhere)));
        assertEquals(
                ErrorCode.RESOURCE_NOT_FOUND,
                service.refusal(distribute(train, full.replace("/p/", "/r/"))));
        var failed = service.dataset(service.project("s"), "TRAIN", "");
        var test = datasets.empty(failed.replaceFirst("dataset.*", "") + created("s"), "TEST");
        assertEquals(ErrorCode.RESOURCE_NOT_READY, service.refusal(distribute(failed, test)));
    }

    private long created(String project) {
        return service.store.read(h ->
                h.createQuery("select created from rekognition_project where name = ?")
                        .bind(0, project)
                        .mapTo(Long.class)
                        .one());
    }
}
