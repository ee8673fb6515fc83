package custos.rekognition.operation;

import custos.aws.Access;
import custos.aws.Call;
import custos.aws.Operation;
import custos.rekognition.resource.Dataset;
import custos.rekognition.resource.Datasets;
import custos.rekognition.resource.Project;
import custos.rekognition.resource.Projects;
import custos.store.Store;
import java.util.List;
import java.util.Objects;
import software.amazon.awssdk.services.rekognition.model.CustomizationFeature;
import software.amazon.awssdk.services.rekognition.model.DatasetMetadata;
import software.amazon.awssdk.services.rekognition.model.DescribeProjectsRequest;
import software.amazon.awssdk.services.rekognition.model.DescribeProjectsResponse;
import software.amazon.awssdk.services.rekognition.model.ProjectDescription;
import software.amazon.awssdk.services.rekognition.model.ProjectStatus;

/** Lists the account's projects, newest first, each with its datasets. */
final class DescribeProjects
        implements Operation<DescribeProjectsRequest, DescribeProjectsResponse> {
    private static final int MOST = 100;

    private final Store store;
    private final Pages pages;

    DescribeProjects(Store store, Pages pages) {
        this.store = store;
        this.pages = pages;
    }

    @Override
    public List<Access> needs(Call call, DescribeProjectsRequest request) {
        return List.of(Access.toAny("rekognition:DescribeProjects", call.account()));
    }

    @Override
    public DescribeProjectsResponse handle(Call call, DescribeProjectsRequest request) {
        if (request.hasFeatures()
                && !request.features().contains(CustomizationFeature.CUSTOM_LABELS)) {
            return DescribeProjectsResponse.builder().projectDescriptions(List.of()).build();
        }
        var list =
                pages.of(
                        call, name(), List.of(request.projectNames(), request.featuresAsStrings()));
        var before = list.after(request.nextToken());
        int limit = Objects.requireNonNullElse(request.maxResults(), MOST);
        return store.read(handle -> {
            var projects =
                    Projects.page(
                            handle, call.account(), request.projectNames(), before, limit + 1);
            var page = projects.subList(0, Math.min(limit, projects.size()));
            var answer =
                    DescribeProjectsResponse.builder()
                            .projectDescriptions(
                                    page.stream()
                                            .map(project ->
                                                    describe(
                                                            project,
                                                            Datasets.of(handle, project.arn())))
                                            .toList());
            if (projects.size() > limit) {
                answer.nextToken(list.tokenAfter(page.getLast().arn().created()));
            }
            return answer.build();
        });
    }

    private static ProjectDescription describe(Project project, List<Dataset> datasets) {
        return ProjectDescription.builder()
                .projectArn(project.arn().text())
                .creationTimestamp(project.created())
                .status(ProjectStatus.CREATED)
                .feature(CustomizationFeature.CUSTOM_LABELS)
                .datasets(datasets.stream().map(DescribeProjects::describe).toList())
                .build();
    }

    private static DatasetMetadata describe(Dataset dataset) {
        return DatasetMetadata.builder()
                .datasetArn(dataset.arn().text())
                .datasetType(dataset.arn().type().name())
                .creationTimestamp(dataset.created())
                .status(dataset.state().status().name())
                .statusMessage(dataset.state().message())
                .statusMessageCode(dataset.state().code().name())
                .build();
    }
}
