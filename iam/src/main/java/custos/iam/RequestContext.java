package custos.iam;

import custos.aws.Access;
import custos.aws.Caller;
import custos.aws.Principal;
import custos.policy.Context;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Builds the condition keys of a request (IAM User Guide, "AWS global condition context keys").
 * What the request and the operation say comes first; what this server knows comes after and
 * replaces it, so no caller can say who it is.
 */
final class RequestContext {
    private final Context.Builder keys = Context.builder();

    private RequestContext() {}

    static Context of(
            Caller caller,
            Principal principal,
            Optional<Member> member,
            Access.Required access,
            Instant now) {
        var context = new RequestContext();
        context.putAll(caller.context());
        context.putAll(access.context());
        context.putTime(now);
        context.putPrincipal(principal, member);
        context.putTags(access);
        context.keys.put("aws:ResourceAccount", access.resourceAccount());
        context.keys.put("aws:ViaAWSService", "false");
        return context.keys.build();
    }

    private void putAll(Map<String, List<String>> values) {
        values.forEach((key, list) -> {
            if (list.size() == 1) {
                keys.put(key, list.getFirst());
            } else {
                keys.putAll(key, list);
            }
        });
    }

    private void putTime(Instant now) {
        keys.put("aws:CurrentTime", now.truncatedTo(ChronoUnit.SECONDS).toString());
        keys.put("aws:EpochTime", String.valueOf(now.getEpochSecond()));
    }

    private void putPrincipal(Principal principal, Optional<Member> member) {
        keys.put("aws:PrincipalAccount", principal.account());
        keys.put("aws:userid", principal.userId());
        switch (principal) {
            case Principal.Root root -> signed("Account", root.arn());
            case Principal.User user -> putUser(user, member);
            case Principal.RoleSession session -> signed("AssumedRole", session.roleArn());
            case Principal.Anonymous _ -> keys.put("aws:PrincipalType", "Anonymous");
        }
    }

    private void putUser(Principal.User user, Optional<Member> member) {
        signed("User", user.arn());
        keys.put("aws:username", user.name());
        member.ifPresent(m -> putEach("aws:PrincipalTag/", m.user().tags()));
    }

    private void signed(String type, String arn) {
        keys.put("aws:PrincipalType", type);
        keys.put("aws:PrincipalArn", arn);
        keys.put("aws:PrincipalIsAWSService", "false");
    }

    private void putTags(Access.Required access) {
        putEach("aws:RequestTag/", access.requestTags());
        putEach("aws:ResourceTag/", access.resourceTags());
        if (access.action().regionMatches(true, 0, "iam:", 0, 4)) {
            putEach("iam:ResourceTag/", access.resourceTags());
        }
        var tagKeys = new LinkedHashSet<>(access.requestTags().keySet());
        tagKeys.addAll(access.tagKeys());
        if (!tagKeys.isEmpty()) {
            keys.putAll("aws:TagKeys", new ArrayList<>(tagKeys));
        }
    }

    private void putEach(String prefix, Map<String, String> tags) {
        tags.forEach((key, value) -> keys.put(prefix + key, value));
    }
}
