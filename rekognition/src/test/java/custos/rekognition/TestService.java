package custos.rekognition;

import custos.aws.Access;
import custos.aws.AwsException;
import custos.aws.Call;
import custos.aws.Caller;
import custos.aws.ErrorCode;
import custos.aws.Errors;
import custos.aws.Operation;
import custos.aws.PageTokens;
import custos.aws.Principal;
import custos.jobs.ManualJobs;
import custos.rekognition.resource.Quotas;
import custos.rekognition.resource.VersionArn;
import custos.rekognition.resource.VersionState;
import custos.rekognition.resource.Versions;
import custos.store.Store;
import custos.vision.ImageDecoder;
import custos.vision.Precision;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Assertions;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.services.rekognition.model.CreateDatasetRequest;
import software.amazon.awssdk.services.rekognition.model.CreateDatasetResponse;
import software.amazon.awssdk.services.rekognition.model.CreateProjectRequest;
import software.amazon.awssdk.services.rekognition.model.CreateProjectResponse;
import software.amazon.awssdk.services.rekognition.model.CreateProjectVersionRequest;
import software.amazon.awssdk.services.rekognition.model.CreateProjectVersionResponse;
import software.amazon.awssdk.services.rekognition.model.DatasetSource;
import software.amazon.awssdk.services.rekognition.model.DescribeProjectVersionsRequest;
import software.amazon.awssdk.services.rekognition.model.DescribeProjectVersionsResponse;
import software.amazon.awssdk.services.rekognition.model.GroundTruthManifest;
import software.amazon.awssdk.services.rekognition.model.OutputConfig;
import software.amazon.awssdk.services.rekognition.model.ProjectVersionDescription;
import software.amazon.awssdk.services.rekognition.model.S3Object;

/** Custom Labels on a real store in a folder; calls go the gateway's way: needs, then handle. */
final class TestService implements AutoCloseable {
    static final String ACCOUNT = "123456789012";
    static final String BUCKET = "images";
    static final String OUTPUT = "results";

    final InMemoryObjectStore objects = new InMemoryObjectStore();
    final PermissiveAuthorizer authorizer = new PermissiveAuthorizer();
    final People people = new People();
    final SettableClock clock = new SettableClock();
    final FakeTrainer trainer = new FakeTrainer();
    final FakeModels models = new FakeModels();
    final Path folder;
    Quotas quotas = Quotas.selfHosted();
    Duration hold = Duration.ZERO;
    Store store;
    ManualJobs jobs;
    RekognitionModule module;

    private final AtomicLong creations = new AtomicLong(1_690_000_000_000L);

    TestService(Path folder) {
        this.folder = folder;
        objects.createBucket(BUCKET, ACCOUNT);
        objects.createBucket(OUTPUT, ACCOUNT);
        store = openStore();
        jobs = new ManualJobs(store);
        module = newModule();
    }

    private Store openStore() {
        return Store.open(
                folder.resolve("custos.db"),
                List.of("store", "jobs", RekognitionModule.MIGRATIONS));
    }

    private RekognitionModule newModule() {
        var key = new SecretKeySpec(new byte[32], "HmacSHA256");
        return new RekognitionModule(
                new RekognitionSettings(
                        "aws", folder, List.of(), Map.of(), 1, 1, quotas, hold, Precision.FLOAT32),
                new RekognitionModule.Surroundings(
                        store,
                        objects,
                        authorizer,
                        people,
                        clock,
                        jobs,
                        new PageTokens(key, clock)),
                new RekognitionModule.Engine(trainer, models, ImageDecoder.create(), () -> {}));
    }

    /** Another process on the same folder: jobs that waited only in memory are lost. */
    void restart() {
        module.close();
        store.close();
        store = openStore();
        jobs = new ManualJobs(store);
        module = newModule();
        module.start();
    }

    /** The same, with other quotas. */
    void restartWith(Quotas other) {
        quotas = other;
        restart();
    }

    Call call() {
        return callFrom("test");
    }

    Call callFrom(String userAgent) {
        return new Call(
                new Caller(
                        new Principal.User("aws", ACCOUNT, "/", "ann", "AIDAEXAMPLE"),
                        "AKIAEXAMPLE",
                        List.of(),
                        Map.of("aws:UserAgent", List.of(userAgent))),
                "11111111-2222-3333-4444-555555555555",
                clock.instant(),
                new Call.Endpoint("aws", "us-east-1"),
                new Call.Creation(creations::incrementAndGet));
    }

    /** Calls an operation as the gateway does, and gives its answer. */
    <O> O ask(Class<O> answer, Object request) {
        var call = call();
        var operation = operation(request);
        for (var access : operation.needs(call, request)) {
            if (access instanceof Access.Required required) {
                authorizer
                        .refusal(call.caller(), required)
                        .ifPresent(refusal -> {
                            throw Errors.accessDenied(refusal);
                        });
            }
        }
        var given = operation.handle(call, request);
        Shapes.check(operation.name(), (SdkPojo) given);
        return answer.cast(given);
    }

    /** Calls an operation whose answer does not matter. */
    void ask(Object request) {
        var _ = ask(Object.class, request);
    }

    /** The operation of a request, by their names. */
    @SuppressWarnings("unchecked") // the name says which request an operation takes
    Operation<Object, Object> operation(Object request) {
        var name = request.getClass().getSimpleName().replace("Request", "");
        return (Operation<Object, Object>)
                module.operations().stream()
                        .filter(operation -> operation.name().equals(name))
                        .findFirst()
                        .orElseThrow(() -> new AssertionError("no operation " + name));
    }

    /** The error of a call that must be refused. */
    ErrorCode refusal(Object request) {
        return refused(() -> ask(Object.class, request)).code();
    }

    /** The refusal of something that must be refused. */
    static AwsException refused(Supplier<?> work) {
        return Assertions.assertThrows(AwsException.class, work::get);
    }

    String project(String name) {
        return ask(
                        CreateProjectResponse.class,
                        CreateProjectRequest.builder().projectName(name).build())
                .projectArn();
    }

    /** A dataset from a manifest, imported. */
    String dataset(String project, String type, String manifest) {
        var key = "manifests/" + creations.incrementAndGet() + ".manifest";
        objects.put(BUCKET, key, manifest);
        var arn =
                ask(
                                CreateDatasetResponse.class,
                                CreateDatasetRequest.builder()
                                        .projectArn(project)
                                        .datasetType(type)
                                        .datasetSource(source(key))
                                        .build())
                        .datasetArn();
        jobs.runAll();
        return arn;
    }

    static DatasetSource source(String key) {
        return DatasetSource.builder().groundTruthManifest(manifest(key)).build();
    }

    static GroundTruthManifest manifest(String key) {
        return GroundTruthManifest.builder()
                .s3Object(S3Object.builder().bucket(BUCKET).name(key).build())
                .build();
    }

    static CreateProjectVersionRequest.Builder version(String project, String name) {
        return CreateProjectVersionRequest.builder()
                .projectArn(project)
                .versionName(name)
                .outputConfig(OutputConfig.builder().s3Bucket(OUTPUT).s3KeyPrefix("out").build());
    }

    String createVersion(String project, String name) {
        return ask(CreateProjectVersionResponse.class, version(project, name).build())
                .projectVersionArn();
    }

    /** A project with both datasets and a trained version; the version's ARN. */
    String trained(String projectName) {
        var project = trainable(projectName);
        var arn = createVersion(project, "v1");
        jobs.runAll();
        Assertions.assertEquals(
                "TRAINING_COMPLETED",
                describe(project, "v1").statusAsString(),
                () -> describe(project, "v1").statusMessage());
        return arn;
    }

    /** A project whose datasets can be trained on: eight hats and shoes, four to test. */
    String trainable(String projectName) {
        var project = project(projectName);
        dataset(project, "TRAIN", Manifests.hatsAndShoes(objects, "train", 8));
        dataset(project, "TEST", Manifests.hatsAndShoes(objects, "test", 4));
        return project;
    }

    ProjectVersionDescription describe(String project, String name) {
        return ask(
                        DescribeProjectVersionsResponse.class,
                        DescribeProjectVersionsRequest.builder()
                                .projectArn(project)
                                .versionNames(name)
                                .build())
                .projectVersionDescriptions()
                .getFirst();
    }

    VersionState state(String version) {
        return store.read(handle -> Versions.require(handle, VersionArn.of(version)).state());
    }

    void set(String version, VersionState state) {
        store.writing(handle -> Versions.set(handle, VersionArn.of(version), state));
    }

    @Override
    public void close() {
        module.close();
        store.close();
    }
}
