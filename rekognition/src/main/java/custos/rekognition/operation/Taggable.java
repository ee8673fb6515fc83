package custos.rekognition.operation;

import custos.aws.Access;
import custos.aws.Arn;
import custos.aws.Call;
import custos.rekognition.resource.DatasetArn;
import custos.rekognition.resource.Datasets;
import custos.rekognition.resource.Errors;
import custos.rekognition.resource.ProjectArn;
import custos.rekognition.resource.Projects;
import custos.rekognition.resource.ResourceArn;
import custos.rekognition.resource.VersionArn;
import custos.rekognition.resource.Versions;
import custos.store.Store;
import org.jdbi.v3.core.Handle;

/**
 * What the tag operations name: any text that may be the ARN of a project, a dataset or a version.
 * The service model has no pattern for it, so it is authorized as it stands.
 */
final class Taggable {
    private final Needs needs;

    Taggable(Store store) {
        this.needs = new Needs(store);
    }

    Access.Required need(Call call, String text, String action) {
        return ResourceArn.find(text)
                .map(arn -> needs.on(arn, action))
                .orElseGet(() -> Access.to("rekognition:" + action, text, owner(call, text)));
    }

    static ResourceArn arn(Call call, String text) {
        var arn =
                ResourceArn.find(text)
                        .orElseThrow(
                                () -> Errors.notAnArn("project, dataset or project version", text));
        return ResourceArn.here(call, arn);
    }

    static void require(Handle handle, ResourceArn arn) {
        switch (arn) {
            case ProjectArn project -> Projects.require(handle, project);
            case DatasetArn dataset -> Datasets.require(handle, dataset);
            case VersionArn version -> Versions.require(handle, version);
        }
    }

    private static String owner(Call call, String text) {
        return Arn.find(text)
                .map(Arn::account)
                .filter(account -> !account.isEmpty())
                .orElse(call.account());
    }
}
