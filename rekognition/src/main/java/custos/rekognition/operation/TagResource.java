package custos.rekognition.operation;

import custos.aws.Access;
import custos.aws.Call;
import custos.aws.Operation;
import custos.rekognition.resource.Errors;
import custos.rekognition.resource.Tags;
import custos.store.Store;
import java.util.HashSet;
import java.util.List;
import software.amazon.awssdk.services.rekognition.model.TagResourceRequest;
import software.amazon.awssdk.services.rekognition.model.TagResourceResponse;

/** Adds tags to a resource; a key that is there gets the new value. */
final class TagResource implements Operation<TagResourceRequest, TagResourceResponse> {
    private final Store store;
    private final Taggable taggable;

    TagResource(Store store) {
        this.store = store;
        this.taggable = new Taggable(store);
    }

    @Override
    public List<Access> needs(Call call, TagResourceRequest request) {
        return List.of(
                taggable.need(call, request.resourceArn(), name()).withRequestTags(request.tags()));
    }

    @Override
    public TagResourceResponse handle(Call call, TagResourceRequest request) {
        var arn = Taggable.arn(call, request.resourceArn());
        store.writing(handle -> {
            Taggable.require(handle, arn);
            var keys = new HashSet<>(Tags.of(handle, arn).keySet());
            keys.addAll(request.tags().keySet());
            if (keys.size() > Tags.MOST) {
                throw Errors.quotaExceeded("tags of a resource", Tags.MOST);
            }
            Tags.put(handle, arn, request.tags());
        });
        return TagResourceResponse.builder().build();
    }
}
