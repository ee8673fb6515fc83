package custos.benchmarks;

import custos.sigv4.AccessKey;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.ProfileCredentialsProvider;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.profiles.ProfileFile;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.rekognition.RekognitionClient;
import software.amazon.awssdk.services.rekognition.model.DatasetStatus;
import software.amazon.awssdk.services.rekognition.model.DatasetType;
import software.amazon.awssdk.services.rekognition.model.ProjectVersionStatus;
import software.amazon.awssdk.services.s3.S3Client;

/** A small classifier of drawn photos on a started server, through the stock SDK. */
final class ModelLife implements AutoCloseable {
    private static final String BUCKET = "figures";
    private static final long POLL_MILLIS = 5;
    private static final long LONGEST_NANOS = TimeUnit.MINUTES.toNanos(10);

    /** The model by its ARNs. */
    record Version(String project, String arn) {}

    private final AwsCredentials credentials;
    private final RekognitionClient rekognition;
    private final S3Client s3;

    ModelLife(String endpoint, Path credentialsFile) {
        var provider =
                ProfileCredentialsProvider.builder()
                        .profileName("root")
                        .profileFile(
                                ProfileFile.builder()
                                        .content(credentialsFile)
                                        .type(ProfileFile.Type.CREDENTIALS)
                                        .build())
                        .build();
        credentials = provider.resolveCredentials();
        rekognition =
                RekognitionClient.builder()
                        .endpointOverride(URI.create(endpoint))
                        .region(Region.US_EAST_1)
                        .credentialsProvider(provider)
                        .build();
        s3 =
                S3Client.builder()
                        .endpointOverride(URI.create(endpoint))
                        .region(Region.US_EAST_1)
                        .forcePathStyle(true)
                        .credentialsProvider(provider)
                        .build();
    }

    AccessKey key() {
        return AccessKey.longTerm(credentials.accessKeyId(), credentials.secretAccessKey(), true);
    }

    /** Draws, uploads and trains. */
    Version train() throws IOException {
        s3.createBucket(r -> r.bucket(BUCKET));
        var version = begin("figures", 24, 0);
        await(() -> !isInTraining(version));
        if (status(version) != ProjectVersionStatus.TRAINING_COMPLETED) {
            throw new IOException("the training ended as " + status(version));
        }
        return version;
    }

    /**
     * Draws, uploads and begins to train on so many images.
     *
     * @param wrong the training images with a number that it divides have the wrong label; with
     *     none (0) a training is soon over
     */
    Version begin(String name, int images, int wrong) throws IOException {
        var project = rekognition.createProject(r -> r.projectName(name)).projectArn();
        dataset(project, DatasetType.TRAIN, images, 1, wrong);
        dataset(project, DatasetType.TEST, 8, 2, 0);
        var arn =
                rekognition
                        .createProjectVersion(r ->
                                r.projectArn(project)
                                        .versionName("v1")
                                        .outputConfig(o -> o.s3Bucket(BUCKET).s3KeyPrefix("out")))
                        .projectVersionArn();
        return new Version(project, arn);
    }

    boolean isInTraining(Version version) {
        return status(version) == ProjectVersionStatus.TRAINING_IN_PROGRESS;
    }

    /** What is said of the version now. */
    String message(Version version) {
        return rekognition
                .describeProjectVersions(r -> r.projectArn(version.project()).versionNames("v1"))
                .projectVersionDescriptions()
                .getFirst()
                .statusMessage();
    }

    /** Starts the version that often, the last time for good; seconds until RUNNING. */
    List<Double> starts(Version version, int times) {
        var seconds = new ArrayList<Double>();
        for (int i = 0; i < times; i++) {
            if (i > 0) {
                rekognition.stopProjectVersion(r -> r.projectVersionArn(version.arn()));
                await(() -> status(version) == ProjectVersionStatus.STOPPED);
            }
            long start = System.nanoTime();
            rekognition.startProjectVersion(
                    r -> r.projectVersionArn(version.arn()).minInferenceUnits(1));
            await(() -> status(version) == ProjectVersionStatus.RUNNING);
            seconds.add((System.nanoTime() - start) / 1e9);
        }
        return seconds;
    }

    private void dataset(String project, DatasetType type, int images, long seed, int wrong)
            throws IOException {
        var set = type.toString();
        var lines = new ArrayList<String>();
        for (int i = 0; i < images; i++) {
            boolean disc = i % 2 == 0;
            var photo = new DrawnPhoto(seed * 1_000 + i, disc).jpeg(40 << 10);
            boolean right = wrong == 0 || i % wrong != 0;
            var key = set + "/" + i + ".jpg";
            s3.putObject(r -> r.bucket(BUCKET).key(key), RequestBody.fromBytes(photo));
            lines.add(
                    """
                    {"source-ref":"s3://%s/%s","a":1,"a-metadata":{"class-name":"%s",\
                    "confidence":1,"type":"groundtruth/image-classification",\
                    "human-annotated":"yes","creation-date":"2026-01-01T00:00:00.000Z"}}\
                    """
                            .formatted(BUCKET, key, disc == right ? "disc" : "cross"));
        }
        var manifest = set + ".manifest";
        s3.putObject(
                r -> r.bucket(BUCKET).key(manifest),
                RequestBody.fromString(String.join("\n", lines)));
        var arn =
                rekognition
                        .createDataset(r ->
                                r.projectArn(project)
                                        .datasetType(type)
                                        .datasetSource(d ->
                                                d.groundTruthManifest(m ->
                                                        m.s3Object(o ->
                                                                o.bucket(BUCKET).name(manifest)))))
                        .datasetArn();
        await(() -> datasetStatus(arn) != DatasetStatus.CREATE_IN_PROGRESS);
        if (datasetStatus(arn) != DatasetStatus.CREATE_COMPLETE) {
            throw new IOException("the dataset ended as " + datasetStatus(arn));
        }
    }

    private DatasetStatus datasetStatus(String arn) {
        return rekognition.describeDataset(r -> r.datasetArn(arn)).datasetDescription().status();
    }

    private ProjectVersionStatus status(Version version) {
        return rekognition
                .describeProjectVersions(r -> r.projectArn(version.project()).versionNames("v1"))
                .projectVersionDescriptions()
                .getFirst()
                .status();
    }

    private static void await(BooleanSupplier condition) {
        long end = System.nanoTime() + LONGEST_NANOS;
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new IllegalStateException("waited for ten minutes");
            }
            try {
                TimeUnit.MILLISECONDS.sleep(POLL_MILLIS); // another process is being polled
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
        }
    }

    @Override
    public void close() {
        rekognition.close();
        s3.close();
    }
}
