package custos.rekognition.operation;

import custos.aws.Access;
import custos.aws.Call;
import custos.aws.Operation;
import custos.rekognition.dataset.DatasetMessages;
import custos.rekognition.dataset.DatasetUpdates;
import custos.rekognition.resource.Dataset;
import custos.rekognition.resource.DatasetArn;
import custos.rekognition.resource.DatasetType;
import custos.rekognition.resource.Datasets;
import custos.rekognition.resource.Errors;
import custos.rekognition.resource.ResourceArn;
import custos.store.Store;
import java.util.List;
import org.jdbi.v3.core.Handle;
import software.amazon.awssdk.services.rekognition.model.DistributeDataset;
import software.amazon.awssdk.services.rekognition.model.DistributeDatasetEntriesRequest;
import software.amazon.awssdk.services.rekognition.model.DistributeDatasetEntriesResponse;

/** Moves a fifth of a training dataset into an empty test dataset. */
final class DistributeDatasetEntries
        implements Operation<DistributeDatasetEntriesRequest, DistributeDatasetEntriesResponse> {
    private final Store store;
    private final Needs needs;
    private final DatasetUpdates updates;

    DistributeDatasetEntries(Store store, DatasetUpdates updates) {
        this.store = store;
        this.needs = new Needs(store);
        this.updates = updates;
    }

    @Override
    public List<Access> needs(Call call, DistributeDatasetEntriesRequest request) {
        return request.datasets().stream()
                .map(DistributeDataset::arn)
                .map(DatasetArn::of)
                .<Access>map(arn -> needs.on(arn, name()))
                .toList();
    }

    @Override
    public DistributeDatasetEntriesResponse handle(
            Call call, DistributeDatasetEntriesRequest request) {
        var arns =
                request.datasets().stream()
                        .map(dataset -> ResourceArn.here(call, DatasetArn.of(dataset.arn())))
                        .toList();
        var train = only(arns, DatasetType.TRAIN);
        var test = only(arns, DatasetType.TEST);
        store.writing(handle -> {
            check(handle, train, test);
            arns.forEach(
                    arn -> Datasets.set(handle, arn, DatasetMessages.updating(), call.instant()));
            updates.distributeLater(train, test);
        });
        return DistributeDatasetEntriesResponse.builder().build();
    }

    private static DatasetArn only(List<DatasetArn> arns, DatasetType type) {
        var found = arns.stream().filter(arn -> arn.type() == type).toList();
        if (found.size() != 1) {
            throw Errors.invalid("Datasets must hold one training and one test dataset");
        }
        return found.getFirst();
    }

    private static void check(Handle handle, DatasetArn train, DatasetArn test) {
        var from = Datasets.require(handle, train);
        var to = Datasets.require(handle, test);
        if (!from.project().equals(to.project())) {
            throw Errors.invalid("the datasets are of different projects");
        }
        requireReady(from);
        requireReady(to);
        if (Datasets.counts(handle, test).entries() > 0) {
            throw Errors.invalid("the test dataset is not empty");
        }
    }

    private static void requireReady(Dataset dataset) {
        var status = dataset.state().status();
        if (!status.usable()) {
            throw Errors.notReady("Dataset " + dataset.arn() + " is in " + status + ".");
        }
    }
}
