package custos.rekognition.operation;

import custos.aws.Access;
import custos.aws.Call;
import custos.aws.Operation;
import custos.rekognition.resource.Tags;
import custos.store.Store;
import java.util.List;
import software.amazon.awssdk.services.rekognition.model.ListTagsForResourceRequest;
import software.amazon.awssdk.services.rekognition.model.ListTagsForResourceResponse;

/** Lists a resource's tags, all at once. */
final class ListTagsForResource
        implements Operation<ListTagsForResourceRequest, ListTagsForResourceResponse> {
    private final Store store;
    private final Taggable taggable;

    ListTagsForResource(Store store) {
        this.store = store;
        this.taggable = new Taggable(store);
    }

    @Override
    public List<Access> needs(Call call, ListTagsForResourceRequest request) {
        return List.of(taggable.need(call, request.resourceArn(), name()));
    }

    @Override
    public ListTagsForResourceResponse handle(Call call, ListTagsForResourceRequest request) {
        var arn = Taggable.arn(call, request.resourceArn());
        return store.read(handle -> {
            Taggable.require(handle, arn);
            return ListTagsForResourceResponse.builder().tags(Tags.of(handle, arn)).build();
        });
    }
}
