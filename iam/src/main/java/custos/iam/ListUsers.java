package custos.iam;

import custos.aws.Access;
import custos.aws.Call;
import custos.aws.Operation;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.services.iam.model.ListUsersRequest;
import software.amazon.awssdk.services.iam.model.ListUsersResponse;

/** Lists the users below a path. */
final class ListUsers implements Operation<ListUsersRequest, ListUsersResponse> {
    private final Users users;

    ListUsers(Users users) {
        this.users = users;
    }

    @Override
    public List<Access> needs(Call call, ListUsersRequest request) {
        return List.of(IamAccess.usersBelow(call, "iam:ListUsers", pathPrefix(request)));
    }

    @Override
    public ListUsersResponse handle(Call call, ListUsersRequest request) {
        var page =
                Page.of(
                        users.list(call.account(), pathPrefix(request)),
                        IamUser::name,
                        request.marker(),
                        request.maxItems());
        return ListUsersResponse.builder()
                .users(page.items().stream().map(u -> IamWire.listedUser(u).build()).toList())
                .isTruncated(page.isTruncated())
                .marker(page.wireMarker())
                .build();
    }

    private static String pathPrefix(ListUsersRequest request) {
        return Optional.ofNullable(request.pathPrefix()).orElse("/");
    }
}
