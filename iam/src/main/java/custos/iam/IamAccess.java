package custos.iam;

import custos.aws.Access;
import custos.aws.Arn;
import custos.aws.Call;
import custos.aws.Principal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What IAM's own operations need: which action on which ARN. It reads memory, so an ARN has the
 * path of an existing user; one that does not exist is asked for under {@code /}.
 */
final class IamAccess {
    private static final String BOUNDARY_KEY = "iam:PermissionsBoundary";

    private final Roster roster;

    IamAccess(Roster roster) {
        this.roster = roster;
    }

    /** An action on a user of the caller's account. */
    Access.Required user(Call call, String action, String userName) {
        var member = roster.member(call.account(), userName);
        var access =
                Access.to(
                        action,
                        userArn(call, member.map(m -> m.user().path()).orElse("/"), userName));
        return member.map(m -> withFactsOf(m.user(), access)).orElse(access);
    }

    /** An action on the named user, else on the caller itself. */
    Access.Required userOrSelf(Call call, String action, @Nullable String userName) {
        if (userName != null) {
            return user(call, action, userName);
        }
        return switch (call.caller().principal()) {
            case Principal.User self ->
                    roster.member(self.userId())
                            .map(m -> user(call, action, m.user().name()))
                            .orElseGet(() -> Access.to(action, Arn.parse(self.arn())));
            case Principal.Root root -> Access.to(action, Arn.parse(root.arn()));
            case Principal.RoleSession session -> Access.to(action, Arn.parse(session.arn()));
            case Principal.Anonymous nobody -> Access.toAny(action, nobody.account());
        };
    }

    private static Access.Required withFactsOf(IamUser user, Access.Required access) {
        var tagged = access.withResourceTags(user.tags());
        return user.boundary()
                .map(arn -> tagged.withContext(BOUNDARY_KEY, List.of(arn)))
                .orElse(tagged);
    }

    /** The ARN of a user, existing or to be made. */
    static Arn userArn(Call call, String path, String name) {
        return arn(call, "user" + path + name);
    }

    /** The ARN of a customer managed policy, existing or to be made. */
    static Arn policyArn(Call call, String path, String name) {
        return arn(call, "policy" + path + name);
    }

    /** An action on all users below a path. */
    static Access.Required usersBelow(Call call, String action, String pathPrefix) {
        return Access.to(action, arn(call, "user" + pathPrefix));
    }

    private static Arn arn(Call call, String resource) {
        return new Arn(call.endpoint().partition(), "iam", "", call.account(), resource);
    }

    /** Reading a policy: AWS's own count as the caller's. */
    static Access.Required readPolicy(Call call, String action, String policyArn) {
        var owner = owner(call, policyArn);
        return Access.to(
                action,
                policyArn,
                owner.equals(AwsManagedPolicies.ACCOUNT) ? call.account() : owner);
    }

    /** Changing a policy: nobody can change AWS's own. */
    static Access.Required changePolicy(Call call, String action, String policyArn) {
        return Access.to(action, policyArn, owner(call, policyArn));
    }

    private static String owner(Call call, String policyArn) {
        return Arn.find(policyArn).map(Arn::account).orElse(call.account());
    }

    /** Tells which managed policy a call is about. */
    static Access.Required withPolicy(Access.Required access, String policyArn) {
        return access.withContext("iam:PolicyARN", List.of(policyArn));
    }

    /** Tells which boundary a call sets, if it sets one. */
    static Access.Required withBoundary(Access.Required access, Optional<String> policyArn) {
        return policyArn.map(arn -> access.withContext(BOUNDARY_KEY, List.of(arn))).orElse(access);
    }

    /** Creating something with these tags, and tagging it if there are any. */
    static List<Access> creating(
            Access.Required access, String tagAction, Map<String, String> tags) {
        if (tags.isEmpty()) {
            return List.of(access);
        }
        var tagged = access.withRequestTags(tags).withResourceTags(tags);
        var tagging =
                Access.to(tagAction, access.resource(), access.resourceAccount())
                        .withRequestTags(tags)
                        .withResourceTags(tags);
        return List.of(tagged, tagging);
    }
}
