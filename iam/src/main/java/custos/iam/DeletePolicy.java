package custos.iam;

import custos.aws.Access;
import custos.aws.Call;
import custos.aws.Operation;
import java.util.List;
import software.amazon.awssdk.services.iam.model.DeletePolicyRequest;
import software.amazon.awssdk.services.iam.model.DeletePolicyResponse;

/** Deletes a managed policy that is attached to nobody and has one version. */
final class DeletePolicy implements Operation<DeletePolicyRequest, DeletePolicyResponse> {
    private final ManagedPolicies policies;

    DeletePolicy(ManagedPolicies policies) {
        this.policies = policies;
    }

    @Override
    public List<Access> needs(Call call, DeletePolicyRequest request) {
        return List.of(
                policies.withTags(
                        call.account(),
                        IamAccess.changePolicy(call, "iam:DeletePolicy", request.policyArn())));
    }

    @Override
    public DeletePolicyResponse handle(Call call, DeletePolicyRequest request) {
        policies.delete(call.account(), request.policyArn());
        return DeletePolicyResponse.builder().build();
    }
}
