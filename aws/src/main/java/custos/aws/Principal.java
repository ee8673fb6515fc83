package custos.aws;

/** Who makes a call, as IAM names it. Every kind but {@link Anonymous} belongs to one account. */
public sealed interface Principal {

    /** The twelve digits of the account, or {@code anonymous}. */
    String account();

    /** The principal's ARN as error messages and GetCallerIdentity print it. */
    String arn();

    /** The value of {@code aws:userid} and of GetCallerIdentity's UserId. */
    String userId();

    /** The account's root user: no identity policy binds it in its own account. */
    record Root(String partition, String account) implements Principal {
        @Override
        public String arn() {
            return "arn:" + partition + ":iam::" + account + ":root";
        }

        @Override
        public String userId() {
            return account;
        }
    }

    /** An IAM user. The path begins and ends with a slash; the id begins with {@code AIDA}. */
    record User(String partition, String account, String path, String name, String userId)
            implements Principal {
        @Override
        public String arn() {
            return "arn:" + partition + ":iam::" + account + ":user" + path + name;
        }
    }

    /**
     * A session of a role: {@code AssumeRole}'s credentials. The role's id begins with {@code
     * AROA}.
     */
    record RoleSession(
            String partition,
            String account,
            String path,
            String role,
            String roleId,
            String session)
            implements Principal {
        @Override
        public String arn() {
            return "arn:"
                    + partition
                    + ":sts::"
                    + account
                    + ":assumed-role/"
                    + role
                    + "/"
                    + session;
        }

        /** The ARN of the role itself, with its path: the value of {@code aws:PrincipalArn}. */
        public String roleArn() {
            return "arn:" + partition + ":iam::" + account + ":role" + path + role;
        }

        @Override
        public String userId() {
            return roleId + ":" + session;
        }
    }

    /** Nobody in particular: a request without a signature. */
    record Anonymous() implements Principal {
        @Override
        public String account() {
            return "anonymous";
        }

        @Override
        public String arn() {
            return "anonymous";
        }

        @Override
        public String userId() {
            return "anonymous";
        }
    }
}
