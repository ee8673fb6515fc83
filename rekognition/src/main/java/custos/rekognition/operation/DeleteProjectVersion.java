package custos.rekognition.operation;

import custos.aws.Access;
import custos.aws.Call;
import custos.aws.Operation;
import custos.rekognition.resource.Errors;
import custos.rekognition.resource.ResourceArn;
import custos.rekognition.resource.VersionArn;
import custos.rekognition.resource.VersionState;
import custos.rekognition.resource.Versions;
import custos.rekognition.training.VersionRemoval;
import custos.store.Store;
import java.util.List;
import software.amazon.awssdk.services.rekognition.model.DeleteProjectVersionRequest;
import software.amazon.awssdk.services.rekognition.model.DeleteProjectVersionResponse;

/** Deletes a version and its model. The files in the caller's bucket stay. */
final class DeleteProjectVersion
        implements Operation<DeleteProjectVersionRequest, DeleteProjectVersionResponse> {
    private final Store store;
    private final Needs needs;
    private final VersionRemoval removal;

    DeleteProjectVersion(Store store, VersionRemoval removal) {
        this.store = store;
        this.needs = new Needs(store);
        this.removal = removal;
    }

    @Override
    public List<Access> needs(Call call, DeleteProjectVersionRequest request) {
        return List.of(needs.on(VersionArn.of(request.projectVersionArn()), name()));
    }

    @Override
    public DeleteProjectVersionResponse handle(Call call, DeleteProjectVersionRequest request) {
        var arn = ResourceArn.here(call, VersionArn.of(request.projectVersionArn()));
        store.writing(handle -> {
            var state = Versions.require(handle, arn).state();
            StateErrors.unlessAllowed(state.delete(), arn, state);
            if (Versions.isBeingCopied(handle, arn)) {
                throw Errors.inUse("The version is being copied.");
            }
            Versions.set(handle, arn, new VersionState.Deleting());
            removal.later(arn);
        });
        return DeleteProjectVersionResponse.builder().status("DELETING").build();
    }
}
