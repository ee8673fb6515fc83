package custos.conformance;

import java.net.URI;
import java.nio.file.Path;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.ProfileCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.profiles.ProfileFile;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.rekognition.RekognitionClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.sts.StsClient;

/**
 * Clients of the AWS SDK for Java v2 for one server.
 *
 * @param profiles the server's file of root keys
 */
record SdkClients(URI endpoint, Path profiles) {
    static SdkClients of(StartedServer server) {
        return new SdkClients(URI.create(server.endpoint()), server.credentials());
    }

    RekognitionClient rekognition(AwsCredentialsProvider credentials) {
        return of(RekognitionClient.builder(), credentials).build();
    }

    S3Client s3(AwsCredentialsProvider credentials) {
        return of(S3Client.builder().forcePathStyle(true), credentials).build();
    }

    IamClient iam(AwsCredentialsProvider credentials) {
        return of(IamClient.builder(), credentials).build();
    }

    StsClient sts(AwsCredentialsProvider credentials) {
        return of(StsClient.builder(), credentials).build();
    }

    private <B extends AwsClientBuilder<B, ?>> B of(B builder, AwsCredentialsProvider credentials) {
        return builder.endpointOverride(endpoint)
                .region(Region.US_EAST_1)
                .credentialsProvider(credentials);
    }

    /** The key of a profile. */
    AwsCredentialsProvider profile(String name) {
        return ProfileCredentialsProvider.builder()
                .profileFile(
                        ProfileFile.builder()
                                .content(profiles)
                                .type(ProfileFile.Type.CREDENTIALS)
                                .build())
                .profileName(name)
                .build();
    }
}
