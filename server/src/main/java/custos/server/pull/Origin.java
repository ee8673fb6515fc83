package custos.server.pull;

import custos.aws.Arn;
import custos.manifest.SourceRef;
import custos.server.UserError;
import java.net.URI;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.sync.ResponseTransformer;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.rekognition.RekognitionClient;
import software.amazon.awssdk.services.rekognition.model.DatasetType;
import software.amazon.awssdk.services.rekognition.model.ProjectDescription;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;

/** The account that is pulled from. What fails for a while is tried again, later and later. */
public final class Origin implements AutoCloseable {
    /** With the SDK's back-off, more than a minute: a quota counts requests by the second. */
    private static final int TRIES = 10;

    private final RekognitionClient rekognition;
    private final S3Client s3;

    private Origin(RekognitionClient rekognition, S3Client s3) {
        this.rekognition = rekognition;
        this.s3 = s3;
    }

    /**
     * Opens an account; nothing is asked of it yet.
     *
     * @param endpoint another than the region's public one
     */
    public static Origin open(
            Optional<URI> endpoint, Region region, AwsCredentialsProvider credentials) {
        var patient =
                ClientOverrideConfiguration.builder()
                        .retryStrategy(retry -> retry.maxAttempts(TRIES))
                        .build();
        var rekognition =
                RekognitionClient.builder()
                        .region(region)
                        .credentialsProvider(credentials)
                        .overrideConfiguration(patient);
        // Checksums that S3 keeps may be of a kind that needs native code; lengths are compared.
        var s3 =
                S3Client.builder()
                        .region(region)
                        .credentialsProvider(credentials)
                        .overrideConfiguration(patient)
                        .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
                        .crossRegionAccessEnabled(endpoint.isEmpty())
                        .forcePathStyle(endpoint.isPresent());
        endpoint.ifPresent(rekognition::endpointOverride);
        endpoint.ifPresent(s3::endpointOverride);
        return new Origin(rekognition.build(), s3.build());
    }

    /**
     * The datasets of a project.
     *
     * @param project its name or its ARN
     * @throws UserError if there is no such project, or it has no dataset
     */
    Map<DatasetType, String> datasets(String project) {
        var found =
                asked(
                        "rekognition:DescribeProjects",
                        "*",
                        () ->
                                rekognition
                                        .describeProjectsPaginator(
                                                request -> request.projectNames(name(project)))
                                        .projectDescriptions()
                                        .stream()
                                        .filter(it -> isMeant(it, project))
                                        .findFirst());
        var description =
                found.orElseThrow(() ->
                        new UserError(
                                "no project `" + project + "` in this account and region", 1));
        var datasets = new EnumMap<DatasetType, String>(DatasetType.class);
        description.datasets().forEach(it -> datasets.put(it.datasetType(), it.datasetArn()));
        if (datasets.isEmpty()) {
            throw new UserError("project `" + project + "` has no dataset", 1);
        }
        return datasets;
    }

    private static boolean isMeant(ProjectDescription found, String project) {
        return !project.startsWith("arn:") || found.projectArn().equals(project);
    }

    private static String name(String project) {
        if (!project.startsWith("arn:")) {
            return project;
        }
        var parts = Arn.find(project).map(arn -> arn.resource().split("/", -1));
        if (parts.isEmpty() || parts.get().length < 2 || !parts.get()[0].equals("project")) {
            throw new UserError("not a project's ARN: `" + project + "`");
        }
        return parts.get()[1];
    }

    /** The lines of a dataset, page after page. */
    Stream<String> entries(String dataset, int pageSize) {
        return asked(
                "rekognition:ListDatasetEntries",
                dataset,
                () ->
                        rekognition
                                .listDatasetEntriesPaginator(
                                        request -> request.datasetArn(dataset).maxResults(pageSize))
                                .datasetEntries()
                                .stream());
    }

    /** What S3 says of an image. */
    HeadObjectResponse head(SourceRef image) {
        return s3.headObject(request -> request.bucket(image.bucket()).key(image.key()));
    }

    /** Writes an image to a file that is not there yet; none is left if that fails. */
    GetObjectResponse get(SourceRef image, Path file) {
        return s3.getObject(
                request -> request.bucket(image.bucket()).key(image.key()),
                ResponseTransformer.toFile(file));
    }

    /** Asks, and tells the user what a refusal means. */
    static <T> T asked(String action, String resource, Supplier<T> question) {
        try {
            return question.get();
        } catch (AwsServiceException refusal) {
            throw new UserError(said(action, resource, refusal), 1);
        } catch (SdkClientException failure) {
            throw new UserError(said(String.valueOf(failure.getMessage())), 1);
        }
    }

    private static String said(String action, String resource, AwsServiceException refusal) {
        var details = refusal.awsErrorDetails();
        var code = details == null ? "" : String.valueOf(details.errorCode());
        var message = details == null ? refusal.getMessage() : details.errorMessage();
        return code.startsWith("AccessDenied")
                ? "the permission " + action + " on " + resource + " is lacking: " + message
                : action + " was refused: " + code + ": " + message;
    }

    private static String said(String failure) {
        return failure.startsWith("Unable to load credentials")
                ? "no credentials; give --profile, or set AWS_ACCESS_KEY_ID and"
                        + " AWS_SECRET_ACCESS_KEY"
                : failure;
    }

    @Override
    public void close() {
        rekognition.close();
        s3.close();
    }
}
