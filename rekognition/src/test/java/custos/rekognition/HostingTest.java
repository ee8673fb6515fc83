package custos.rekognition;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import custos.aws.ErrorCode;
import custos.rekognition.resource.Quotas;
import custos.rekognition.resource.VersionArn;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.rekognition.model.CustomLabel;
import software.amazon.awssdk.services.rekognition.model.DetectCustomLabelsRequest;
import software.amazon.awssdk.services.rekognition.model.DetectCustomLabelsResponse;
import software.amazon.awssdk.services.rekognition.model.Image;
import software.amazon.awssdk.services.rekognition.model.S3Object;
import software.amazon.awssdk.services.rekognition.model.StartProjectVersionRequest;
import software.amazon.awssdk.services.rekognition.model.StartProjectVersionResponse;
import software.amazon.awssdk.services.rekognition.model.StopProjectVersionRequest;

final class HostingTest {
    @TempDir Path folder;

    @SuppressWarnings("NullAway.Init") // set before each test
    private TestService service;

    @BeforeEach
    void open() {
        service = new TestService(folder);
    }

    @Test
    void theUnitsOfRunningVersionsAreKnownForTheMetrics() {
        var arn = service.trained("p");
        assertEquals(List.of(), service.module.units());
        service.ask(
                StartProjectVersionRequest.builder()
                        .projectVersionArn(arn)
                        .minInferenceUnits(2)
                        .maxInferenceUnits(4)
                        .build());
        service.jobs.runAll();
        assertEquals(
                List.of(new UnitsInService(TestService.ACCOUNT, "p", "v1", 2, 4, 2, 2)),
                service.module.units());
        service.ask(StopProjectVersionRequest.builder().projectVersionArn(arn).build());
        service.jobs.runAll();
        assertEquals(List.of(), service.module.units());
    }

    @AfterEach
    void close() {
        service.close();
    }

    private static StartProjectVersionRequest start(String arn) {
        return StartProjectVersionRequest.builder()
                .projectVersionArn(arn)
                .minInferenceUnits(1)
                .maxInferenceUnits(3)
                .build();
    }

    private static StopProjectVersionRequest stop(String arn) {
        return StopProjectVersionRequest.builder().projectVersionArn(arn).build();
    }

    private static DetectCustomLabelsRequest.Builder detect(String arn) {
        return DetectCustomLabelsRequest.builder()
                .projectVersionArn(arn)
                .image(image(new byte[] {1}));
    }

    private static Image image(byte[] bytes) {
        return Image.builder().bytes(SdkBytes.fromByteArray(bytes)).build();
    }

    private List<CustomLabel> found(DetectCustomLabelsRequest.Builder request) {
        return service.ask(DetectCustomLabelsResponse.class, request.build()).customLabels();
    }

    private String running() {
        var arn = service.trained("clothes");
        service.ask(start(arn));
        service.jobs.runAll();
        return arn;
    }

    private String status(String arn) {
        return service.state(arn).wireName();
    }

    @Test
    void aStartIsSeenAtOnceAndTheModelServesWhenItRuns() {
        var arn = service.trained("clothes");
        var project =
                arn.replaceFirst("version/.*", "")
                        + service.store.<Long>read(h ->
                                h.createQuery("select created from rekognition_project")
                                        .mapTo(Long.class)
                                        .one());
        assertNull(service.describe(project, "v1").minInferenceUnits());
        assertEquals(
                "STARTING",
                service.ask(StartProjectVersionResponse.class, start(arn)).statusAsString());
        assertEquals(ErrorCode.RESOURCE_NOT_READY, service.refusal(detect(arn).build()));
        service.jobs.runAll();
        var version = service.describe(project, "v1");
        assertEquals("RUNNING", version.statusAsString());
        assertEquals("The model is running.", version.statusMessage());
        assertEquals(1, version.minInferenceUnits());
        assertEquals(3, version.maxInferenceUnits());
        assertEquals(1, found(detect(arn)).size());
    }

    @Test
    void aLabelNeedsItsAssumedThresholdUnlessTheRequestNamesOne() {
        var arn = running();
        var usual = found(detect(arn));
        assertEquals("shoes", usual.getFirst().name());
        assertEquals(95f, usual.getFirst().confidence(), 1e-4);
        assertNull(usual.getFirst().geometry());
        assertEquals(
                List.of("shoes", "hat"),
                found(detect(arn).minConfidence(0f)).stream().map(CustomLabel::name).toList());
        assertEquals(1, found(detect(arn).minConfidence(0f).maxResults(1)).size());
        assertEquals(0, found(detect(arn).maxResults(0)).size());
        assertEquals(0, found(detect(arn).minConfidence(99f)).size());
        assertEquals(1, found(detect(arn).minConfidence(95f)).size(), "equal is enough");
    }

    @Test
    void theImageThatAThresholdWasTakenFromReachesItThoughItWasRounded() {
        var arn = running();
        double threshold = 0.9f;
        service.models.sureOfShoes(threshold - 3e-8);
        assertEquals(1, found(detect(arn)).size());
        service.models.sureOfShoes(threshold - 1e-5);
        assertEquals(0, found(detect(arn)).size());
    }

    @Test
    void aStopRefusesNewCallsAtOnceAndLetsThoseInFlightFinish() throws Exception {
        var arn = running();
        var inside = new CountDownLatch(1);
        var goOn = new CountDownLatch(1);
        service.models.during(() -> {
            inside.countDown();
            try {
                goOn.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        var call = new FutureTask<>(() -> found(detect(arn)));
        Thread.ofVirtual().start(call);
        inside.await();
        service.ask(stop(arn));
        assertEquals("STOPPING", status(arn));
        assertEquals(ErrorCode.RESOURCE_NOT_READY, service.refusal(detect(arn).build()));
        var stopping = Thread.ofVirtual().start(service.jobs::runAll);
        goOn.countDown();
        assertEquals(1, call.get().size(), "the call in flight was answered");
        stopping.join();
        assertEquals("STOPPED", status(arn));
        assertEquals(0, service.models.open());
    }

    @Test
    void aStoppedVersionStartsAgain() {
        var arn = running();
        service.ask(stop(arn));
        service.jobs.runAll();
        assertEquals("STOPPED", status(arn));
        service.ask(start(arn));
        service.jobs.runAll();
        assertEquals("RUNNING", status(arn));
        assertEquals(1, service.models.open());
    }

    @Test
    void versionsThatRanOrWereStartingRunAgainAfterARestart() {
        var arn = running();
        var other = service.trained("other");
        service.ask(start(other));
        service.restart();
        assertEquals("STARTING", status(arn));
        assertEquals(ErrorCode.RESOURCE_NOT_READY, service.refusal(detect(arn).build()));
        service.jobs.runAll();
        assertEquals("RUNNING", status(arn));
        assertEquals("RUNNING", status(other));
        assertEquals(1, found(detect(arn)).size());
    }

    @Test
    void aVersionThatWasStoppingIsStoppedAfterARestart() {
        var arn = running();
        service.ask(stop(arn));
        service.restart();
        service.jobs.runAll();
        assertEquals("STOPPED", status(arn));
    }

    @Test
    void aModelThatCannotBeOpenedFailsAndMayBeStartedAgain() throws IOException {
        var arn = service.trained("clothes");
        var bundle = VersionArn.of(arn).below(folder.resolve("models")).resolve("model.zip");
        var content = Files.readAllBytes(bundle);
        Files.delete(bundle);
        service.ask(start(arn));
        service.jobs.runAll();
        assertEquals("FAILED", status(arn));
        assertTrue(service.state(arn).message().startsWith("The model failed to start."));
        Files.write(bundle, content);
        service.ask(start(arn));
        service.jobs.runAll();
        assertEquals("RUNNING", status(arn));
    }

    @Test
    void anImageIsExactlyOneOfTwoAndNotTooLarge() {
        var arn = running();
        assertEquals(
                ErrorCode.INVALID_PARAMETER,
                service.refusal(detect(arn).image(Image.builder().build()).build()));
        var both = image(new byte[1]).toBuilder().s3Object(S3Object.builder().build()).build();
        assertEquals(ErrorCode.INVALID_PARAMETER, service.refusal(detect(arn).image(both).build()));
        assertEquals(1, found(detect(arn).image(image(new byte[4_194_304]))).size());
        assertEquals(
                ErrorCode.IMAGE_TOO_LARGE,
                service.refusal(detect(arn).image(image(new byte[4_194_305])).build()));
    }

    @Test
    void anObjectIsReadWithTheCallersRights() {
        var arn = running();
        service.objects.put(TestService.BUCKET, "a.png", "bytes");
        var there = detect(arn).image(object(TestService.BUCKET, "a.png"));
        assertEquals(1, found(there).size());
        service.authorizer.deny("s3:GetObject");
        assertEquals(ErrorCode.INVALID_S3_OBJECT, service.refusal(there.build()));
        service.authorizer.allow("s3:GetObject");
        for (var missing :
                List.of(
                        object(TestService.BUCKET, "b.png"),
                        object("nowhere", "a.png"),
                        Image.builder()
                                .s3Object(S3Object.builder().bucket("images").build())
                                .build())) {
            assertEquals(
                    ErrorCode.INVALID_S3_OBJECT,
                    service.refusal(detect(arn).image(missing).build()));
        }
        service.objects.put(TestService.BUCKET, "large", new byte[(15 << 20) + 1]);
        assertEquals(
                ErrorCode.IMAGE_TOO_LARGE,
                service.refusal(detect(arn).image(object(TestService.BUCKET, "large")).build()));
    }

    @Test
    void anObjectThatItsTagsHideFromTheCallerIsNotShownToAModelEither() {
        var arn = running();
        service.objects.put(TestService.BUCKET, "a.png", "bytes");
        var there = detect(arn).image(object(TestService.BUCKET, "a.png"));
        service.authorizer.denyWhere("s3:ExistingObjectTag/class", "secret");
        assertEquals(1, found(there).size());
        service.objects.tag(TestService.BUCKET, "a.png", Map.of("class", "secret"));
        assertEquals(ErrorCode.INVALID_S3_OBJECT, service.refusal(there.build()));
    }

    private static Image object(String bucket, String key) {
        return Image.builder()
                .s3Object(S3Object.builder().bucket(bucket).name(key).build())
                .build();
    }

    @Test
    void anUnknownVersionIsNotFoundBeforeItsImageIsLookedAt() {
        var arn = service.trained("clothes").replace("/v1/", "/v2/");
        assertEquals(ErrorCode.RESOURCE_NOT_FOUND, service.refusal(detect(arn).build()));
    }

    @Test
    void unitsAndRunningModelsAreLimitedOnlyInTheProfileOfAws() {
        var one = service.trained("one");
        var two = service.trained("two");
        service.restartWith(new Quotas(9, 9, 9, 1, 2, 9, 9));
        assertEquals(ErrorCode.LIMIT_EXCEEDED, service.refusal(start(one)));
        var small =
                StartProjectVersionRequest.builder().projectVersionArn(one).minInferenceUnits(1);
        service.ask(small.build());
        assertEquals(
                ErrorCode.LIMIT_EXCEEDED, service.refusal(small.projectVersionArn(two).build()));
        var wrong = small.minInferenceUnits(2).maxInferenceUnits(1).build();
        assertEquals(ErrorCode.INVALID_PARAMETER, service.refusal(wrong));
    }
}
