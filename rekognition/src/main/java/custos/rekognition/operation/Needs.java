package custos.rekognition.operation;

import custos.aws.Access;
import custos.rekognition.resource.ResourceArn;
import custos.rekognition.resource.Tags;
import custos.store.Store;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What calls need on Custom Labels' resources, with the tags that conditions may ask about. */
final class Needs {
    private final Store store;

    Needs(Store store) {
        this.store = store;
    }

    /** An action on a resource that should exist; without tags if it does not. */
    Access.Required on(ResourceArn resource, String action) {
        var tags = store.read(handle -> Tags.of(handle, resource));
        return Access.to("rekognition:" + action, resource.arn()).withResourceTags(tags);
    }

    /** An action on a resource that the call creates: its tags are those of the request. */
    static Access.Required creating(ResourceArn resource, String action, Map<String, String> tags) {
        return Access.to("rekognition:" + action, resource.arn())
                .withRequestTags(tags)
                .withResourceTags(tags);
    }

    /** The accesses, and TagResource on the created resource if the request carries tags. */
    static List<Access> withTagging(
            List<Access> accesses, ResourceArn created, Map<String, String> tags) {
        if (tags.isEmpty()) {
            return accesses;
        }
        var all = new ArrayList<>(accesses);
        all.add(creating(created, "TagResource", tags));
        return all;
    }
}
