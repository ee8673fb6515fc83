package custos.rekognition.operation;

import custos.aws.Access;
import custos.aws.Call;
import custos.aws.Operation;
import custos.rekognition.VersionKeys;
import custos.rekognition.resource.Datasets;
import custos.rekognition.resource.Errors;
import custos.rekognition.resource.ProjectArn;
import custos.rekognition.resource.ProjectVersion;
import custos.rekognition.resource.Projects;
import custos.rekognition.resource.Quotas;
import custos.rekognition.resource.ResourceArn;
import custos.rekognition.resource.Tags;
import custos.rekognition.resource.TrainingInput;
import custos.rekognition.resource.VersionArn;
import custos.rekognition.resource.VersionState;
import custos.rekognition.resource.Versions;
import custos.rekognition.training.TrainingJobs;
import custos.store.Store;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import software.amazon.awssdk.services.rekognition.model.CreateProjectVersionRequest;
import software.amazon.awssdk.services.rekognition.model.CreateProjectVersionResponse;

/** Creates a version and trains it. The answer comes at once; training is a job. */
final class CreateProjectVersion
        implements Operation<CreateProjectVersionRequest, CreateProjectVersionResponse> {
    private final Store store;
    private final Needs needs;
    private final TrainingJobs jobs;
    private final VersionKeys keys;
    private final Quotas quotas;

    CreateProjectVersion(Store store, TrainingJobs jobs, VersionKeys keys, Quotas quotas) {
        this.store = store;
        this.needs = new Needs(store);
        this.jobs = jobs;
        this.keys = keys;
        this.quotas = quotas;
    }

    @Override
    public List<Access> needs(Call call, CreateProjectVersionRequest request) {
        var project = ProjectArn.of(request.projectArn());
        var version = project.mintVersion(call, request.versionName());
        return Needs.withTagging(
                List.of(
                        needs.on(project, name()).withRequestTags(request.tags()),
                        Needs.creating(version, name(), request.tags()).unlessExplicitlyDenied()),
                version,
                request.tags());
    }

    @Override
    public CreateProjectVersionResponse handle(Call call, CreateProjectVersionRequest request) {
        var project = ResourceArn.here(call, ProjectArn.of(request.projectArn()));
        var choice = TrainingChoice.of(request);
        checkMembers(request);
        var input = store.read(handle -> check(handle, call, project, choice, request));
        var arn = project.mintVersion(call, request.versionName());
        var config = config(call, request, arn);
        var version =
                new ProjectVersion(
                        arn,
                        project,
                        call.caller(),
                        config,
                        input,
                        new VersionState.Training(""),
                        Optional.empty(),
                        Optional.empty());
        jobs.train(
                version,
                handle -> {
                    check(handle, call, project, choice, request);
                    Versions.insert(handle, version);
                    Tags.put(handle, version.arn(), request.tags());
                });
        return CreateProjectVersionResponse.builder()
                .projectVersionArn(version.arn().text())
                .build();
    }

    private static void checkMembers(CreateProjectVersionRequest request) {
        var output = request.outputConfig();
        if (output.s3Bucket() == null || output.s3Bucket().isEmpty()) {
            throw Errors.invalid("OutputConfig.S3Bucket is missing");
        }
        if (request.featureConfig() != null) {
            throw Errors.invalid("FeatureConfig applies to adapters only");
        }
    }

    private ProjectVersion.Config config(
            Call call, CreateProjectVersionRequest request, VersionArn version) {
        var output = request.outputConfig();
        var keyId = Optional.ofNullable(request.kmsKeyId());
        return new ProjectVersion.Config(
                output.s3Bucket(),
                Optional.ofNullable(output.s3KeyPrefix()),
                keyId,
                Optional.ofNullable(request.versionDescription()),
                keyId.map(key -> keys.generate(call, key, version)));
    }

    private TrainingInput check(
            Handle handle,
            Call call,
            ProjectArn project,
            TrainingChoice choice,
            CreateProjectVersionRequest request) {
        Projects.require(handle, project);
        var datasets = Datasets.of(handle, project);
        var input = choice.input(datasets);
        if (Versions.nameTaken(handle, project, request.versionName())) {
            throw Errors.nameTaken("version", request.versionName());
        }
        for (var dataset : datasets) {
            if (dataset.state().status().inProgress()) {
                throw Errors.inUse("A dataset is in " + dataset.state().status() + ".");
            }
        }
        if (Versions.count(handle, call.account(), List.of("TRAINING_IN_PROGRESS"))
                >= quotas.trainings()) {
            throw Errors.limitExceeded("trainings at the same time", quotas.trainings());
        }
        if (Versions.count(handle, project) >= quotas.versionsPerProject()) {
            throw Errors.quotaExceeded("models of a project", quotas.versionsPerProject());
        }
        return input;
    }
}
