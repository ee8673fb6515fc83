package custos.rekognition.operation;

import custos.aws.Access;
import custos.aws.Call;
import custos.aws.Operation;
import custos.rekognition.resource.Tags;
import custos.store.Store;
import java.util.List;
import software.amazon.awssdk.services.rekognition.model.UntagResourceRequest;
import software.amazon.awssdk.services.rekognition.model.UntagResourceResponse;

/** Removes tags from a resource; unknown keys are ignored. */
final class UntagResource implements Operation<UntagResourceRequest, UntagResourceResponse> {
    private final Store store;
    private final Taggable taggable;

    UntagResource(Store store) {
        this.store = store;
        this.taggable = new Taggable(store);
    }

    @Override
    public List<Access> needs(Call call, UntagResourceRequest request) {
        return List.of(
                taggable.need(call, request.resourceArn(), name()).withTagKeys(request.tagKeys()));
    }

    @Override
    public UntagResourceResponse handle(Call call, UntagResourceRequest request) {
        var arn = Taggable.arn(call, request.resourceArn());
        store.writing(handle -> {
            Taggable.require(handle, arn);
            Tags.remove(handle, arn, request.tagKeys());
        });
        return UntagResourceResponse.builder().build();
    }
}
