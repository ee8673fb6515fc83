package custos.policy;

import custos.aws.Arn;
import custos.aws.Principal;

/**
 * Who asks, as policies name it. It knows more kinds than {@link Principal}, since policies also
 * speak of services, federated identities and roles without a session.
 */
public sealed interface Requester {
    /** The path of service-linked roles; nobody else can create one there. */
    String SERVICE_LINKED = ":role/aws-service-role/";

    /** The twelve digits of the account, or empty for whoever belongs to none. */
    String account();

    /** The name that messages print. */
    String arn();

    /** The account's root user. */
    record Root(String arn, String account) implements Requester {}

    /**
     * An IAM user.
     *
     * @param id the unique id {@code AIDA…}, empty if not known
     */
    record User(String arn, String account, String id) implements Requester {}

    /**
     * A role acting without a session of its own.
     *
     * @param id the unique id {@code AROA…}, empty if not known
     */
    record Role(String arn, String account, String id) implements Requester {}

    /**
     * A session of a role.
     *
     * @param roleArn the role's own ARN, with its path
     * @param roleId the role's unique id {@code AROA…}, empty if not known
     */
    record RoleSession(String arn, String account, String roleArn, String roleId)
            implements Requester {}

    /**
     * A session of GetFederationToken.
     *
     * @param issuer the user or root that asked for the session
     */
    record FederatedUser(String arn, String account, Requester issuer) implements Requester {}

    /** A service, such as {@code rekognition.amazonaws.com}. */
    record ServicePrincipal(String arn) implements Requester {
        @Override
        public String account() {
            return "";
        }
    }

    /** Somebody whom an OIDC or SAML provider vouches for; the name is the provider. */
    record FederatedIdentity(String arn) implements Requester {
        @Override
        public String account() {
            return "";
        }
    }

    /** Nobody in particular: a request without a signature. */
    record Anonymous() implements Requester {
        @Override
        public String account() {
            return "";
        }

        @Override
        public String arn() {
            return "anonymous";
        }
    }

    /** True if the requester can have identity policies: everybody who belongs to an account. */
    default boolean belongsToAnAccount() {
        return !account().isEmpty();
    }

    /** True for the roles that services make for themselves, and their sessions. */
    default boolean isServiceLinked() {
        return switch (this) {
            case Role role -> role.arn().contains(SERVICE_LINKED);
            case RoleSession session -> session.roleArn().contains(SERVICE_LINKED);
            case Root _,
                    User _,
                    FederatedUser _,
                    ServicePrincipal _,
                    FederatedIdentity _,
                    Anonymous _ ->
                    false;
        };
    }

    /** The requester that a caller of this server is. */
    static Requester of(Principal principal) {
        return switch (principal) {
            case Principal.Root root -> new Root(root.arn(), root.account());
            case Principal.User user -> new User(user.arn(), user.account(), user.userId());
            case Principal.RoleSession session ->
                    new RoleSession(
                            session.arn(), session.account(), session.roleArn(), session.roleId());
            case Principal.Anonymous _ -> new Anonymous();
        };
    }

    /**
     * Reads a requester from the text that cases and simulations name it by: an ARN, a service
     * name, or {@code anonymous}. The path of a session's role is not in such a text and is taken
     * as {@code /}.
     *
     * @throws IllegalArgumentException if the text names no requester
     */
    static Requester parse(String text) {
        if (text.equals("anonymous") || text.equals("*")) {
            return new Anonymous();
        }
        var arn = Arn.find(text);
        if (arn.isEmpty()) {
            return named(text);
        }
        return ofArn(text, arn.get());
    }

    private static Requester named(String text) {
        if (text.matches("\\d{12}")) {
            return new Root("arn:aws:iam::" + text + ":root", text);
        }
        if (text.endsWith(".amazonaws.com") || text.endsWith(".amazonaws.com.cn")) {
            return new ServicePrincipal(text);
        }
        if (text.matches("[A-Za-z0-9.-]+\\.[A-Za-z]+(/.*)?")) {
            return new FederatedIdentity(text);
        }
        throw new IllegalArgumentException("not a principal: `" + text + "`");
    }

    private static Requester ofArn(String text, Arn arn) {
        var account = arn.account();
        var parts = arn.resource().split("/", -1);
        if (parts[0].equals("assumed-role") && parts.length != 3) {
            throw new IllegalArgumentException("not a principal: `" + text + "`");
        }
        return switch (parts[0]) {
            case "root" -> new Root(text, account);
            case "user" -> new User(text, account, "");
            case "role" -> new Role(text, account, "");
            case "assumed-role" ->
                    new RoleSession(
                            text,
                            account,
                            "arn:" + arn.partition() + ":iam::" + account + ":role/" + parts[1],
                            "");
            case "federated-user" ->
                    new FederatedUser(
                            text,
                            account,
                            new Root(
                                    "arn:" + arn.partition() + ":iam::" + account + ":root",
                                    account));
            case "oidc-provider", "saml-provider" -> new FederatedIdentity(text);
            default -> throw new IllegalArgumentException("not a principal: `" + text + "`");
        };
    }
}
