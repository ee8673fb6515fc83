package custos.policy.naive;

/**
 * Who asks.
 *
 * @param arn the ARN, or the name of a service or of an identity provider
 * @param account the account, empty for whoever has none
 * @param id the unique id of the user, or of the role; empty if not known
 * @param behind the ARN of the role of a role session, of the user behind a federated user's
 *     session; empty for all others
 */
record Who(Kind kind, String arn, String account, String id, String behind) {
    enum Kind {
        ROOT,
        USER,
        ROLE,
        ROLE_SESSION,
        FEDERATED_USER,
        FEDERATED_IDENTITY,
        SERVICE,
        ANONYMOUS
    }

    /** Whoever a case names. A session's role is taken to have the path {@code /}. */
    static Who parse(String text) {
        if (text.equals("anonymous")) {
            return new Who(Kind.ANONYMOUS, text, "", "", "");
        }
        if (!text.startsWith("arn:")) {
            return new Who(Kind.SERVICE, text, "", "", "");
        }
        var parts = text.split(":", 6);
        var account = parts[4];
        var rest = parts[5];
        if (rest.equals("root")) {
            return new Who(Kind.ROOT, text, account, "", "");
        }
        if (rest.startsWith("user/")) {
            return new Who(Kind.USER, text, account, "", "");
        }
        if (rest.startsWith("role/")) {
            return new Who(Kind.ROLE, text, account, "", "");
        }
        if (rest.startsWith("assumed-role/")) {
            var role = rest.split("/", -1)[1];
            var behind = "arn:" + parts[1] + ":iam::" + account + ":role/" + role;
            return new Who(Kind.ROLE_SESSION, text, account, "", behind);
        }
        throw new IllegalArgumentException("nobody: " + text);
    }

    boolean hasAccount() {
        return !account.isEmpty();
    }
}
