package custos.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import custos.sigv4.AccessKey;
import java.net.URI;
import java.util.List;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.rekognition.RekognitionClient;
import software.amazon.awssdk.services.rekognition.model.DatasetStatus;
import software.amazon.awssdk.services.rekognition.model.DatasetType;
import software.amazon.awssdk.services.s3.S3Client;

/** What a client puts into an account. */
record Album(RekognitionClient rekognition, S3Client s3) implements AutoCloseable {
    static Album of(CustosServer server) {
        var endpoint = URI.create(server.endpoint());
        var root = credentials(server.rootKey());
        return new Album(
                RekognitionClient.builder()
                        .endpointOverride(endpoint)
                        .region(Region.US_EAST_1)
                        .credentialsProvider(root)
                        .build(),
                S3Client.builder()
                        .endpointOverride(endpoint)
                        .region(Region.US_EAST_1)
                        .credentialsProvider(root)
                        .forcePathStyle(true)
                        .build());
    }

    void put(String bucket, String key, byte[] content) {
        s3.putObject(r -> r.bucket(bucket).key(key), RequestBody.fromBytes(content));
    }

    String project(String name) {
        return rekognition.createProject(r -> r.projectName(name)).projectArn();
    }

    void dataset(String project, DatasetType type, String bucket, List<String> lines) {
        put(bucket, type + ".manifest", String.join("\n", lines).getBytes(UTF_8));
        var arn =
                rekognition
                        .createDataset(r ->
                                r.projectArn(project)
                                        .datasetType(type)
                                        .datasetSource(s ->
                                                s.groundTruthManifest(m ->
                                                        m.s3Object(o ->
                                                                o.bucket(bucket)
                                                                        .name(
                                                                                type
                                                                                        + ".manifest")))))
                        .datasetArn();
        DatasetStatus status;
        do {
            status =
                    rekognition
                            .describeDataset(r -> r.datasetArn(arn))
                            .datasetDescription()
                            .status();
        } while (status == DatasetStatus.CREATE_IN_PROGRESS);
        assertEquals(DatasetStatus.CREATE_COMPLETE, status);
    }

    @Override
    public void close() {
        rekognition.close();
        s3.close();
    }

    static StaticCredentialsProvider credentials(AccessKey key) {
        return StaticCredentialsProvider.create(AwsBasicCredentials.create(key.id(), key.secret()));
    }
}
