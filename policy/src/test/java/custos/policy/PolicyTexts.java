package custos.policy;

/** Short ways to write policies and requests in tests. */
final class PolicyTexts {
    static final String ACCOUNT = "123456789012";
    static final String OTHER = "999988887777";
    static final String ANA = "arn:aws:iam::" + ACCOUNT + ":user/ana";
    static final String ROLE = "arn:aws:iam::" + ACCOUNT + ":role/Trainer";
    static final String SESSION = "arn:aws:sts::" + ACCOUNT + ":assumed-role/Trainer/job";
    static final String KEY = "arn:aws:s3:::bucket/key";

    private PolicyTexts() {}

    /** A stored policy of these statements, in JSON with single quotes. */
    static Policy policy(PolicyKind kind, String... statements) {
        return Policy.stored(kind, kind + "-policy", document(statements));
    }

    static Policy identity(String... statements) {
        return policy(PolicyKind.IDENTITY, statements);
    }

    static Policy resource(String... statements) {
        return policy(PolicyKind.RESOURCE, statements);
    }

    static String document(String... statements) {
        return quoted(
                "{'Version':'2012-10-17','Statement':[" + String.join(",", statements) + "]}");
    }

    static String quoted(String text) {
        return text.replace('\'', '"');
    }

    static String allow(String action, String resource) {
        return statement("Allow", action, resource, "");
    }

    static String deny(String action, String resource) {
        return statement("Deny", action, resource, "");
    }

    static String allowIf(String condition) {
        return statement("Allow", "*", "*", ",'Condition':{" + condition + "}");
    }

    static String denyIf(String condition) {
        return statement("Deny", "*", "*", ",'Condition':{" + condition + "}");
    }

    static String allowTo(String principal) {
        return statement("Allow", "*", "*", ",'Principal':" + principal);
    }

    static String denyTo(String principal) {
        return statement("Deny", "*", "*", ",'Principal':" + principal);
    }

    static String aws(String name) {
        return "{'AWS':'" + name + "'}";
    }

    private static String statement(String effect, String action, String resource, String more) {
        return "{'Effect':'%s','Action':'%s','Resource':'%s'%s}"
                .formatted(effect, action, resource, more);
    }

    static AccessRequest request(String principal, String action, String resource) {
        return new AccessRequest(
                action, resource, ACCOUNT, Requester.parse(principal), Context.EMPTY);
    }

    static AccessRequest get(String principal) {
        return request(principal, "s3:GetObject", KEY);
    }

    static AccessRequest with(Context.Builder context) {
        return new AccessRequest(
                "s3:GetObject", KEY, ACCOUNT, Requester.parse(ANA), context.build());
    }

    static Decision decide(AccessRequest request, Policies policies) {
        return new PolicyEngine().decide(request, policies);
    }

    static boolean allows(AccessRequest request, Policy... identity) {
        return decide(request, Policies.ofIdentity(identity)).isAllowed();
    }
}
