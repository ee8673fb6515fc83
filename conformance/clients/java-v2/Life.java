import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.CompletionException;
import java.util.function.BooleanSupplier;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.async.AsyncRequestBody;
import software.amazon.awssdk.core.retry.backoff.FixedDelayBackoffStrategy;
import software.amazon.awssdk.core.util.VersionInfo;
import software.amazon.awssdk.core.waiters.WaiterOverrideConfiguration;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.rekognition.RekognitionAsyncClient;
import software.amazon.awssdk.services.rekognition.RekognitionClient;
import software.amazon.awssdk.services.rekognition.model.AccessDeniedException;
import software.amazon.awssdk.services.rekognition.model.DatasetStatus;
import software.amazon.awssdk.services.rekognition.model.DatasetType;
import software.amazon.awssdk.services.rekognition.model.Image;
import software.amazon.awssdk.services.rekognition.model.ProjectVersionDescription;
import software.amazon.awssdk.services.rekognition.model.ProjectVersionStatus;
import software.amazon.awssdk.services.rekognition.model.ResourceNotFoundException;
import software.amazon.awssdk.services.rekognition.waiters.RekognitionAsyncWaiter;
import software.amazon.awssdk.services.rekognition.waiters.RekognitionWaiter;
import software.amazon.awssdk.services.s3.S3AsyncClient;

/**
 * The whole life of a model with the AWS SDK for Java v2: resources through the asynchronous clients, the model's use through the
 * synchronous one, waiters and paginators of both. Usage: Life ENDPOINT FOLDER; the identity comes from the usual AWS variables.
 */
public final class Life {
    private static final long STARTED = System.nanoTime();

    public static void main(String[] arguments) throws Exception {
        System.out.println("client: software.amazon.awssdk " + VersionInfo.SDK_VERSION + ", Java " + Runtime.version());
        var endpoint = URI.create(arguments[0]);
        var folder = Path.of(arguments[1]);
        var name = "java2-life-" + System.currentTimeMillis();
        try (var sync = RekognitionClient.builder().endpointOverride(endpoint).build();
                var async = RekognitionAsyncClient.builder().endpointOverride(endpoint).build();
                var s3 = S3AsyncClient.builder().endpointOverride(endpoint).forcePathStyle(true).build();
                var iam = IamClient.builder().endpointOverride(endpoint).build()) {
            live(endpoint, folder, name, sync, async, s3, iam);
        }
        System.out.printf("lived in %.1f s%n", seconds());
        System.exit(0); // Netty's threads linger
    }

    private static void live(
            URI endpoint, Path folder, String name, RekognitionClient sync, RekognitionAsyncClient async, S3AsyncClient s3, IamClient iam)
            throws Exception {
        var files = files(folder);
        var tests = new String(files.get("test.manifest")).strip().split("\n");
        var bucket = between(tests[0], "s3://", "/");
        s3.createBucket(r -> r.bucket(bucket)).join();
        var uploads = new ArrayList<java.util.concurrent.CompletableFuture<?>>();
        files.forEach((file, bytes) -> {
            var key = file.endsWith(".png") ? "photos/" + file : file;
            uploads.add(s3.putObject(r -> r.bucket(bucket).key(key), AsyncRequestBody.fromBytes(bytes)));
        });
        uploads.forEach(upload -> upload.join());
        step("uploaded " + uploads.size() + " files");

        var project = async.createProject(r -> r.projectName(name)).join().projectArn();
        var datasets = new ArrayList<String>();
        for (var type : List.of(DatasetType.TRAIN, DatasetType.TEST)) {
            var manifest = type == DatasetType.TRAIN ? "train.manifest" : "test.manifest";
            var arn = async.createDataset(r -> r.projectArn(project).datasetType(type).datasetSource(d ->
                    d.groundTruthManifest(m -> m.s3Object(o -> o.bucket(bucket).name(manifest))))).join().datasetArn();
            datasets.add(arn);
            until(() -> sync.describeDataset(r -> r.datasetArn(arn)).datasetDescription().status() != DatasetStatus.CREATE_IN_PROGRESS);
            var described = sync.describeDataset(r -> r.datasetArn(arn)).datasetDescription();
            check(described.status() == DatasetStatus.CREATE_COMPLETE, described);
            var entries = sync.listDatasetEntriesPaginator(r -> r.datasetArn(arn).maxResults(7)).datasetEntries().stream().count();
            check(entries == new String(files.get(manifest)).strip().split("\n").length, entries);
        }
        step("datasets ready");

        var version = sync.createProjectVersion(r ->
                r.projectArn(project).versionName("v1").outputConfig(o -> o.s3Bucket(bucket).s3KeyPrefix("out"))).projectVersionArn();
        var often = WaiterOverrideConfiguration.builder()
                .backoffStrategy(FixedDelayBackoffStrategy.create(Duration.ofSeconds(1))).maxAttempts(600).build();
        try (var waiter = RekognitionWaiter.builder().client(sync).overrideConfiguration(often).build()) {
            var trained = waiter.waitUntilProjectVersionTrainingCompleted(r -> r.projectArn(project).versionNames("v1"));
            var f1 = trained.matched().response().orElseThrow().projectVersionDescriptions().get(0).evaluationResult().f1Score();
            step("trained, F1 " + f1);
        }
        async.startProjectVersion(r -> r.projectVersionArn(version).minInferenceUnits(1)).join();
        try (var waiter = RekognitionAsyncWaiter.builder().client(async).overrideConfiguration(often).build()) {
            waiter.waitUntilProjectVersionRunning(r -> r.projectArn(project).versionNames("v1")).join();
        }
        int right = 0;
        for (var line : tests) {
            var key = between(line, "s3://" + bucket + "/", "\"");
            var bytes = SdkBytes.fromByteArray(files.get(key.substring(key.lastIndexOf('/') + 1)));
            var found = detect(sync, version, Image.builder().bytes(bytes).build());
            var again = detect(sync, version, Image.builder().s3Object(o -> o.bucket(bucket).name(key)).build());
            check(found.equals(again), found + " and " + again);
            right += found.equals(between(line, "\"class-name\": \"", "\"")) ? 1 : 0;
        }
        check(right >= 0.7 * tests.length, right);
        step(right + " of " + tests.length + " test photos right");
        refuse(endpoint, name, version, project, SdkBytes.fromByteArray(files.get("test-0.png")), iam);

        sync.stopProjectVersion(r -> r.projectVersionArn(version));
        until(() -> versions(sync, project).get(0).status() == ProjectVersionStatus.STOPPED);
        sync.deleteProjectVersion(r -> r.projectVersionArn(version));
        until(() -> versions(sync, project).isEmpty());
        for (var dataset : datasets) {
            async.deleteDataset(r -> r.datasetArn(dataset)).join();
            until(() -> isGone(async, dataset));
        }
        sync.deleteProject(r -> r.projectArn(project));
        until(() -> sync.describeProjects(r -> r.projectNames(name)).projectDescriptions().isEmpty());
        step("stopped and deleted");
    }

    /** Somebody who may use the model, and nothing else. */
    private static void refuse(URI endpoint, String name, String version, String project, SdkBytes photo, IamClient iam) {
        iam.createUser(r -> r.userName(name));
        var policy = "{\"Version\":\"2012-10-17\",\"Statement\":{\"Effect\":\"Allow\",\"Action\":\"rekognition:DetectCustomLabels\",\"Resource\":\"" + version + "\"}}";
        iam.putUserPolicy(r -> r.userName(name).policyName("use").policyDocument(policy));
        var key = iam.createAccessKey(r -> r.userName(name)).accessKey();
        var credentials = StaticCredentialsProvider.create(AwsBasicCredentials.create(key.accessKeyId(), key.secretAccessKey()));
        try (var inspector = RekognitionClient.builder().endpointOverride(endpoint).credentialsProvider(credentials).build()) {
            detect(inspector, version, Image.builder().bytes(photo).build());
            inspector.deleteProject(r -> r.projectArn(project));
            throw new IllegalStateException("somebody without the right to it deleted the project");
        } catch (AccessDeniedException refusal) {
            check(refusal.getMessage().contains("rekognition:DeleteProject"), refusal);
        }
        iam.deleteAccessKey(r -> r.userName(name).accessKeyId(key.accessKeyId()));
        iam.deleteUserPolicy(r -> r.userName(name).policyName("use"));
        iam.deleteUser(r -> r.userName(name));
        step("used by its user, who may not delete");
    }

    private static String detect(RekognitionClient client, String version, Image image) {
        return client.detectCustomLabels(r -> r.projectVersionArn(version).image(image).minConfidence(0f).maxResults(1)).customLabels().get(0).name();
    }

    private static List<ProjectVersionDescription> versions(RekognitionClient client, String project) {
        return client.describeProjectVersions(r -> r.projectArn(project)).projectVersionDescriptions();
    }

    private static boolean isGone(RekognitionAsyncClient client, String dataset) {
        try {
            client.describeDataset(r -> r.datasetArn(dataset)).join();
            return false;
        } catch (CompletionException e) {
            check(e.getCause() instanceof ResourceNotFoundException, e);
            return true;
        }
    }

    private static TreeMap<String, byte[]> files(Path folder) throws Exception {
        var files = new TreeMap<String, byte[]>();
        try (var images = Files.list(folder.resolve("images"))) {
            for (var image : images.toList()) {
                files.put(image.getFileName().toString(), Files.readAllBytes(image));
            }
        }
        for (var manifest : List.of("train.manifest", "test.manifest")) {
            files.put(manifest, Files.readAllBytes(folder.resolve(manifest)));
        }
        return files;
    }

    private static String between(String text, String before, String after) {
        int start = text.indexOf(before) + before.length();
        return text.substring(start, text.indexOf(after, start));
    }

    private static void until(BooleanSupplier condition) throws InterruptedException {
        for (long end = System.nanoTime() + 300_000_000_000L; !condition.getAsBoolean(); Thread.sleep(200)) {
            check(System.nanoTime() < end, "waited five minutes");
        }
    }

    private static void check(boolean right, Object what) {
        if (!right) {
            throw new IllegalStateException("wrong: " + what);
        }
    }

    private static double seconds() {
        return (System.nanoTime() - STARTED) / 1e9;
    }

    private static void step(String what) {
        System.out.printf("%.1f s  %s%n", seconds(), what);
    }
}
