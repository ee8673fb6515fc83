package custos.rekognition;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import custos.aws.Arn;
import custos.aws.ErrorCode;
import custos.rekognition.resource.VersionArn;
import custos.rekognition.resource.Versions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.rekognition.model.CopyProjectVersionRequest;
import software.amazon.awssdk.services.rekognition.model.CreateProjectVersionResponse;
import software.amazon.awssdk.services.rekognition.model.DeleteProjectVersionRequest;
import software.amazon.awssdk.services.rekognition.model.DetectCustomLabelsRequest;
import software.amazon.awssdk.services.rekognition.model.DetectCustomLabelsResponse;
import software.amazon.awssdk.services.rekognition.model.Image;
import software.amazon.awssdk.services.rekognition.model.OutputConfig;
import software.amazon.awssdk.services.rekognition.model.StartProjectVersionRequest;
import software.amazon.awssdk.services.rekognition.model.StopProjectVersionRequest;

/** A version asked for with a {@code KmsKeyId}: nothing of it lies on the disk as it is. */
final class EncryptionTest {
    private static final Arn OWNER = new Arn("aws", "kms", "us-east-1", TestService.ACCOUNT, "");
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    @TempDir Path folder;
    private TestService service;
    private KeyRing ring;
    private NamedKey key;

    @BeforeEach
    void start() {
        service = new TestService(folder);
        ring = new KeyRing(folder.resolve("keys/kms"));
        key = ring.create(OWNER, Optional.of("alias/models"), NOW);
    }

    @AfterEach
    void stop() {
        service.close();
    }

    @Test
    void picturesAndModelLieEncryptedAndTheVersionTrainsAndServes() {
        var project = service.trainable("p");
        var found = new ArrayList<String>();
        var pictures = new ArrayList<Path>();
        service.trainer.look(job -> {
            found.addAll(plain(job));
            pictures.addAll(files(job.resolve("images")));
        });
        var arn = train(project, "v", "alias/models");
        assertEquals(12, pictures.size());
        assertEquals(List.of(), found);
        assertEquals(List.of(), plain(folder.resolve("models")));
        assertEquals(List.of(), plain(folder.resolve("jobs")));
        assertEquals("alias/models", service.describe(project, "v").kmsKeyId());

        start(arn);
        assertEquals("RUNNING", service.describe(project, "v").statusAsString());
        assertEquals("shoes", detect(arn).customLabels().getFirst().name());
        service.restart();
        service.jobs.runAll();
        assertEquals("shoes", detect(arn).customLabels().getFirst().name());
        assertEquals(List.of(), plain(folder.resolve("models")));
    }

    @Test
    void withoutAKeyTheSearchFindsWhatLiesAsItIs() {
        var found = new ArrayList<String>();
        service.trainer.look(job -> found.addAll(plain(job)));
        service.trained("p");
        assertEquals(12, found.size());
        assertEquals(1, plain(folder.resolve("models")).size());
    }

    @Test
    void everyVersionHasADataKeyOfItsOwnThatIsNowhereInPlain() {
        var project = service.trainable("p");
        var one = dataKey(train(project, "one", "alias/models"));
        var two = dataKey(train(project, "two", key.arn().toString()));
        assertNotEquals(one, two);
        assertFalse(one.isEmpty() || two.isEmpty());
    }

    @Test
    void anInterruptedTrainingGoesOnWithTheSameKey() {
        var project = service.trainable("p");
        service.trainer.interruptNext();
        var arn = create(project, "v", key.id());
        assertThrows(IllegalStateException.class, service.jobs::runNext);
        assertFalse(files(folder.resolve("jobs")).isEmpty());
        assertEquals(List.of(), plain(folder.resolve("jobs")));
        service.restart();
        service.jobs.enqueue("train-version", arn); // durable jobs keep theirs
        service.jobs.runAll();
        assertEquals("TRAINING_COMPLETED", service.describe(project, "v").statusAsString());
        start(arn);
        assertEquals("shoes", detect(arn).customLabels().getFirst().name());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "alias/other",
                "alias/aws/rekognition",
                "00000000-0000-0000-0000-000000000000",
                "arn:aws:kms:us-east-1:123456789012:key/00000000-0000-0000-0000-000000000000",
                "arn:aws:kms:eu-west-1:123456789012:alias/models",
                "arn:aws:kms:us-east-1:999999999999:alias/models",
                "arn:aws:s3:us-east-1:123456789012:alias/models",
                "x../../kek"
            })
    void aKeyThatIsNotThereIsRefused(String keyId) {
        var project = service.trainable("p");
        var request = TestService.version(project, "v").kmsKeyId(keyId).build();
        assertEquals(ErrorCode.INVALID_PARAMETER, service.refusal(request));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"kms:DescribeKey", "kms:CreateGrant", "kms:GenerateDataKey", "kms:Decrypt"})
    void whoLacksOneOfTheRightsIsToldThatThereIsNoSuchKey(String action) {
        var project = service.trainable("p");
        service.authorizer.deny(action);
        var request = TestService.version(project, "v").kmsKeyId("alias/models").build();
        var refusal = TestService.refused(() -> service.ask(Object.class, request));
        assertEquals(ErrorCode.INVALID_PARAMETER, refusal.code());
        assertTrue(String.valueOf(refusal.getMessage()).contains("there is no key"));
    }

    @Test
    void aDisabledKeyEncryptsNothing() {
        var project = service.trainable("p");
        ring.setEnabled(key, false);
        var request = TestService.version(project, "v").kmsKeyId("alias/models").build();
        assertEquals(ErrorCode.INVALID_PARAMETER, service.refusal(request));
        ring.setEnabled(key, true);
        train(project, "v", "alias/models");
    }

    @Test
    void aKeyThatIsDisabledBeforeTheTrainingBeginsEndsIt() {
        var project = service.trainable("p");
        create(project, "v", "alias/models");
        ring.setEnabled(key, false);
        service.jobs.runAll();
        var failed = service.describe(project, "v");
        assertEquals("TRAINING_FAILED", failed.statusAsString());
        assertEquals("The encryption key " + key.arn() + " is disabled.", failed.statusMessage());
        assertEquals(List.of(), files(folder.resolve("jobs")));
    }

    @Test
    void aDisabledKeyStartsNothingAndStopsDetectionUntilItIsBack() {
        var project = service.trainable("p");
        var arn = train(project, "v", "alias/models");
        ring.setEnabled(key, false);
        start(arn);
        assertEquals("FAILED", service.describe(project, "v").statusAsString());
        ring.setEnabled(key, true);
        start(arn);
        assertEquals("shoes", detect(arn).customLabels().getFirst().name());
        ring.setEnabled(key, false);
        assertEquals(ErrorCode.RESOURCE_NOT_READY, service.refusal(detection(arn)));
        ring.setEnabled(key, true);
        assertEquals("shoes", detect(arn).customLabels().getFirst().name());
    }

    @Test
    void aDeletedKeyOpensNothingEverAgainButItsVersionCanBeDeleted() {
        var project = service.trainable("p");
        var arn = train(project, "v", "alias/models");
        ring.delete(key);
        ring.create(OWNER, Optional.of("alias/models"), NOW); // not the same key
        start(arn);
        assertEquals("FAILED", service.describe(project, "v").statusAsString());
        service.ask(DeleteProjectVersionRequest.builder().projectVersionArn(arn).build());
        service.jobs.runAll();
        assertEquals(List.of(), files(folder.resolve("models")));
    }

    @Test
    void aCopyHasTheKeyThatItWasAskedForWith() {
        var source = service.trainable("source");
        var arn = train(source, "v", "alias/models");
        var other = ring.create(OWNER, Optional.of("alias/copies"), NOW);
        var destination = service.project("destination");
        service.ask(copy(arn, source, destination, "copy").kmsKeyId("alias/copies").build());
        service.jobs.runAll();
        var copied = service.describe(destination, "copy");
        assertEquals("COPYING_COMPLETED", copied.statusAsString(), copied.statusMessage());
        assertEquals("alias/copies", copied.kmsKeyId());
        assertEquals(List.of(), plain(folder.resolve("models")));
        ring.setEnabled(key, false); // the copy is deep
        start(copied.projectVersionArn());
        assertEquals("shoes", detect(copied.projectVersionArn()).customLabels().getFirst().name());
        ring.setEnabled(other, false);
        assertEquals(
                ErrorCode.RESOURCE_NOT_READY,
                service.refusal(detection(copied.projectVersionArn())));
    }

    @Test
    void aCopyWithoutAKeyLiesAsItIsAndOneFromADisabledKeyFails() {
        var source = service.trainable("source");
        var arn = train(source, "v", "alias/models");
        var destination = service.project("destination");
        service.ask(copy(arn, source, destination, "plain").build());
        service.jobs.runAll();
        assertEquals("COPYING_COMPLETED", service.describe(destination, "plain").statusAsString());
        assertEquals(1, plain(folder.resolve("models")).size());

        ring.setEnabled(key, false);
        service.ask(copy(arn, source, destination, "failed").build());
        service.jobs.runAll();
        assertEquals("COPYING_FAILED", service.describe(destination, "failed").statusAsString());
        var unknown = copy(arn, source, destination, "x").kmsKeyId("alias/other").build();
        assertEquals(ErrorCode.INVALID_PARAMETER, service.refusal(unknown));
    }

    @Test
    void aModelThatWasCutOffOrIsAnotherVersionsDoesNotStart() throws IOException {
        var project = service.trainable("p");
        var one = train(project, "one", "alias/models");
        var two = train(project, "two", "alias/models");
        var first = bundle(one);
        var content = Files.readAllBytes(first);
        Files.write(first, Arrays.copyOf(content, content.length - 1));
        start(one);
        assertEquals("FAILED", service.describe(project, "one").statusAsString());
        Files.write(first, Files.readAllBytes(bundle(two)));
        start(one);
        assertEquals("FAILED", service.describe(project, "one").statusAsString());
        Files.write(first, content);
        start(one);
        assertEquals("RUNNING", service.describe(project, "one").statusAsString());
        service.ask(StopProjectVersionRequest.builder().projectVersionArn(one).build());
        service.jobs.runAll();
    }

    private Path bundle(String arn) {
        return VersionArn.of(arn).below(folder.resolve("models")).resolve("model.zip");
    }

    private String train(String project, String name, String keyId) {
        var arn = create(project, name, keyId);
        service.jobs.runAll();
        var described = service.describe(project, name);
        assertEquals("TRAINING_COMPLETED", described.statusAsString(), described.statusMessage());
        return arn;
    }

    private String create(String project, String name, String keyId) {
        return service.ask(
                        CreateProjectVersionResponse.class,
                        TestService.version(project, name).kmsKeyId(keyId).build())
                .projectVersionArn();
    }

    private void start(String arn) {
        service.ask(
                StartProjectVersionRequest.builder()
                        .projectVersionArn(arn)
                        .minInferenceUnits(1)
                        .build());
        service.jobs.runAll();
    }

    private DetectCustomLabelsResponse detect(String arn) {
        return service.ask(DetectCustomLabelsResponse.class, detection(arn));
    }

    private static DetectCustomLabelsRequest detection(String arn) {
        return DetectCustomLabelsRequest.builder()
                .projectVersionArn(arn)
                .image(Image.builder().bytes(SdkBytes.fromByteArray(Manifests.picture(80))).build())
                .build();
    }

    private static CopyProjectVersionRequest.Builder copy(
            String arn, String source, String destination, String name) {
        return CopyProjectVersionRequest.builder()
                .sourceProjectVersionArn(arn)
                .sourceProjectArn(source)
                .destinationProjectArn(destination)
                .versionName(name)
                .outputConfig(
                        OutputConfig.builder()
                                .s3Bucket(TestService.OUTPUT)
                                .s3KeyPrefix("c")
                                .build());
    }

    private String dataKey(String arn) {
        return service.store
                .read(handle -> Versions.require(handle, VersionArn.of(arn)))
                .config()
                .dataKey()
                .orElseThrow()
                .wrapped();
    }

    /** Files below a folder that hold a picture or a bundle as it is. */
    private static List<String> plain(Path folder) {
        var bundle = new String(FakeTrainer.BUNDLE, ISO_8859_1);
        return files(folder).stream()
                .filter(file -> {
                    var content = text(file);
                    return content.contains("IHDR")
                            || content.contains("IDAT")
                            || content.contains(bundle.substring(0, 8))
                            || content.contains(bundle.substring(8, 24));
                })
                .map(Path::toString)
                .toList();
    }

    private static String text(Path file) {
        try {
            return new String(Files.readAllBytes(file), ISO_8859_1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Path> files(Path folder) {
        if (!Files.exists(folder)) {
            return List.of();
        }
        try (var files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
