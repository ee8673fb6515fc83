import com.amazonaws.auth.AWSStaticCredentialsProvider;
import com.amazonaws.auth.BasicAWSCredentials;
import com.amazonaws.auth.profile.ProfileCredentialsProvider;
import com.amazonaws.auth.AWSCredentialsProvider;
import com.amazonaws.auth.DefaultAWSCredentialsProviderChain;
import com.amazonaws.client.builder.AwsClientBuilder.EndpointConfiguration;
import com.amazonaws.services.identitymanagement.AmazonIdentityManagement;
import com.amazonaws.services.identitymanagement.AmazonIdentityManagementClientBuilder;
import com.amazonaws.services.identitymanagement.model.CreateAccessKeyRequest;
import com.amazonaws.services.identitymanagement.model.CreateUserRequest;
import com.amazonaws.services.identitymanagement.model.DeleteAccessKeyRequest;
import com.amazonaws.services.identitymanagement.model.DeleteUserPolicyRequest;
import com.amazonaws.services.identitymanagement.model.DeleteUserRequest;
import com.amazonaws.services.identitymanagement.model.PutUserPolicyRequest;
import com.amazonaws.services.rekognition.AmazonRekognition;
import com.amazonaws.services.rekognition.AmazonRekognitionClientBuilder;
import com.amazonaws.services.rekognition.model.*;
import com.amazonaws.services.s3.AmazonS3ClientBuilder;
import com.amazonaws.util.VersionInfoUtils;
import com.amazonaws.waiters.FixedDelayStrategy;
import com.amazonaws.waiters.MaxAttemptsRetryStrategy;
import com.amazonaws.waiters.PollingStrategy;
import com.amazonaws.waiters.WaiterParameters;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * The whole life of a model with the AWS SDK for Java v1 and its waiters. Usage: Life ENDPOINT FOLDER; the identity comes from the usual
 * AWS variables.
 */
public final class Life {
    private static final long STARTED = System.nanoTime();

    public static void main(String[] arguments) throws Exception {
        System.out.println("client: com.amazonaws " + VersionInfoUtils.getVersion() + ", Java " + Runtime.version());
        var where = new EndpointConfiguration(arguments[0], System.getenv("AWS_REGION"));
        var folder = Path.of(arguments[1]);
        var name = "java1-life-" + System.currentTimeMillis();
        AWSCredentialsProvider identity = System.getenv("AWS_PROFILE") == null
                ? DefaultAWSCredentialsProviderChain.getInstance() : new ProfileCredentialsProvider(System.getenv("AWS_PROFILE"));
        var rekognition = AmazonRekognitionClientBuilder.standard().withEndpointConfiguration(where).withCredentials(identity).build();
        var s3 = AmazonS3ClientBuilder.standard().withEndpointConfiguration(where).withCredentials(identity).withPathStyleAccessEnabled(true).build();
        var iam = AmazonIdentityManagementClientBuilder.standard().withEndpointConfiguration(where).withCredentials(identity).build();

        var tests = Files.readAllLines(folder.resolve("test.manifest"));
        var bucket = between(tests.get(0), "s3://", "/");
        s3.createBucket(bucket);
        try (var images = Files.list(folder.resolve("images"))) {
            for (var image : images.toList()) {
                s3.putObject(bucket, "photos/" + image.getFileName(), image.toFile());
            }
        }
        for (var manifest : List.of("train.manifest", "test.manifest")) {
            s3.putObject(bucket, manifest, folder.resolve(manifest).toFile());
        }
        step("uploaded " + s3.listObjectsV2(bucket).getKeyCount() + " files");

        var project = rekognition.createProject(new CreateProjectRequest().withProjectName(name)).getProjectArn();
        var datasets = new ArrayList<String>();
        for (var type : List.of("TRAIN", "TEST")) {
            var manifest = new S3Object().withBucket(bucket).withName(type.toLowerCase() + ".manifest");
            var source = new DatasetSource().withGroundTruthManifest(new GroundTruthManifest().withS3Object(manifest));
            var arn = rekognition.createDataset(new CreateDatasetRequest().withProjectArn(project).withDatasetType(type).withDatasetSource(source)).getDatasetArn();
            datasets.add(arn);
            until(() -> !dataset(rekognition, arn).getStatus().equals("CREATE_IN_PROGRESS"));
            check(dataset(rekognition, arn).getStatus().equals("CREATE_COMPLETE"), dataset(rekognition, arn));
            int entries = 0;
            String token = null;
            do {
                var page = rekognition.listDatasetEntries(new ListDatasetEntriesRequest().withDatasetArn(arn).withMaxResults(7).withNextToken(token));
                entries += page.getDatasetEntries().size();
                token = page.getNextToken();
            } while (token != null);
            check(entries == Files.readAllLines(folder.resolve(manifest.getName())).size(), entries);
        }
        step("datasets ready");

        var version = rekognition.createProjectVersion(new CreateProjectVersionRequest().withProjectArn(project).withVersionName("v1")
                .withOutputConfig(new OutputConfig().withS3Bucket(bucket).withS3KeyPrefix("out"))).getProjectVersionArn();
        var which = new DescribeProjectVersionsRequest().withProjectArn(project).withVersionNames("v1");
        var often = new PollingStrategy(new MaxAttemptsRetryStrategy(600), new FixedDelayStrategy(1));
        rekognition.waiters().projectVersionTrainingCompleted().run(new WaiterParameters<>(which).withPollingStrategy(often));
        step("trained, F1 " + rekognition.describeProjectVersions(which).getProjectVersionDescriptions().get(0).getEvaluationResult().getF1Score());

        rekognition.startProjectVersion(new StartProjectVersionRequest().withProjectVersionArn(version).withMinInferenceUnits(1));
        rekognition.waiters().projectVersionRunning().run(new WaiterParameters<>(which).withPollingStrategy(often));
        int right = 0;
        for (var line : tests) {
            var key = between(line, "s3://" + bucket + "/", "\"");
            var bytes = Files.readAllBytes(folder.resolve("images").resolve(Path.of(key).getFileName()));
            var found = detect(rekognition, version, new Image().withBytes(ByteBuffer.wrap(bytes)));
            var again = detect(rekognition, version, new Image().withS3Object(new S3Object().withBucket(bucket).withName(key)));
            check(found.equals(again), found + " and " + again);
            right += found.equals(between(line, "\"class-name\": \"", "\"")) ? 1 : 0;
        }
        check(right >= 0.7 * tests.size(), right);
        step(right + " of " + tests.size() + " test photos right");
        refuse(where, name, version, project, Files.readAllBytes(folder.resolve("images/test-0.png")), iam);

        rekognition.stopProjectVersion(new StopProjectVersionRequest().withProjectVersionArn(version));
        until(() -> versions(rekognition, project).get(0).getStatus().equals("STOPPED"));
        rekognition.deleteProjectVersion(new DeleteProjectVersionRequest().withProjectVersionArn(version));
        until(() -> versions(rekognition, project).isEmpty());
        for (var dataset : datasets) {
            rekognition.deleteDataset(new DeleteDatasetRequest().withDatasetArn(dataset));
            until(() -> isGone(rekognition, dataset));
        }
        rekognition.deleteProject(new DeleteProjectRequest().withProjectArn(project));
        until(() -> rekognition.describeProjects(new DescribeProjectsRequest().withProjectNames(name)).getProjectDescriptions().isEmpty());
        step("stopped and deleted");
        System.out.printf("lived in %.1f s%n", seconds());
    }

    /** Somebody who may use the model, and nothing else. */
    private static void refuse(EndpointConfiguration where, String name, String version, String project, byte[] photo, AmazonIdentityManagement iam) {
        iam.createUser(new CreateUserRequest(name));
        var policy = "{\"Version\":\"2012-10-17\",\"Statement\":{\"Effect\":\"Allow\",\"Action\":\"rekognition:DetectCustomLabels\",\"Resource\":\"" + version + "\"}}";
        iam.putUserPolicy(new PutUserPolicyRequest(name, "use", policy));
        var key = iam.createAccessKey(new CreateAccessKeyRequest(name)).getAccessKey();
        var credentials = new AWSStaticCredentialsProvider(new BasicAWSCredentials(key.getAccessKeyId(), key.getSecretAccessKey()));
        var inspector = AmazonRekognitionClientBuilder.standard().withEndpointConfiguration(where).withCredentials(credentials).build();
        detect(inspector, version, new Image().withBytes(ByteBuffer.wrap(photo)));
        try {
            inspector.deleteProject(new DeleteProjectRequest().withProjectArn(project));
            throw new IllegalStateException("somebody without the right to it deleted the project");
        } catch (AccessDeniedException refusal) {
            check(refusal.getMessage().contains("rekognition:DeleteProject"), refusal);
        }
        iam.deleteAccessKey(new DeleteAccessKeyRequest(name, key.getAccessKeyId()));
        iam.deleteUserPolicy(new DeleteUserPolicyRequest(name, "use"));
        iam.deleteUser(new DeleteUserRequest(name));
        step("used by its user, who may not delete");
    }

    private static DatasetDescription dataset(AmazonRekognition client, String arn) {
        return client.describeDataset(new DescribeDatasetRequest().withDatasetArn(arn)).getDatasetDescription();
    }

    private static List<ProjectVersionDescription> versions(AmazonRekognition client, String project) {
        return client.describeProjectVersions(new DescribeProjectVersionsRequest().withProjectArn(project)).getProjectVersionDescriptions();
    }

    private static String detect(AmazonRekognition client, String version, Image image) {
        return client.detectCustomLabels(new DetectCustomLabelsRequest().withProjectVersionArn(version).withImage(image).withMinConfidence(0f).withMaxResults(1))
                .getCustomLabels().get(0).getName();
    }

    private static boolean isGone(AmazonRekognition client, String dataset) {
        try {
            dataset(client, dataset);
            return false;
        } catch (ResourceNotFoundException gone) {
            return true;
        }
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
