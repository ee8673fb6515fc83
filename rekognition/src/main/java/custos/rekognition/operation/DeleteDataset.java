package custos.rekognition.operation;

import custos.aws.Access;
import custos.aws.Call;
import custos.aws.Operation;
import custos.rekognition.dataset.DatasetJobs;
import custos.rekognition.resource.Answer;
import custos.rekognition.resource.DatasetArn;
import custos.rekognition.resource.DatasetState;
import custos.rekognition.resource.DatasetState.Status;
import custos.rekognition.resource.Datasets;
import custos.rekognition.resource.Errors;
import custos.rekognition.resource.ResourceArn;
import custos.store.Store;
import java.util.List;
import software.amazon.awssdk.services.rekognition.model.DeleteDatasetRequest;
import software.amazon.awssdk.services.rekognition.model.DeleteDatasetResponse;

/** Deletes a dataset and its entries. Images in S3 and trained models stay. */
final class DeleteDataset implements Operation<DeleteDatasetRequest, DeleteDatasetResponse> {
    private final Store store;
    private final Needs needs;
    private final DatasetJobs jobs;

    DeleteDataset(Store store, DatasetJobs jobs) {
        this.store = store;
        this.needs = new Needs(store);
        this.jobs = jobs;
    }

    @Override
    public List<Access> needs(Call call, DeleteDatasetRequest request) {
        return List.of(needs.on(DatasetArn.of(request.datasetArn()), name()));
    }

    @Override
    public DeleteDatasetResponse handle(Call call, DeleteDatasetRequest request) {
        var arn = ResourceArn.here(call, DatasetArn.of(request.datasetArn()));
        store.writing(handle -> {
            var state = Datasets.require(handle, arn).state();
            if (state.status().delete() != Answer.ALLOWED) {
                throw Errors.inUse("The dataset is in " + state.status() + ".");
            }
            Datasets.set(
                    handle,
                    arn,
                    DatasetState.of(Status.DELETE_IN_PROGRESS, "The dataset is being deleted."),
                    call.instant());
            jobs.deleteLater(arn);
        });
        return DeleteDatasetResponse.builder().build();
    }
}
