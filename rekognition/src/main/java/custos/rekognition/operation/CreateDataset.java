package custos.rekognition.operation;

import custos.aws.Access;
import custos.aws.Call;
import custos.aws.Operation;
import custos.rekognition.dataset.DatasetJobs;
import custos.rekognition.dataset.DatasetMessages;
import custos.rekognition.resource.Dataset;
import custos.rekognition.resource.DatasetArn;
import custos.rekognition.resource.DatasetSource;
import custos.rekognition.resource.DatasetState.Status;
import custos.rekognition.resource.DatasetType;
import custos.rekognition.resource.Datasets;
import custos.rekognition.resource.Errors;
import custos.rekognition.resource.ProjectArn;
import custos.rekognition.resource.Projects;
import custos.rekognition.resource.Quotas;
import custos.rekognition.resource.ResourceArn;
import custos.rekognition.resource.Tags;
import custos.rekognition.s3.CallerObjects;
import custos.store.Store;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jdbi.v3.core.Handle;
import software.amazon.awssdk.services.rekognition.model.CreateDatasetRequest;
import software.amazon.awssdk.services.rekognition.model.CreateDatasetResponse;

/** Creates a dataset: empty at once, from a manifest or another dataset soon after. */
final class CreateDataset implements Operation<CreateDatasetRequest, CreateDatasetResponse> {
    private final Store store;
    private final Needs needs;
    private final CallerObjects objects;
    private final DatasetJobs jobs;
    private final Quotas quotas;

    CreateDataset(Store store, CallerObjects objects, DatasetJobs jobs, Quotas quotas) {
        this.store = store;
        this.needs = new Needs(store);
        this.objects = objects;
        this.jobs = jobs;
        this.quotas = quotas;
    }

    @Override
    public List<Access> needs(Call call, CreateDatasetRequest request) {
        var accesses = new ArrayList<Access>();
        var project = ProjectArn.of(request.projectArn());
        accesses.add(needs.on(project, name()).withRequestTags(request.tags()));
        var source = request.datasetSource();
        if (source != null && source.datasetArn() != null) {
            accesses.add(needs.on(DatasetArn.of(source.datasetArn()), "ListDatasetEntries"));
        }
        return Needs.withTagging(accesses, mint(call, project, request), request.tags());
    }

    @Override
    public CreateDatasetResponse handle(Call call, CreateDatasetRequest request) {
        var project = ResourceArn.here(call, ProjectArn.of(request.projectArn()));
        var source = source(call, request);
        store.read(handle -> check(handle, call, project, source, request));
        if (source instanceof DatasetSource.Manifest(var location)
                && objects.find(call.caller(), location).isEmpty()) {
            throw Errors.unreachableS3Object();
        }
        var arn = mint(call, project, request);
        boolean empty = source instanceof DatasetSource.Empty;
        store.writing(handle -> {
            check(handle, call, project, source, request);
            Datasets.insert(
                    handle,
                    new Dataset(
                            arn,
                            project,
                            Instant.ofEpochMilli(arn.created()),
                            empty ? DatasetMessages.createdEmpty() : DatasetMessages.creating(),
                            call.caller(),
                            source));
            Tags.put(handle, arn, request.tags());
            if (!empty) {
                jobs.fillLater(arn);
            }
        });
        return CreateDatasetResponse.builder().datasetArn(arn.text()).build();
    }

    private static DatasetArn mint(Call call, ProjectArn project, CreateDatasetRequest request) {
        return project.mintDataset(call, DatasetType.valueOf(request.datasetTypeAsString()));
    }

    private static DatasetSource source(Call call, CreateDatasetRequest request) {
        var source = request.datasetSource();
        if (source == null) {
            return new DatasetSource.Empty();
        }
        var manifest = source.groundTruthManifest();
        var dataset = source.datasetArn();
        if ((manifest == null) == (dataset == null)) {
            throw Errors.invalid(
                    "DatasetSource holds either a GroundTruthManifest or a DatasetArn");
        }
        return manifest == null
                ? new DatasetSource.Copy(ResourceArn.here(call, DatasetArn.of(dataset)))
                : new DatasetSource.Manifest(S3Objects.manifest(manifest));
    }

    private boolean check(
            Handle handle,
            Call call,
            ProjectArn project,
            DatasetSource source,
            CreateDatasetRequest request) {
        Projects.require(handle, project);
        if (source instanceof DatasetSource.Copy(var arn)) {
            var status = Datasets.require(handle, arn).state().status();
            if (status != Status.CREATE_COMPLETE && status != Status.UPDATE_COMPLETE) {
                throw Errors.invalid("the source dataset is in " + status);
            }
        }
        var type = DatasetType.valueOf(request.datasetTypeAsString());
        if (Datasets.of(handle, project, type).isPresent()) {
            throw Errors.alreadyExists("The project has a " + type + " dataset already.");
        }
        if (Datasets.inProgress(handle, call.account()) >= quotas.datasetJobs()) {
            throw Errors.limitExceeded("dataset operations in progress", quotas.datasetJobs());
        }
        return true;
    }
}
