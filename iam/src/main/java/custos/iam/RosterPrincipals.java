package custos.iam;

import custos.aws.Arn;
import custos.aws.NamedPrincipals;
import java.util.Optional;

/** The users of all accounts, as policies name them: by an ARN, path and all, or by unique id. */
record RosterPrincipals(Roster roster) implements NamedPrincipals {
    private static final String USER = "user/";

    @Override
    public Optional<String> idOf(String arnOrId) {
        return roster.member(arnOrId)
                .or(() -> Arn.find(arnOrId).flatMap(this::named))
                .map(member -> member.user())
                .filter(user -> user.id().equals(arnOrId) || user.arn().equals(arnOrId))
                .map(IamUser::id);
    }

    private Optional<Member> named(Arn arn) {
        var resource = arn.resource();
        return resource.startsWith(USER)
                ? roster.member(arn.account(), resource.substring(resource.lastIndexOf('/') + 1))
                : Optional.empty();
    }

    @Override
    public Optional<String> arnOf(String id) {
        return roster.member(id).map(member -> member.user().arn());
    }
}
