package custos.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.core.waiters.WaiterOverrideConfiguration;
import software.amazon.awssdk.retries.api.BackoffStrategy;
import software.amazon.awssdk.services.rekognition.RekognitionClient;
import software.amazon.awssdk.services.rekognition.model.AccessDeniedException;
import software.amazon.awssdk.services.rekognition.model.CustomLabel;
import software.amazon.awssdk.services.rekognition.model.DatasetStatus;
import software.amazon.awssdk.services.rekognition.model.DatasetType;
import software.amazon.awssdk.services.rekognition.model.ProjectVersionDescription;
import software.amazon.awssdk.services.rekognition.model.ProjectVersionStatus;
import software.amazon.awssdk.services.rekognition.model.ResourceNotFoundException;
import software.amazon.awssdk.services.rekognition.waiters.RekognitionWaiter;
import software.amazon.awssdk.services.s3.S3Client;

/** The life of a model through the AWS SDK for Java v2, as the developer guide lives it. */
final class JavaSdkLifeTest {
    private static final String BUCKET = "sdk-photos";

    @TempDir(factory = ShortTempDir.class)
    Path folder;

    @SuppressWarnings("NullAway.Init") // start makes them
    private StartedServer server;

    @SuppressWarnings("NullAway.Init")
    private SdkClients clients;

    @SuppressWarnings("NullAway.Init")
    private RekognitionClient rekognition;

    @SuppressWarnings("NullAway.Init")
    private S3Client s3;

    @BeforeEach
    void start() throws IOException {
        server = StartedServer.start(folder.resolve("data"));
        clients = SdkClients.of(server);
        rekognition = clients.rekognition(root());
        s3 = clients.s3(root());
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void aModelLivesAndOnlyItsUserMayUseIt() throws IOException {
        assertEquals("123456789012", account());
        upload("train", 10, 1);
        upload("test", 4, 2);
        var project = rekognition.createProject(r -> r.projectName("sdk")).projectArn();
        var train = dataset(project, DatasetType.TRAIN, "train");
        var test = dataset(project, DatasetType.TEST, "test");
        assertEquals(
                20,
                rekognition
                        .listDatasetEntriesPaginator(r -> r.datasetArn(train).maxResults(6))
                        .datasetEntries()
                        .stream()
                        .count());

        var version =
                rekognition
                        .createProjectVersion(r ->
                                r.projectArn(project)
                                        .versionName("v1")
                                        .outputConfig(o -> o.s3Bucket(BUCKET).s3KeyPrefix("out")))
                        .projectVersionArn();
        var trained = waitForTraining(project);
        assertTrue(trained.evaluationResult().f1Score() > 0.7, trained.toString());
        var summary = trained.evaluationResult().summary().s3Object();
        var report = s3.getObjectAsBytes(r -> r.bucket(summary.bucket()).key(summary.name()));
        assertTrue(report.asUtf8String().contains("\"AggregatedEvaluationResults\""));
        try (var partner =
                PartnerAccount.create(clients, folder.resolve("data"), folder.resolve("account"))) {
            partner.copies(rekognition, project, version);
        }

        rekognition.startProjectVersion(r -> r.projectVersionArn(version).minInferenceUnits(1));
        Patience.until(() -> status(project).equals(ProjectVersionStatus.RUNNING));
        assertEquals("disc", best(rekognition, version, true).name());
        assertEquals("cross", best(rekognition, version, false).name());
        onlyItsUserMayUseIt(project, version);

        rekognition.stopProjectVersion(r -> r.projectVersionArn(version));
        Patience.until(() -> status(project).equals(ProjectVersionStatus.STOPPED));
        rekognition.deleteProjectVersion(r -> r.projectVersionArn(version));
        Patience.until(() -> versions(project).isEmpty());
        for (var dataset : List.of(train, test)) {
            rekognition.deleteDataset(r -> r.datasetArn(dataset));
            Patience.until(() -> isGone(dataset));
        }
        rekognition.deleteProject(r -> r.projectArn(project));
        Patience.until(() -> rekognition.describeProjects(r -> {}).projectDescriptions().isEmpty());
    }

    private void onlyItsUserMayUseIt(String project, String version) throws IOException {
        try (var iam = clients.iam(root())) {
            iam.createUser(r -> r.userName("inspector"));
            iam.putUserPolicy(r ->
                    r.userName("inspector")
                            .policyName("use")
                            .policyDocument(
                                    """
                                    {"Version":"2012-10-17","Statement":{"Effect":"Allow",
                                     "Action":"rekognition:DetectCustomLabels","Resource":
                                     "arn:aws:rekognition:*:*:project/sdk/version/v1/*"}}\
                                    """));
            var key = iam.createAccessKey(r -> r.userName("inspector")).accessKey();
            var inspector =
                    clients.rekognition(
                            StaticCredentialsProvider.create(
                                    AwsBasicCredentials.create(
                                            key.accessKeyId(), key.secretAccessKey())));
            assertEquals("disc", best(inspector, version, true).name());
            var refusal =
                    assertThrows(
                            AccessDeniedException.class,
                            () -> inspector.deleteProject(r -> r.projectArn(project)));
            assertTrue(
                    refusal.awsErrorDetails()
                            .errorMessage()
                            .endsWith(
                                    "because no identity-based policy allows the"
                                            + " rekognition:DeleteProject action"),
                    refusal.getMessage());
        }
    }

    private void upload(String set, int each, long seed) throws IOException {
        if (set.equals("train")) {
            s3.createBucket(r -> r.bucket(BUCKET));
        }
        var photos = new DrawnPhotos(seed);
        var lines = new ArrayList<String>();
        for (int i = 0; i < 2 * each; i++) {
            boolean disc = i % 2 == 0;
            var key = set + "/" + i + ".png";
            s3.putObject(r -> r.bucket(BUCKET).key(key), RequestBody.fromBytes(photos.draw(disc)));
            lines.add(
                    """
                    {"source-ref":"s3://%s/%s","a":1,"a-metadata":{"class-name":"%s",\
                    "confidence":1,"type":"groundtruth/image-classification",\
                    "human-annotated":"yes","creation-date":"2026-01-01T00:00:00.000Z"}}\
                    """
                            .formatted(BUCKET, key, disc ? "disc" : "cross"));
        }
        s3.putObject(
                r -> r.bucket(BUCKET).key(set + ".manifest"),
                RequestBody.fromString(String.join("\n", lines)));
    }

    private String dataset(String project, DatasetType type, String set) {
        var arn =
                rekognition
                        .createDataset(r ->
                                r.projectArn(project)
                                        .datasetType(type)
                                        .datasetSource(d ->
                                                d.groundTruthManifest(m ->
                                                        m.s3Object(o ->
                                                                o.bucket(BUCKET)
                                                                        .name(set + ".manifest")))))
                        .datasetArn();
        Patience.until(() -> datasetStatus(arn) != DatasetStatus.CREATE_IN_PROGRESS);
        assertEquals(DatasetStatus.CREATE_COMPLETE, datasetStatus(arn));
        return arn;
    }

    private DatasetStatus datasetStatus(String arn) {
        return rekognition.describeDataset(r -> r.datasetArn(arn)).datasetDescription().status();
    }

    private ProjectVersionDescription waitForTraining(String project) {
        try (var waiter =
                RekognitionWaiter.builder()
                        .client(rekognition)
                        .overrideConfiguration(
                                WaiterOverrideConfiguration.builder()
                                        .backoffStrategyV2(
                                                BackoffStrategy.fixedDelayWithoutJitter(
                                                        Duration.ofMillis(500)))
                                        .maxAttempts(600)
                                        .waitTimeout(Patience.LONGEST)
                                        .build())
                        .build()) {
            return waiter.waitUntilProjectVersionTrainingCompleted(r -> r.projectArn(project))
                    .matched()
                    .response()
                    .orElseThrow()
                    .projectVersionDescriptions()
                    .getFirst();
        }
    }

    private List<ProjectVersionDescription> versions(String project) {
        return rekognition
                .describeProjectVersions(r -> r.projectArn(project))
                .projectVersionDescriptions();
    }

    private ProjectVersionStatus status(String project) {
        return versions(project).getFirst().status();
    }

    private boolean isGone(String dataset) {
        try {
            rekognition.describeDataset(r -> r.datasetArn(dataset));
            return false;
        } catch (ResourceNotFoundException gone) {
            return true;
        }
    }

    /** The best label of a photo that was not trained on. */
    static CustomLabel best(RekognitionClient client, String version, boolean disc)
            throws IOException {
        var photo = SdkBytes.fromByteArray(new DrawnPhotos(77).draw(disc));
        return client.detectCustomLabels(r ->
                        r.projectVersionArn(version)
                                .image(i -> i.bytes(photo))
                                .minConfidence(0f)
                                .maxResults(1))
                .customLabels()
                .getFirst();
    }

    private String account() {
        try (var sts = clients.sts(root())) {
            return sts.getCallerIdentity().account();
        }
    }

    private AwsCredentialsProvider root() {
        return clients.profile("root");
    }
}
