package custos.rekognition.operation;

import custos.aws.Access;
import custos.aws.Call;
import custos.aws.Operation;
import custos.rekognition.dataset.Entries;
import custos.rekognition.resource.DatasetArn;
import custos.rekognition.resource.Datasets;
import custos.rekognition.resource.ResourceArn;
import custos.store.Store;
import java.util.List;
import java.util.Objects;
import software.amazon.awssdk.services.rekognition.model.DatasetLabelDescription;
import software.amazon.awssdk.services.rekognition.model.DatasetLabelStats;
import software.amazon.awssdk.services.rekognition.model.ListDatasetLabelsRequest;
import software.amazon.awssdk.services.rekognition.model.ListDatasetLabelsResponse;

/** Lists a dataset's labels by name, with the number of images that carry each. */
final class ListDatasetLabels
        implements Operation<ListDatasetLabelsRequest, ListDatasetLabelsResponse> {
    private static final int MOST = 100;

    private final Store store;
    private final Needs needs;
    private final Pages pages;

    ListDatasetLabels(Store store, Pages pages) {
        this.store = store;
        this.needs = new Needs(store);
        this.pages = pages;
    }

    @Override
    public List<Access> needs(Call call, ListDatasetLabelsRequest request) {
        return List.of(needs.on(DatasetArn.of(request.datasetArn()), name()));
    }

    @Override
    public ListDatasetLabelsResponse handle(Call call, ListDatasetLabelsRequest request) {
        var arn = ResourceArn.here(call, DatasetArn.of(request.datasetArn()));
        var list = pages.of(call, name(), List.of(arn));
        int limit = Objects.requireNonNullElse(request.maxResults(), MOST);
        return store.read(handle -> {
            ListableDataset.require(Datasets.require(handle, arn));
            long skipped = list.after(request.nextToken()).orElse(0);
            var found = Entries.labels(handle, arn, skipped, limit + 1);
            var page = found.subList(0, Math.min(limit, found.size()));
            boolean boxes = Datasets.counts(handle, arn).boxes();
            var answer =
                    ListDatasetLabelsResponse.builder()
                            .datasetLabelDescriptions(
                                    page.stream().map(label -> describe(label, boxes)).toList());
            if (found.size() > limit) {
                answer.nextToken(list.tokenAfter(skipped + limit));
            }
            return answer.build();
        });
    }

    private static DatasetLabelDescription describe(Entries.LabelCounts label, boolean boxes) {
        return DatasetLabelDescription.builder()
                .labelName(label.name())
                .labelStats(
                        DatasetLabelStats.builder()
                                .entryCount(label.entries())
                                .boundingBoxCount(boxes ? (Integer) label.boxEntries() : null)
                                .build())
                .build();
    }
}
