package custos.iam;

import custos.aws.Access;
import custos.aws.Call;
import custos.aws.Operation;
import java.util.List;
import software.amazon.awssdk.services.iam.model.GetPolicyVersionRequest;
import software.amazon.awssdk.services.iam.model.GetPolicyVersionResponse;

/** Shows a version of a managed policy with its document. */
final class GetPolicyVersion
        implements Operation<GetPolicyVersionRequest, GetPolicyVersionResponse> {
    private final ManagedPolicies policies;

    GetPolicyVersion(ManagedPolicies policies) {
        this.policies = policies;
    }

    @Override
    public List<Access> needs(Call call, GetPolicyVersionRequest request) {
        return List.of(
                policies.withTags(
                        call.account(),
                        IamAccess.readPolicy(call, "iam:GetPolicyVersion", request.policyArn())));
    }

    @Override
    public GetPolicyVersionResponse handle(Call call, GetPolicyVersionRequest request) {
        var arn = request.policyArn();
        var version = policies.version(call.account(), arn, request.versionId());
        var inForce = policies.get(call.account(), arn).policy().defaultVersion();
        return GetPolicyVersionResponse.builder()
                .policyVersion(
                        IamWire.listedVersion(version, version.number() == inForce)
                                .document(IamWire.encoded(version.document()))
                                .build())
                .build();
    }
}
