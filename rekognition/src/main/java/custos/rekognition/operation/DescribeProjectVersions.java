package custos.rekognition.operation;

import custos.aws.Access;
import custos.aws.Call;
import custos.aws.Operation;
import custos.rekognition.resource.ProjectArn;
import custos.rekognition.resource.ProjectVersion;
import custos.rekognition.resource.Projects;
import custos.rekognition.resource.ResourceArn;
import custos.rekognition.resource.VersionState;
import custos.rekognition.resource.Versions;
import custos.store.Store;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import software.amazon.awssdk.services.rekognition.model.DescribeProjectVersionsRequest;
import software.amazon.awssdk.services.rekognition.model.DescribeProjectVersionsResponse;

/** Lists a project's versions, newest first. */
final class DescribeProjectVersions
        implements Operation<DescribeProjectVersionsRequest, DescribeProjectVersionsResponse> {
    private static final int MOST = 100;

    private final Store store;
    private final Needs needs;
    private final Pages pages;
    private final HeldCalls held;

    DescribeProjectVersions(Store store, Pages pages, HeldCalls held) {
        this.store = store;
        this.needs = new Needs(store);
        this.pages = pages;
        this.held = held;
    }

    @Override
    public List<Access> needs(Call call, DescribeProjectVersionsRequest request) {
        return List.of(needs.on(ProjectArn.of(request.projectArn()), name()));
    }

    @Override
    public DescribeProjectVersionsResponse handle(
            Call call, DescribeProjectVersionsRequest request) {
        var arn = ResourceArn.here(call, ProjectArn.of(request.projectArn()));
        var list = pages.of(call, name(), List.of(arn, request.versionNames()));
        var before = list.after(request.nextToken());
        int limit = Objects.requireNonNullElse(request.maxResults(), MOST);
        if (!request.versionNames().isEmpty()) {
            held.whileTrue(call, () -> unsettled(arn, request.versionNames()));
        }
        return store.read(handle -> {
            Projects.require(handle, arn);
            var found = Versions.page(handle, arn, request.versionNames(), before, limit + 1);
            var page = found.subList(0, Math.min(limit, found.size()));
            var answer =
                    DescribeProjectVersionsResponse.builder()
                            .projectVersionDescriptions(
                                    page.stream().map(VersionDescription::of).toList());
            if (found.size() > limit) {
                answer.nextToken(list.tokenAfter(page.getLast().arn().created()));
            }
            return answer.build();
        });
    }

    /** True while a named version is on its way somewhere, and none of them has failed. */
    private boolean unsettled(ProjectArn project, List<String> names) {
        var states =
                store
                        .read(handle ->
                                Versions.page(handle, project, names, OptionalLong.empty(), MOST))
                        .stream()
                        .map(ProjectVersion::state)
                        .toList();
        return states.stream().anyMatch(VersionState::isUnderWay)
                && states.stream().noneMatch(VersionState::isFailure);
    }
}
