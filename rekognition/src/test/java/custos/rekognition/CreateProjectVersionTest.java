package custos.rekognition;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import custos.aws.AwsException;
import custos.aws.ErrorCode;
import custos.rekognition.resource.DatasetArn;
import custos.rekognition.resource.DatasetState;
import custos.rekognition.resource.DatasetState.Status;
import custos.rekognition.resource.Datasets;
import custos.rekognition.resource.Quotas;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.rekognition.model.Asset;
import software.amazon.awssdk.services.rekognition.model.CustomizationFeatureConfig;
import software.amazon.awssdk.services.rekognition.model.OutputConfig;
import software.amazon.awssdk.services.rekognition.model.TestingData;
import software.amazon.awssdk.services.rekognition.model.TrainingData;

final class CreateProjectVersionTest {
    private static final Asset ASSET =
            Asset.builder().groundTruthManifest(TestService.manifest("m")).build();
    private static final TrainingData TRAIN = TrainingData.builder().assets(ASSET).build();
    private static final TestingData TEST = TestingData.builder().assets(ASSET).build();
    private static final TestingData AUTO = TestingData.builder().autoCreate(true).build();
    private static final TestingData NOT_AUTO = TestingData.builder().autoCreate(false).build();
    private static final TestingData NOTHING = TestingData.builder().build();
    private static final TestingData BOTH =
            TestingData.builder().assets(ASSET).autoCreate(true).build();

    @TempDir Path folder;

    @SuppressWarnings("NullAway.Init") // set before each test
    private TestService service;

    private int versions;

    @BeforeEach
    void open() {
        service = new TestService(folder);
    }

    @AfterEach
    void close() {
        service.close();
    }

    /** {@code split}, {@code both} or the error, as the decision table of section 6.1 has it. */
    private String choice(
            String project, @Nullable TrainingData training, @Nullable TestingData testing) {
        var name = "v" + versions++;
        var request =
                TestService.version(project, name).trainingData(training).testingData(testing);
        try {
            service.ask(request.build());
        } catch (AwsException refusal) {
            return refusal.code().name();
        }
        var input = service.describe(project, name).testingDataResult().input();
        return Boolean.TRUE.equals(input.autoCreate()) ? "split" : "both";
    }

    @Test
    void theDataAreChosenAsTheDecisionTableSays() {
        var both = service.trainable("both");
        var trainOnly = service.project("trainOnly");
        service.dataset(trainOnly, "TRAIN", Manifests.hatsAndShoes(service.objects, "t", 4));
        var testOnly = service.project("testOnly");
        service.dataset(testOnly, "TEST", Manifests.hatsAndShoes(service.objects, "t", 4));
        var none = service.project("none");
        var invalid = "INVALID_PARAMETER";

        assertEquals("both", choice(both, null, null));
        assertEquals("split", choice(trainOnly, null, null));
        assertEquals("split", choice(trainOnly, null, AUTO));
        assertEquals(invalid, choice(both, null, AUTO));
        assertEquals(invalid, choice(testOnly, null, null));
        assertEquals(invalid, choice(none, null, null));
        for (var project : List.of(both, trainOnly, testOnly)) {
            for (var testing : List.of(TEST, AUTO)) {
                assertEquals(invalid, choice(project, TRAIN, testing));
            }
            assertEquals(invalid, choice(project, null, TEST));
            assertEquals(invalid, choice(project, null, NOT_AUTO));
        }
        assertEquals(invalid, choice(none, TRAIN, null));
        assertEquals(invalid, choice(none, null, TEST));
        assertEquals(invalid, choice(none, null, AUTO));
        assertEquals("both", choice(none, TRAIN, TEST));
        assertEquals("split", choice(none, TRAIN, AUTO));
        assertEquals(invalid, choice(none, TRAIN, NOT_AUTO));
        assertEquals(invalid, choice(none, TRAIN, NOTHING));
        assertEquals(invalid, choice(none, TRAIN, BOTH));
        var two = TrainingData.builder().assets(ASSET, ASSET).build();
        assertEquals(invalid, choice(none, two, AUTO));
    }

    @Test
    void outputKeyAndFeatureConfigAreChecked() {
        var project = service.trainable("p");
        var noBucket =
                TestService.version(project, "v").outputConfig(OutputConfig.builder().build());
        assertEquals(ErrorCode.INVALID_PARAMETER, service.refusal(noBucket.build()));
        var key = TestService.version(project, "v").kmsKeyId("alias/mine");
        assertEquals(ErrorCode.INVALID_PARAMETER, service.refusal(key.build()));
        var feature =
                TestService.version(project, "v")
                        .featureConfig(CustomizationFeatureConfig.builder().build());
        assertEquals(ErrorCode.INVALID_PARAMETER, service.refusal(feature.build()));
    }

    @Test
    void aNameIsUsedOnceInAProject() {
        var project = service.trainable("p");
        service.createVersion(project, "v");
        assertEquals(
                ErrorCode.RESOURCE_IN_USE,
                service.refusal(TestService.version(project, "v").build()));
    }

    @Test
    void aDatasetInProgressIsInUse() {
        var project = service.project("p");
        var dataset =
                service.dataset(project, "TRAIN", Manifests.hatsAndShoes(service.objects, "t", 4));
        service.store.writing(h ->
                Datasets.set(
                        h,
                        DatasetArn.of(dataset),
                        DatasetState.of(Status.UPDATE_IN_PROGRESS, "…"),
                        service.clock.instant()));
        assertEquals(
                ErrorCode.RESOURCE_IN_USE,
                service.refusal(TestService.version(project, "v").build()));
    }

    @Test
    void quotasOnTrainingsAndVersionsHaveTheirOwnErrors() {
        var project = service.trainable("p");
        service.restartWith(new Quotas(9, 2, 1, 9, 9, 9, 9));
        service.createVersion(project, "v1");
        assertEquals(
                ErrorCode.LIMIT_EXCEEDED,
                service.refusal(TestService.version(project, "v2").build()));
        service.jobs.runAll();
        service.createVersion(project, "v2");
        service.jobs.runAll();
        assertEquals(
                ErrorCode.SERVICE_QUOTA_EXCEEDED,
                service.refusal(TestService.version(project, "v3").build()));
    }

    @Test
    void anUnknownProjectIsNotFound() {
        var project = service.project("p").replace("/p/", "/q/");
        assertEquals(
                ErrorCode.RESOURCE_NOT_FOUND,
                service.refusal(TestService.version(project, "v").build()));
    }

    @Test
    void aRefusedVersionLeavesNoFolder() throws Exception {
        var project = service.trainable("p");
        service.createVersion(project, "v");
        service.jobs.runAll();
        service.refusal(TestService.version(project, "v").build());
        try (var files = Files.walk(folder.resolve("jobs"))) {
            assertTrue(files.noneMatch(Files::isRegularFile));
        }
    }

    @Test
    void tagsOfTheRequestAreTheVersions() {
        var project = service.trainable("p");
        service.authorizer.deny("rekognition:TagResource");
        var tagged = TestService.version(project, "v").tags(java.util.Map.of("a", "b"));
        assertEquals(ErrorCode.ACCESS_DENIED, service.refusal(tagged.build()));
        service.createVersion(project, "v");
    }
}
