package custos.policy.naive;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** The Principal and NotPrincipal elements: sections 1.1 and 2.5 of the specification. */
final class NaivePrincipal {
    /** How a list of principals names somebody, the closest last. */
    enum Naming {
        NOT,
        /** Through the account. */
        ACCOUNT,
        /** Through the role of a session, or the user behind a federated user. */
        BEHIND,
        DIRECT
    }

    private static final Pattern ACCOUNT = Pattern.compile("\\d{12}");
    private static final Pattern ROOT = Pattern.compile("arn:[^:*?]+:iam::(\\d{12}):root");
    private static final Pattern SERVICE = Pattern.compile("[A-Za-z0-9-]+(\\.[A-Za-z0-9-]+)+");

    /** A host name, with a path or without, or the ARN of a provider. */
    private static final Pattern PROVIDER =
            Pattern.compile("[^*?:\\s]+|arn:[^:*?]+:iam::\\d{12}:(oidc|saml)-provider/[^*?]+");

    private static final Pattern ID = Pattern.compile("A[A-Z]{3}[A-Z0-9]+");
    private static final Pattern NAMED =
            Pattern.compile(
                    "arn:[^:*?]+:(iam::\\d{12}:(user|role)/[^*?]+"
                            + "|sts::\\d{12}:(assumed-role/[^*?/]+/[^*?/]+|federated-user/[^*?/]+))");

    private NaivePrincipal() {}

    /**
     * All the ways in which the element names somebody.
     *
     * @throws NotUnderstoodException if the element is not well-formed
     */
    static List<Naming> namings(Object element, Who who) throws NotUnderstoodException {
        if (element.equals("*")) {
            return List.of(Naming.DIRECT);
        }
        if (!(element instanceof Map<?, ?> map)) {
            throw new NotUnderstoodException("no principal: " + element);
        }
        var namings = new ArrayList<Naming>();
        for (var entry : map.entrySet()) {
            for (var name : NaiveStatement.strings(entry.getValue())) {
                namings.add(naming((String) entry.getKey(), name, who));
            }
        }
        return namings;
    }

    private static Naming naming(String type, String name, Who who) throws NotUnderstoodException {
        if (name.equals("*") && !type.equals("AWS")) {
            throw new NotUnderstoodException("every " + type);
        }
        return switch (type) {
            case "AWS" -> aws(name, who);
            case "Service" -> service(name, who);
            case "Federated" -> provider(name, who);
            default -> throw new NotUnderstoodException("no principal type: " + type);
        };
    }

    private static Naming service(String name, Who who) throws NotUnderstoodException {
        if (!SERVICE.matcher(name).matches()) {
            throw new NotUnderstoodException("no service: " + name);
        }
        return directly(who.kind() == Who.Kind.SERVICE && name.equals(who.arn()));
    }

    private static Naming provider(String name, Who who) throws NotUnderstoodException {
        if (!PROVIDER.matcher(name).matches()) {
            throw new NotUnderstoodException("no provider: " + name);
        }
        return directly(who.kind() == Who.Kind.FEDERATED_IDENTITY && name.equals(who.arn()));
    }

    private static Naming directly(boolean named) {
        return named ? Naming.DIRECT : Naming.NOT;
    }

    private static Naming aws(String name, Who who) throws NotUnderstoodException {
        if (name.equals("*")) {
            return Naming.DIRECT;
        }
        var root = ROOT.matcher(name);
        if (root.matches()) {
            return account(root.group(1), who);
        }
        if (ACCOUNT.matcher(name).matches()) {
            return account(name, who);
        }
        if (ID.matcher(name).matches()) {
            return name.equals(who.id()) ? ofId(who) : Naming.NOT;
        }
        if (!NAMED.matcher(name).matches()) {
            throw new NotUnderstoodException("no principal: " + name);
        }
        if (name.equals(who.behind())) {
            return Naming.BEHIND;
        }
        if (name.equals(who.arn())) {
            return who.kind() == Who.Kind.ROLE ? Naming.BEHIND : Naming.DIRECT;
        }
        return Naming.NOT;
    }

    private static Naming ofId(Who who) {
        return who.kind() == Who.Kind.USER ? Naming.DIRECT : Naming.BEHIND;
    }

    private static Naming account(String account, Who who) {
        if (!account.equals(who.account())) {
            return Naming.NOT;
        }
        return who.kind() == Who.Kind.ROOT ? Naming.DIRECT : Naming.ACCOUNT;
    }

    /** True if the element of a Deny's NotPrincipal spares somebody. */
    static boolean spares(List<Naming> namings, Object element, Who who) {
        if (everyone(element)) {
            return true;
        }
        return switch (who.kind()) {
            case ROLE_SESSION ->
                    namings.containsAll(List.of(Naming.ACCOUNT, Naming.BEHIND, Naming.DIRECT));
            default -> namings.contains(Naming.DIRECT) || namings.contains(Naming.BEHIND);
        };
    }

    private static boolean everyone(Object element) {
        var names = element instanceof Map<?, ?> map ? NaiveJson.member(map, "AWS") : element;
        return names.equals("*") || (names instanceof List<?> list && list.contains("*"));
    }
}
