package custos.iam;

import custos.aws.Access;
import custos.aws.Call;
import custos.aws.Operation;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.services.iam.model.CreatePolicyRequest;
import software.amazon.awssdk.services.iam.model.CreatePolicyResponse;

/** Creates a managed policy; its document becomes version v1. */
final class CreatePolicy implements Operation<CreatePolicyRequest, CreatePolicyResponse> {
    private final ManagedPolicies policies;
    private final Ids ids;

    CreatePolicy(ManagedPolicies policies, Ids ids) {
        this.policies = policies;
        this.ids = ids;
    }

    @Override
    public List<Access> needs(Call call, CreatePolicyRequest request) {
        var arn = IamAccess.policyArn(call, path(request), request.policyName());
        return IamAccess.creating(
                Access.to("iam:CreatePolicy", arn), "iam:TagPolicy", IamWire.tags(request.tags()));
    }

    @Override
    public CreatePolicyResponse handle(Call call, CreatePolicyRequest request) {
        var policy =
                new ManagedPolicy(
                        call.account(),
                        ids.policy(),
                        IamAccess.policyArn(call, path(request), request.policyName()).toString(),
                        path(request),
                        request.policyName(),
                        Optional.ofNullable(request.description()).orElse(""),
                        1,
                        1,
                        call.instant(),
                        call.instant(),
                        IamWire.tags(request.tags()));
        policies.create(policy, request.policyDocument());
        return CreatePolicyResponse.builder()
                .policy(IamWire.policy(new ManagedPolicies.Used(policy, 0, 0)))
                .build();
    }

    private static String path(CreatePolicyRequest request) {
        return Optional.ofNullable(request.path()).orElse("/");
    }
}
