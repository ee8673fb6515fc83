package custos.iam;

import custos.aws.Access;
import custos.aws.Call;
import custos.aws.Operation;
import java.util.List;
import software.amazon.awssdk.services.iam.model.CreatePolicyVersionRequest;
import software.amazon.awssdk.services.iam.model.CreatePolicyVersionResponse;

/** Adds a version to a managed policy, in force at once if asked for. */
final class CreatePolicyVersion
        implements Operation<CreatePolicyVersionRequest, CreatePolicyVersionResponse> {
    private final ManagedPolicies policies;

    CreatePolicyVersion(ManagedPolicies policies) {
        this.policies = policies;
    }

    @Override
    public List<Access> needs(Call call, CreatePolicyVersionRequest request) {
        return List.of(
                policies.withTags(
                        call.account(),
                        IamAccess.changePolicy(
                                call, "iam:CreatePolicyVersion", request.policyArn())));
    }

    @Override
    public CreatePolicyVersionResponse handle(Call call, CreatePolicyVersionRequest request) {
        var asDefault = Boolean.TRUE.equals(request.setAsDefault());
        var version =
                policies.createVersion(
                        call.account(),
                        request.policyArn(),
                        request.policyDocument(),
                        asDefault,
                        call.instant());
        return CreatePolicyVersionResponse.builder()
                .policyVersion(IamWire.listedVersion(version, asDefault).build())
                .build();
    }
}
