package custos.rekognition;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import custos.rekognition.Trainer.Outcome;
import custos.rekognition.resource.VersionState;
import custos.vision.JobFolder;
import custos.vision.ModelType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.rekognition.model.Asset;
import software.amazon.awssdk.services.rekognition.model.CreateProjectVersionResponse;
import software.amazon.awssdk.services.rekognition.model.DeleteDatasetRequest;
import software.amazon.awssdk.services.rekognition.model.DeleteProjectVersionRequest;
import software.amazon.awssdk.services.rekognition.model.ProjectVersionDescription;
import software.amazon.awssdk.services.rekognition.model.TestingData;
import software.amazon.awssdk.services.rekognition.model.TrainingData;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

final class TrainingTest {
    private static final JsonMapper JSON = new JsonMapper();
    private static final String SERVICE_ISSUE = "Amazon Rekognition experienced a service issue.";

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

    private JsonNode output(String file) {
        return JSON.readTree(service.objects.text(TestService.OUTPUT, "out/" + file));
    }

    private List<String> lines(String file) {
        return service.objects.text(TestService.OUTPUT, "out/" + file).lines().toList();
    }

    private ProjectVersionDescription train(String project) {
        service.createVersion(project, "v1");
        service.jobs.runAll();
        return service.describe(project, "v1");
    }

    /** Trains on the manifest, a fifth of which tests. */
    private ProjectVersionDescription trainSplit(String manifest) {
        var project = service.project("split");
        service.objects.put(TestService.BUCKET, "train.manifest", manifest);
        service.ask(
                TestService.version(project, "v1")
                        .trainingData(data("train.manifest"))
                        .testingData(TestingData.builder().autoCreate(true).build())
                        .build());
        service.jobs.runAll();
        return service.describe(project, "v1");
    }

    private static TrainingData data(String key) {
        return TrainingData.builder()
                .assets(Asset.builder().groundTruthManifest(TestService.manifest(key)).build())
                .build();
    }

    private boolean isEmpty(String name) throws IOException {
        try (var files = Files.walk(folder.resolve(name))) {
            return files.noneMatch(Files::isRegularFile);
        }
    }

    @Test
    void aVersionIsInTrainingAtOnceAndCompletedWhenItsJobIsDone() throws IOException {
        var project = service.trainable("clothes");
        var arn = service.createVersion(project, "v1");
        var before = service.describe(project, "v1");
        assertEquals("TRAINING_IN_PROGRESS", before.statusAsString());
        assertEquals("The model is being trained.", before.statusMessage());
        assertTrue(arn.endsWith("/" + before.creationTimestamp().toEpochMilli()));
        assertNull(before.trainingEndTimestamp());
        assertNull(before.evaluationResult());
        assertFalse(before.testingDataResult().input().autoCreate());
        service.jobs.runAll();
        var after = service.describe(project, "v1");
        assertEquals("TRAINING_COMPLETED", after.statusAsString());
        assertEquals("The model is ready to run.", after.statusMessage());
        assertEquals(12, after.billableTrainingTimeInSeconds());
        assertEquals(service.clock.instant(), after.trainingEndTimestamp());
        assertEquals(1f, after.evaluationResult().f1Score());
        assertEquals(
                "out/EvaluationResultSummary-clothes-v1.json",
                after.evaluationResult().summary().s3Object().name());
        assertTrue(isEmpty("jobs"), "the job folder is removed at the end");
        assertFalse(isEmpty("models"));
    }

    @Test
    void theDescriptionNamesTheSixFilesInTheCallersBucket() {
        var version = train(service.trainable("clothes"));
        assertEquals(
                Set.of(
                        "out/EvaluationResultSummary-clothes-v1.json",
                        "out/ManifestSummary-clothes-v1.json",
                        "out/TestingGroundTruth-clothes-v1.json",
                        "out/TestingManifestWithValidation-clothes-v1.json",
                        "out/TrainingGroundTruth-clothes-v1.json",
                        "out/TrainingManifestWithValidation-clothes-v1.json"),
                service.objects.keys(TestService.OUTPUT).keySet());
        var named =
                List.of(
                        version.evaluationResult().summary().s3Object(),
                        version.manifestSummary().s3Object(),
                        version.trainingDataResult()
                                .output()
                                .assets()
                                .getFirst()
                                .groundTruthManifest()
                                .s3Object(),
                        version.testingDataResult()
                                .output()
                                .assets()
                                .getFirst()
                                .groundTruthManifest()
                                .s3Object(),
                        version.trainingDataResult()
                                .validation()
                                .assets()
                                .getFirst()
                                .groundTruthManifest()
                                .s3Object(),
                        version.testingDataResult()
                                .validation()
                                .assets()
                                .getFirst()
                                .groundTruthManifest()
                                .s3Object());
        var keys = new ArrayList<String>();
        named.forEach(object -> keys.add(object.name()));
        assertEquals(service.objects.keys(TestService.OUTPUT).keySet(), Set.copyOf(keys));
    }

    @Test
    void theEvaluationSummaryHasTheLayoutOfTheDeveloperGuide() {
        var version = train(service.trainable("clothes"));
        var summary = output("EvaluationResultSummary-clothes-v1.json");
        assertEquals(1, summary.path("Version").asInt());
        var aggregates = summary.path("AggregatedEvaluationResults");
        assertEquals(1.0, aggregates.path("F1Score").asDouble());
        assertEquals(1.0, aggregates.path("Precision").asDouble());
        assertEquals(1.0, aggregates.path("Recall").asDouble());
        assertFalse(aggregates.has("AveragePrecision"), "object location only");
        assertEquals(2, aggregates.path("ConfusionMatrix").size());
        assertEquals(
                "hat",
                aggregates.path("ConfusionMatrix").path(0).path("GroundTruthLabel").asString());
        var details = summary.path("EvaluationDetails");
        assertEquals(4, details.path("NumberOfTestingImages").asInt());
        assertEquals(8, details.path("NumberOfTrainingImages").asInt());
        assertEquals(version.projectVersionArn(), details.path("ProjectVersionArn").asString());
        assertEquals(
                "2026-03-01T10:00:00.000000", details.path("EvaluationEndTimestamp").asString());
        var label = summary.path("LabelEvaluationResults").path(0);
        assertEquals("hat", label.path("Label").asString());
        assertEquals(2, label.path("NumberOfTestingImages").asInt());
        assertEquals(0.9, label.path("Metrics").path("Threshold").asDouble(), 1e-6);
    }

    /** A project with boxes: on each image a hat, which is found, and shoes, which are not. */
    private ProjectVersionDescription trainBoxes() {
        var project = service.project("boxed");
        for (var type : List.of("TRAIN", "TEST")) {
            var manifest = new StringBuilder();
            for (int i = 0; i < 10; i++) {
                var key = type + "/" + i + ".png";
                service.objects.put(TestService.BUCKET, key, Manifests.picture(64));
                manifest.append(Manifests.twoBoxesLine(key)).append('\n');
            }
            service.dataset(project, type, manifest.toString());
        }
        return train(project);
    }

    @Test
    void boxesReachTheTrainerInPixels() {
        var lines = new ArrayList<JobFolder.Image>();
        service.trainer.look(path -> lines.addAll(new JobFolder(path).train()));
        assertEquals("TRAINING_COMPLETED", trainBoxes().statusAsString());
        assertEquals(ModelType.DETECTION, service.trainer.trained().getFirst().type());
        assertEquals(List.of("hat", "shoes"), service.trainer.trained().getFirst().labels());
        assertEquals(10, lines.size());
        assertEquals(
                List.of(
                        new JobFolder.Box("hat", 1, 1, 20, 20),
                        new JobFolder.Box("shoes", 30, 30, 20, 20)),
                lines.getFirst().boxes());
    }

    @Test
    void theSummaryOfAnObjectLocationHasAveragesAndNoConfusionMatrix() {
        assertEquals(0.5f, trainBoxes().evaluationResult().f1Score());
        var summary = output("EvaluationResultSummary-boxed-v1.json");
        var aggregates = summary.path("AggregatedEvaluationResults");
        assertEquals(0.5, aggregates.path("F1Score").asDouble());
        assertEquals(0.5, aggregates.path("AveragePrecision").asDouble());
        assertEquals(0.5, aggregates.path("AverageRecall").asDouble());
        assertFalse(aggregates.has("ConfusionMatrix"));
        var hat = summary.path("LabelEvaluationResults").path(0);
        assertEquals("hat", hat.path("Label").asString());
        assertEquals(10, hat.path("NumberOfTestingImages").asInt());
        assertEquals(0.75, hat.path("Metrics").path("Threshold").asDouble());
    }

    @Test
    void theSnapshotOfAnObjectLocationHasARowForEveryBox() {
        trainBoxes();
        var line = JSON.readTree(lines("TestingGroundTruth-boxed-v1.json").getFirst());
        var found = line.path("rekognition-custom-labels-evaluation").path("annotations");
        assertEquals(2, found.size());
        assertEquals(2, found.path(0).path("left").asInt()); // as it was found
        assertEquals(30, found.path(1).path("left").asInt()); // as it is, for none was found
        var objects = line.path("rekognition-custom-labels-evaluation-metadata").path("objects");
        assertEquals(0.75, objects.path(0).path("confidence").asDouble());
        assertEquals(0, objects.path(1).path("confidence").asDouble());
        var details = "rekognition-custom-labels-evaluation-details";
        assertTrue(objects.path(0).path(details).path("is-true-positive").asBoolean());
        assertTrue(objects.path(1).path(details).path("is-false-negative").asBoolean());
        assertTrue(objects.path(1).path(details).path("is-present-in-ground-truth").asBoolean());
        assertEquals(10, lines("TrainingGroundTruth-boxed-v1.json").size());
    }

    @Test
    void theSnapshotsHoldTheImagesThatWereUsed() {
        train(service.trainable("clothes"));
        assertEquals(8, lines("TrainingGroundTruth-clothes-v1.json").size());
        var testing = lines("TestingGroundTruth-clothes-v1.json");
        assertEquals(4, testing.size());
        var first = JSON.readTree(testing.getFirst());
        assertEquals("s3://images/test/0.png", first.path("source-ref").asString());
        assertTrue(
                first.path("rekognition-custom-labels-evaluation-0-metadata")
                        .path("rekognition-custom-labels-evaluation-details")
                        .path("is-true-positive")
                        .asBoolean());
    }

    @Test
    void theTrainerGetsTheImagesByCopyWithTheirLabelsInTheOrderOfTheLines() {
        var project = service.trainable("clothes");
        var seen = new ArrayList<JobFolder.Image>();
        service.trainer.look(path -> {
            var job = new JobFolder(path);
            seen.addAll(job.train());
            job.train().forEach(image -> assertTrue(Files.exists(job.picture(image))));
        });
        train(project);
        assertEquals(8, seen.size());
        assertEquals(List.of("hat"), seen.getFirst().labels());
        assertEquals(List.of("shoes"), seen.get(1).labels());
        var settings = service.trainer.trained().getFirst();
        assertEquals(ModelType.CLASSIFICATION, settings.type());
        assertEquals(List.of("hat", "shoes"), settings.labels());
    }

    @Test
    void changesAfterTheCallDoNotTouchTheTraining() {
        var project = service.project("clothes");
        var train =
                service.dataset(
                        project, "TRAIN", Manifests.hatsAndShoes(service.objects, "train", 8));
        service.dataset(project, "TEST", Manifests.hatsAndShoes(service.objects, "test", 4));
        service.createVersion(project, "v1");
        service.ask(DeleteDatasetRequest.builder().datasetArn(train).build());
        service.jobs.runAll();
        assertEquals("TRAINING_COMPLETED", service.describe(project, "v1").statusAsString());
    }

    @Test
    void aProjectWithoutATestDatasetSplitsItsTrainingImages() {
        var project = service.project("clothes");
        service.dataset(project, "TRAIN", Manifests.hatsAndShoes(service.objects, "train", 10));
        var version = train(project);
        assertEquals("TRAINING_COMPLETED", version.statusAsString(), () -> version.statusMessage());
        assertTrue(version.testingDataResult().input().autoCreate());
        assertEquals(8, lines("TrainingManifestWithValidation-clothes-v1.json").size());
        assertEquals(2, lines("TestingManifestWithValidation-clothes-v1.json").size());
    }

    @Test
    void manifestsInS3AreReadWhenTheJobRuns() {
        var project = service.project("clothes");
        service.objects.put(
                TestService.BUCKET,
                "train.manifest",
                Manifests.hatsAndShoes(service.objects, "train", 8));
        service.objects.put(
                TestService.BUCKET,
                "test.manifest",
                Manifests.hatsAndShoes(service.objects, "test", 4));
        var request =
                TestService.version(project, "v1")
                        .trainingData(data("train.manifest"))
                        .testingData(
                                TestingData.builder()
                                        .assets(
                                                Asset.builder()
                                                        .groundTruthManifest(
                                                                TestService.manifest(
                                                                        "test.manifest"))
                                                        .build())
                                        .build());
        service.ask(CreateProjectVersionResponse.class, request.build());
        service.jobs.runAll();
        var version = service.describe(project, "v1");
        assertEquals("TRAINING_COMPLETED", version.statusAsString());
        assertEquals(
                "train.manifest",
                version.trainingDataResult()
                        .input()
                        .assets()
                        .getFirst()
                        .groundTruthManifest()
                        .s3Object()
                        .name());
    }

    @Test
    void aManifestThatCannotBeReadEndsTheTrainingWithoutValidationFiles() {
        var missing = trainSplit("");
        assertEquals("TRAINING_FAILED", missing.statusAsString());
        assertEquals("The manifest file is empty.", missing.statusMessage());
        assertNull(missing.manifestSummary());
        assertNull(missing.trainingDataResult().validation());
        assertNull(missing.billableTrainingTimeInSeconds());
        assertEquals(service.clock.instant(), missing.trainingEndTimestamp());
        assertEquals(Set.of(), service.objects.keys(TestService.OUTPUT).keySet());
        assertEquals(
                "train.manifest",
                missing.trainingDataResult()
                        .input()
                        .assets()
                        .getFirst()
                        .groundTruthManifest()
                        .s3Object()
                        .name());
    }

    @Test
    void aForbiddenManifestIsAPermissionError() {
        service.authorizer.deny("arn:aws:s3:::images/train.manifest");
        var version = trainSplit(Manifests.hatsAndShoes(service.objects, "train", 8));
        assertEquals("The S3 bucket permissions are incorrect.", version.statusMessage());
    }

    @Test
    void anOutputBucketThatMayNotBeWrittenEndsTheTraining() {
        service.authorizer.deny("s3:PutObject");
        var version = trainSplit(Manifests.hatsAndShoes(service.objects, "train", 8));
        assertEquals("TRAINING_FAILED", version.statusAsString());
        assertEquals("Unable to write to output S3 bucket.", version.statusMessage());
    }

    @Test
    void imagesThatMayNotBeReadAreAPermissionErrorWithValidationFiles() {
        var manifest = Manifests.hatsAndShoes(service.objects, "train", 10);
        for (int i = 0; i < 10; i++) {
            service.authorizer.deny("arn:aws:s3:::images/train/" + i + ".png");
        }
        var version = trainSplit(manifest);
        assertEquals("TRAINING_FAILED", version.statusAsString());
        assertEquals(
                "The permissions for the images S3 bucket are invalid.", version.statusMessage());
        assertEquals(
                "out/ManifestSummary-split-v1.json", version.manifestSummary().s3Object().name());
        assertNull(version.trainingDataResult().output());
        var codes =
                output("ManifestSummary-split-v1.json")
                        .path("statistics")
                        .path("training")
                        .path("errors")
                        .toString();
        assertTrue(codes.contains("ERROR_INVALID_PERMISSIONS_IMAGES_S3_BUCKET"), codes);
        assertTrue(codes.contains("ERROR_TOO_MANY_INVALID_ROWS_IN_MANIFEST"), codes);
    }

    @Test
    void aBadImageIsAnErrorOfItsLineAndOfNoOther() {
        var manifest = Manifests.hatsAndShoes(service.objects, "train", 20);
        service.objects.put(TestService.BUCKET, "train/3.png", "no picture");
        var version = trainSplit(manifest);
        assertEquals("TRAINING_COMPLETED", version.statusAsString(), () -> version.statusMessage());
        var validated = new ArrayList<String>();
        validated.addAll(lines("TrainingManifestWithValidation-split-v1.json"));
        validated.addAll(lines("TestingManifestWithValidation-split-v1.json"));
        assertEquals(20, validated.size());
        assertEquals(
                1, validated.stream().filter(line -> line.contains("ERROR_INVALID_IMAGE")).count());
    }

    @Test
    void tooFewLabelsAreAContentError() {
        var manifest = Manifests.hatsAndShoes(service.objects, "train", 10).replace("shoes", "hat");
        var version = trainSplit(manifest);
        assertEquals("TRAINING_FAILED", version.statusAsString());
        assertTrue(version.statusMessage().contains("label"), () -> version.statusMessage());
        assertEquals(
                "out/ManifestSummary-split-v1.json", version.manifestSummary().s3Object().name());
    }

    @Test
    void imagesOfSomebodyElsesBucketAreRefused() {
        service.objects.createBucket("theirs", "999999999999");
        var manifest = Manifests.hatsAndShoes(service.objects, "train", 10);
        for (int i = 0; i < 10; i++) {
            service.objects.put("theirs", "train/" + i + ".png", Manifests.picture(64 + i));
        }
        var version = trainSplit(manifest.replace("s3://images/", "s3://theirs/"));
        assertEquals("TRAINING_FAILED", version.statusAsString());
        assertEquals(
                "The permissions for the images S3 bucket are invalid.", version.statusMessage());
    }

    @Test
    void dataThatTheTrainerRefusesEndTheTrainingWithItsReason() {
        service.trainer.endNextWith(new Outcome.BadData("All images are the same."));
        var version = train(service.trainable("clothes"));
        assertEquals("TRAINING_FAILED", version.statusAsString());
        assertEquals("All images are the same.", version.statusMessage());
    }

    @Test
    void aFaultOfTheTrainerIsTriedThreeTimesAndThenIsAServiceIssue() throws IOException {
        var project = service.trainable("clothes");
        service.createVersion(project, "v1");
        for (int i = 0; i < 3; i++) {
            service.trainer.endNextWith(new Outcome.Failed("out of memory"));
        }
        assertThrows(IllegalStateException.class, service.jobs::runNext);
        assertThrows(IllegalStateException.class, service.jobs::runNext);
        assertEquals("TRAINING_IN_PROGRESS", service.describe(project, "v1").statusAsString());
        service.jobs.runAll();
        var version = service.describe(project, "v1");
        assertEquals("TRAINING_FAILED", version.statusAsString());
        assertEquals(SERVICE_ISSUE, version.statusMessage());
        assertNull(version.manifestSummary());
        assertTrue(isEmpty("jobs"));
    }

    @Test
    void aFaultThatPassesIsForgotten() {
        var project = service.trainable("clothes");
        service.createVersion(project, "v1");
        service.trainer.endNextWith(new Outcome.Failed("killed"));
        assertThrows(IllegalStateException.class, service.jobs::runNext);
        service.jobs.runAll();
        assertEquals("TRAINING_COMPLETED", service.describe(project, "v1").statusAsString());
    }

    @Test
    void aStopOfTheServerIsNoAttemptAndTheTrainingGoesOnInItsFolder() {
        var project = service.trainable("clothes");
        var arn = service.createVersion(project, "v1");
        for (int i = 0; i < 5; i++) {
            service.trainer.interruptNext();
            assertThrows(IllegalStateException.class, service.jobs::runNext);
        }
        service.objects.put(TestService.BUCKET, "train/0.png", "changed meanwhile");
        service.restart();
        service.jobs.enqueue("train-version", arn); // durable jobs keep theirs
        service.jobs.runAll();
        assertEquals(
                "TRAINING_COMPLETED",
                service.describe(project, "v1").statusAsString(),
                "the images were in the folder already");
    }

    @Test
    void aTrainingOutlivesManyCrashesOfTheServerButNotAllOfThem() {
        var project = service.trainable("clothes");
        var often = service.createVersion(project, "v1");
        var tooOften = service.createVersion(project, "v2");
        crashed(often, 19);
        crashed(tooOften, 20);
        service.jobs.runAll();
        assertEquals("TRAINING_COMPLETED", service.describe(project, "v1").statusAsString());
        assertEquals(SERVICE_ISSUE, service.describe(project, "v2").statusMessage());
    }

    private void crashed(String arn, int times) {
        service.store.writing(h ->
                h.execute("update rekognition_version set attempts = ? where arn = ?", times, arn));
    }

    @Test
    void progressStandsBehindTheSentenceOfAws() {
        var project = service.trainable("clothes");
        var arn = service.createVersion(project, "v1");
        service.trainer.look(_ -> service.clock.advance(Duration.ofSeconds(10)));
        service.trainer.interruptNext();
        assertThrows(IllegalStateException.class, service.jobs::runNext);
        assertEquals(
                "The model is being trained. Epoch 2 of 5, loss 0.63, about 48 seconds left.",
                service.state(arn).message());
    }

    @Test
    void aStartRemovesFoldersOfTrainingsThatAreNoMore() throws IOException {
        var project = service.trainable("clothes");
        var arn = service.createVersion(project, "v1");
        assertFalse(isEmpty("jobs"));
        service.restart();
        assertFalse(isEmpty("jobs"), "this training goes on");
        service.set(arn, new VersionState.TrainingFailed(VersionState.Failure.SERVICE, "x"));
        service.restart();
        assertTrue(isEmpty("jobs"));
    }

    @Test
    void aDeletedVersionLeavesNoModel() throws IOException {
        var arn = service.trained("clothes");
        service.ask(DeleteProjectVersionRequest.builder().projectVersionArn(arn).build());
        assertEquals("DELETING", service.state(arn).wireName());
        service.jobs.runAll();
        assertTrue(isEmpty("models"));
        assertEquals(6, service.objects.keys(TestService.OUTPUT).size(), "the files stay");
    }
}
