package custos.rekognition.operation;

import custos.aws.Access;
import custos.aws.Call;
import custos.aws.Operation;
import custos.rekognition.resource.Datasets;
import custos.rekognition.resource.Errors;
import custos.rekognition.resource.ProjectArn;
import custos.rekognition.resource.Projects;
import custos.rekognition.resource.ResourceArn;
import custos.rekognition.resource.Versions;
import custos.store.Store;
import java.util.List;
import software.amazon.awssdk.services.rekognition.model.DeleteProjectRequest;
import software.amazon.awssdk.services.rekognition.model.DeleteProjectResponse;
import software.amazon.awssdk.services.rekognition.model.ProjectStatus;

/** Deletes an empty project: the answer says DELETING, and the project is gone already. */
final class DeleteProject implements Operation<DeleteProjectRequest, DeleteProjectResponse> {
    private final Store store;
    private final Needs needs;

    DeleteProject(Store store) {
        this.store = store;
        this.needs = new Needs(store);
    }

    @Override
    public List<Access> needs(Call call, DeleteProjectRequest request) {
        return List.of(needs.on(ProjectArn.of(request.projectArn()), name()));
    }

    @Override
    public DeleteProjectResponse handle(Call call, DeleteProjectRequest request) {
        var arn = ResourceArn.here(call, ProjectArn.of(request.projectArn()));
        store.writing(handle -> {
            Projects.require(handle, arn);
            if (Versions.count(handle, arn) > 0 || !Datasets.of(handle, arn).isEmpty()) {
                throw Errors.notEmpty();
            }
            Projects.delete(handle, arn);
        });
        return DeleteProjectResponse.builder().status(ProjectStatus.DELETING).build();
    }
}
