package custos.iam;

import custos.aws.Access;
import custos.aws.Call;
import custos.aws.Operation;
import java.util.List;
import software.amazon.awssdk.services.iam.model.DeletePolicyVersionRequest;
import software.amazon.awssdk.services.iam.model.DeletePolicyVersionResponse;

/** Deletes a version of a managed policy that is not in force. */
final class DeletePolicyVersion
        implements Operation<DeletePolicyVersionRequest, DeletePolicyVersionResponse> {
    private final ManagedPolicies policies;

    DeletePolicyVersion(ManagedPolicies policies) {
        this.policies = policies;
    }

    @Override
    public List<Access> needs(Call call, DeletePolicyVersionRequest request) {
        return List.of(
                policies.withTags(
                        call.account(),
                        IamAccess.changePolicy(
                                call, "iam:DeletePolicyVersion", request.policyArn())));
    }

    @Override
    public DeletePolicyVersionResponse handle(Call call, DeletePolicyVersionRequest request) {
        policies.deleteVersion(call.account(), request.policyArn(), request.versionId());
        return DeletePolicyVersionResponse.builder().build();
    }
}
