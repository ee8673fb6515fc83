package custos.rekognition.operation;

import custos.aws.Access;
import custos.aws.Call;
import custos.aws.Operation;
import custos.rekognition.resource.Errors;
import custos.rekognition.resource.ProjectArn;
import custos.rekognition.resource.Projects;
import custos.rekognition.resource.Quotas;
import custos.rekognition.resource.Tags;
import custos.store.Store;
import java.util.List;
import software.amazon.awssdk.services.rekognition.model.CreateProjectRequest;
import software.amazon.awssdk.services.rekognition.model.CreateProjectResponse;
import software.amazon.awssdk.services.rekognition.model.CustomizationFeature;

/** Creates a project. It is there when the answer is. */
final class CreateProject implements Operation<CreateProjectRequest, CreateProjectResponse> {
    private final Store store;
    private final Quotas quotas;

    CreateProject(Store store, Quotas quotas) {
        this.store = store;
        this.quotas = quotas;
    }

    @Override
    public List<Access> needs(Call call, CreateProjectRequest request) {
        var project = ProjectArn.mint(call, request.projectName());
        return Needs.withTagging(
                List.of(
                        Access.to("rekognition:CreateProject", project.arn())
                                .withRequestTags(request.tags())),
                project,
                request.tags());
    }

    @Override
    public CreateProjectResponse handle(Call call, CreateProjectRequest request) {
        if (request.feature() == CustomizationFeature.CONTENT_MODERATION) {
            throw Errors.invalid("adapters (CONTENT_MODERATION) are not supported");
        }
        if (request.autoUpdate() != null) {
            throw Errors.invalid("AutoUpdate applies to adapters only");
        }
        var project = ProjectArn.mint(call, request.projectName());
        store.writing(handle -> {
            if (Projects.nameTaken(handle, call.account(), project.name())) {
                throw Errors.nameTaken("project", project.name());
            }
            if (Projects.count(handle, call.account()) >= quotas.projects()) {
                throw Errors.limitExceeded("projects of an account", quotas.projects());
            }
            Projects.insert(handle, project);
            Tags.put(handle, project, request.tags());
        });
        return CreateProjectResponse.builder().projectArn(project.text()).build();
    }
}
