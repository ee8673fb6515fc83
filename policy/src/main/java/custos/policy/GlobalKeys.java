package custos.policy;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The global condition keys of AWS (IAM User Guide, "AWS global condition context keys"), in lower
 * case. Keys that end in a slash take a tag key.
 */
final class GlobalKeys {
    /** What a key's values are. */
    enum Type {
        STRING,
        ARN,
        BOOL,
        NUMBER,
        DATE,
        IP
    }

    private static final Map<String, Type> TYPES = types();
    private static final Set<String> MULTIVALUED =
            Set.of(
                    "aws:tagkeys",
                    "aws:calledvia",
                    "aws:principalorgpaths",
                    "aws:resourceorgpaths",
                    "aws:sourceorgpaths",
                    "aws:vpceorgpaths",
                    "aws:principalservicenameslist",
                    "sts:transitivetagkeys");

    private GlobalKeys() {}

    private static Map<String, Type> types() {
        var types = new HashMap<String, Type>();
        add(
                types,
                Type.STRING,
                """
                calledvia calledviafirst calledvialast federatedprovider principalaccount
                principalorgid principalorgpaths principalservicename principalservicenameslist
                principaltag/ principaltype referer requestedregion requesttag/ resourceaccount
                resourceorgid resourceorgpaths resourcetag/ sourceaccount sourceidentity
                sourceorgid sourceorgpaths sourcevpc sourcevpce tagkeys useragent userid username
                ec2instancesourcevpc vpceaccount vpceorgid vpceorgpaths\
                """);
        add(types, Type.ARN, "principalarn sourcearn chatbotsourcearn");
        add(
                types,
                Type.BOOL,
                "multifactorauthpresent principalisawsservice securetransport viaawsservice"
                        + " assumedroot");
        add(types, Type.NUMBER, "multifactorauthage");
        add(types, Type.DATE, "currenttime epochtime tokenissuetime");
        add(types, Type.IP, "sourceip vpcsourceip ec2instancesourceprivateipv4");
        return Map.copyOf(types);
    }

    private static void add(Map<String, Type> types, Type type, String names) {
        Arrays.stream(names.split("\\s+")).forEach(name -> types.put("aws:" + name, type));
    }

    /** The type of a key, a tag key after a slash aside; null if there is no such key. */
    static @Nullable Type type(String key) {
        var slash = key.indexOf('/');
        return TYPES.get(slash < 0 ? key : key.substring(0, slash + 1));
    }

    /** True for a key that takes a tag key and has none. */
    static boolean lacksTagKey(String key) {
        return TYPES.containsKey(key + "/") || (key.endsWith("/") && TYPES.containsKey(key));
    }

    static boolean isMultivalued(String key) {
        return MULTIVALUED.contains(key);
    }

    /** True if an operator reads values of this type as they are meant. */
    static boolean suits(Type type, Operator.Family family) {
        return switch (family) {
            case NULL, BINARY -> true;
            case STRING, STRING_IGNORING_CASE, STRING_LIKE ->
                    type == Type.STRING || type == Type.ARN;
            case ARN -> type == Type.ARN || type == Type.STRING;
            case BOOL -> type == Type.BOOL;
            case NUMERIC -> type == Type.NUMBER || type == Type.DATE;
            case DATE -> type == Type.DATE;
            case IP -> type == Type.IP;
        };
    }
}
