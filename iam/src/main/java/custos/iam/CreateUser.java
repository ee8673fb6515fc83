package custos.iam;

import custos.aws.Access;
import custos.aws.Call;
import custos.aws.Operation;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.services.iam.model.CreateUserRequest;
import software.amazon.awssdk.services.iam.model.CreateUserResponse;

/** Creates a user, with a permissions boundary and tags if the request has them. */
final class CreateUser implements Operation<CreateUserRequest, CreateUserResponse> {
    private final Users users;
    private final Ids ids;

    CreateUser(Users users, Ids ids) {
        this.users = users;
        this.ids = ids;
    }

    @Override
    public List<Access> needs(Call call, CreateUserRequest request) {
        var arn = IamAccess.userArn(call, path(request), request.userName());
        return IamAccess.creating(
                IamAccess.withBoundary(Access.to("iam:CreateUser", arn), boundary(request)),
                "iam:TagUser",
                IamWire.tags(request.tags()));
    }

    @Override
    public CreateUserResponse handle(Call call, CreateUserRequest request) {
        var user =
                new IamUser(
                        call.endpoint().partition(),
                        call.account(),
                        ids.user(),
                        path(request),
                        request.userName(),
                        boundary(request),
                        call.instant(),
                        IamWire.tags(request.tags()));
        users.create(user);
        return CreateUserResponse.builder().user(IamWire.user(user)).build();
    }

    private static String path(CreateUserRequest request) {
        return Optional.ofNullable(request.path()).orElse("/");
    }

    private static Optional<String> boundary(CreateUserRequest request) {
        return Optional.ofNullable(request.permissionsBoundary());
    }
}
