package custos.rekognition;

import custos.aws.NamedPrincipals;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Users and roles that a test makes and removes. */
final class People implements NamedPrincipals {
    private final Map<String, String> ids = new ConcurrentHashMap<>();

    void add(String arn, String id) {
        ids.put(arn, id);
    }

    void remove(String arn) {
        ids.remove(arn);
    }

    @Override
    public Optional<String> idOf(String arnOrId) {
        return ids.containsValue(arnOrId)
                ? Optional.of(arnOrId)
                : Optional.ofNullable(ids.get(arnOrId));
    }

    @Override
    public Optional<String> arnOf(String id) {
        return ids.entrySet().stream()
                .filter(entry -> entry.getValue().equals(id))
                .map(Map.Entry::getKey)
                .findFirst();
    }
}
