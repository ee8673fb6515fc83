package custos.rekognition.operation;

import custos.aws.Access;
import custos.aws.Call;
import custos.aws.Operation;
import custos.rekognition.VersionKeys;
import custos.rekognition.resource.Answer;
import custos.rekognition.resource.Errors;
import custos.rekognition.resource.ProjectArn;
import custos.rekognition.resource.ProjectPolicies;
import custos.rekognition.resource.ProjectPolicy;
import custos.rekognition.resource.ProjectVersion;
import custos.rekognition.resource.Projects;
import custos.rekognition.resource.Quotas;
import custos.rekognition.resource.ResourceArn;
import custos.rekognition.resource.Tags;
import custos.rekognition.resource.TrainingInput;
import custos.rekognition.resource.VersionArn;
import custos.rekognition.resource.VersionState;
import custos.rekognition.resource.Versions;
import custos.rekognition.training.VersionCopies;
import custos.store.Store;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import software.amazon.awssdk.services.rekognition.model.CopyProjectVersionRequest;
import software.amazon.awssdk.services.rekognition.model.CopyProjectVersionResponse;

/** Copies a trained version into another project, maybe of another account that allows it. */
final class CopyProjectVersion
        implements Operation<CopyProjectVersionRequest, CopyProjectVersionResponse> {
    private final Store store;
    private final Needs needs;
    private final VersionCopies copies;
    private final VersionKeys keys;
    private final Quotas quotas;

    CopyProjectVersion(Store store, VersionCopies copies, VersionKeys keys, Quotas quotas) {
        this.store = store;
        this.needs = new Needs(store);
        this.copies = copies;
        this.keys = keys;
        this.quotas = quotas;
    }

    @Override
    public List<Access> needs(Call call, CopyProjectVersionRequest request) {
        var source = VersionArn.of(request.sourceProjectVersionArn());
        var destination = ProjectArn.of(request.destinationProjectArn());
        var created = destination.mintVersion(call, request.versionName());
        var tags = request.tags();
        return Needs.withTagging(
                List.of(
                        needs.on(source, name())
                                .withRequestTags(tags)
                                .withResourcePolicies(policies(source)),
                        needs.on(destination, name()).withRequestTags(tags),
                        needs.on(destination, "CreateProjectVersion").withRequestTags(tags),
                        Needs.creating(created, "CreateProjectVersion", tags)
                                .unlessExplicitlyDenied()),
                created,
                tags);
    }

    /** Of the project that the version really is in, whatever the request says. */
    private List<String> policies(VersionArn source) {
        return store.read(handle ->
                Versions.find(handle, source)
                        .map(version -> ProjectPolicies.of(handle, version.project()))
                        .orElse(List.of())
                        .stream()
                        .map(ProjectPolicy::document)
                        .map(PolicyDocument::evaluated)
                        .toList());
    }

    @Override
    public CopyProjectVersionResponse handle(Call call, CopyProjectVersionRequest request) {
        var destination = ResourceArn.here(call, ProjectArn.of(request.destinationProjectArn()));
        var project = ResourceArn.here(call, ProjectArn.of(request.sourceProjectArn()));
        var source = ResourceArn.here(call, VersionArn.of(request.sourceProjectVersionArn()));
        var output = request.outputConfig();
        if (output.s3Bucket() == null || output.s3Bucket().isEmpty()) {
            throw Errors.invalid("OutputConfig.S3Bucket is missing");
        }
        var created = destination.mintVersion(call, request.versionName());
        var keyId = Optional.ofNullable(request.kmsKeyId());
        var dataKey = keyId.map(key -> keys.generate(call, key, created));
        store.writing(handle -> {
            check(handle, call, project, source, destination, created);
            Versions.insert(
                    handle,
                    new ProjectVersion(
                            created,
                            destination,
                            call.caller(),
                            new ProjectVersion.Config(
                                    output.s3Bucket(),
                                    Optional.ofNullable(output.s3KeyPrefix()),
                                    keyId,
                                    Optional.empty(),
                                    dataKey),
                            new TrainingInput.Copied(),
                            new VersionState.Copying(),
                            Optional.empty(),
                            Optional.of(source)));
            Tags.put(handle, created, request.tags());
            copies.later(created);
        });
        return CopyProjectVersionResponse.builder().projectVersionArn(created.text()).build();
    }

    private void check(
            Handle handle,
            Call call,
            ProjectArn project,
            VersionArn source,
            ProjectArn destination,
            VersionArn created) {
        var version = Versions.require(handle, source);
        Projects.require(handle, destination);
        // Whether there is such a project at all is not for everybody to know.
        if (!version.project().equals(project)) {
            throw Errors.invalid("`" + source + "` is not a version of `" + project + "`");
        }
        if (version.state().copyFrom() != Answer.ALLOWED) {
            throw Errors.invalid("the source version is in " + version.state().wireName());
        }
        if (Versions.nameTaken(handle, destination, created.version())) {
            throw Errors.nameTaken("version", created.version());
        }
        if (Versions.count(handle, call.account(), List.of("COPYING_IN_PROGRESS"))
                >= quotas.copies()) {
            throw Errors.limitExceeded("copies at the same time", quotas.copies());
        }
        if (Versions.count(handle, destination) >= quotas.versionsPerProject()) {
            throw Errors.quotaExceeded("models of a project", quotas.versionsPerProject());
        }
    }
}
