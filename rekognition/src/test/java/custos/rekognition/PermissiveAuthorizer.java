package custos.rekognition;

import custos.aws.Access;
import custos.aws.Authorizer;
import custos.aws.Caller;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Allows everything in the caller's account but what a test denies, by action, by ARN or by
 * condition key.
 */
final class PermissiveAuthorizer implements Authorizer {
    private final Set<String> denied = ConcurrentHashMap.newKeySet();

    void deny(String actionOrResource) {
        denied.add(actionOrResource);
    }

    /** Denies every access whose context has this value under this key. */
    void denyWhere(String key, String value) {
        denied.add(key + "=" + value);
    }

    void allow(String actionOrResource) {
        denied.remove(actionOrResource);
    }

    @Override
    public Optional<Refusal> refusal(Caller caller, Access.Required access) {
        boolean foreign = !access.resourceAccount().equals(caller.account());
        return foreign
                        || denied.contains(access.action())
                        || denied.contains(access.resource())
                        || access.context().entrySet().stream().anyMatch(this::isDenied)
                ? Optional.of(
                        new Refusal(access, false, "not authorized to perform: " + access.action()))
                : Optional.empty();
    }

    private boolean isDenied(Map.Entry<String, List<String>> key) {
        return key.getValue().stream()
                .anyMatch(value -> denied.contains(key.getKey() + "=" + value));
    }
}
