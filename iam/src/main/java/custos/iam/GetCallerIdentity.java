package custos.iam;

import custos.aws.Access;
import custos.aws.Call;
import custos.aws.Operation;
import java.util.List;
import software.amazon.awssdk.services.sts.model.GetCallerIdentityRequest;
import software.amazon.awssdk.services.sts.model.GetCallerIdentityResponse;

/** Tells callers who they are. */
final class GetCallerIdentity
        implements Operation<GetCallerIdentityRequest, GetCallerIdentityResponse> {
    @Override
    public List<Access> needs(Call call, GetCallerIdentityRequest request) {
        return List.of(Access.free("whoever can sign may know who they are"));
    }

    @Override
    public GetCallerIdentityResponse handle(Call call, GetCallerIdentityRequest request) {
        var principal = call.caller().principal();
        return GetCallerIdentityResponse.builder()
                .account(principal.account())
                .arn(principal.arn())
                .userId(principal.userId())
                .build();
    }
}
