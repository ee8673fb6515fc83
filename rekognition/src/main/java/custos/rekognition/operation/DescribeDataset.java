package custos.rekognition.operation;

import custos.aws.Access;
import custos.aws.Call;
import custos.aws.Operation;
import custos.rekognition.resource.DatasetArn;
import custos.rekognition.resource.Datasets;
import custos.rekognition.resource.ResourceArn;
import custos.store.Store;
import java.util.List;
import software.amazon.awssdk.services.rekognition.model.DatasetDescription;
import software.amazon.awssdk.services.rekognition.model.DatasetStats;
import software.amazon.awssdk.services.rekognition.model.DescribeDatasetRequest;
import software.amazon.awssdk.services.rekognition.model.DescribeDatasetResponse;

/** Says how a dataset is and what it holds. */
final class DescribeDataset implements Operation<DescribeDatasetRequest, DescribeDatasetResponse> {
    private final Store store;
    private final Needs needs;

    DescribeDataset(Store store) {
        this.store = store;
        this.needs = new Needs(store);
    }

    @Override
    public List<Access> needs(Call call, DescribeDatasetRequest request) {
        return List.of(needs.on(DatasetArn.of(request.datasetArn()), name()));
    }

    @Override
    public DescribeDatasetResponse handle(Call call, DescribeDatasetRequest request) {
        var arn = ResourceArn.here(call, DatasetArn.of(request.datasetArn()));
        return store.read(handle -> {
            var dataset = Datasets.require(handle, arn);
            var counts = Datasets.counts(handle, arn);
            return DescribeDatasetResponse.builder()
                    .datasetDescription(
                            DatasetDescription.builder()
                                    .creationTimestamp(dataset.created())
                                    .lastUpdatedTimestamp(dataset.updated())
                                    .status(dataset.state().status().name())
                                    .statusMessage(dataset.state().message())
                                    .statusMessageCode(dataset.state().code().name())
                                    .datasetStats(
                                            DatasetStats.builder()
                                                    .totalEntries(counts.entries())
                                                    .labeledEntries(counts.labeled())
                                                    .errorEntries(counts.withErrors())
                                                    .totalLabels(counts.labels())
                                                    .build())
                                    .build())
                    .build();
        });
    }
}
