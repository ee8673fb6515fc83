package custos.policy.naive;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The condition keys of a request.
 *
 * @param values for each key a string, or a list of strings for a multivalued key
 */
record NaiveContext(Map<String, Object> values) {
    /** The values of the key; none if it is absent. */
    List<String> of(String key) {
        return switch (find(key)) {
            case String one -> List.of(one);
            case List<?> several -> several.stream().map(String.class::cast).toList();
            default -> List.of();
        };
    }

    /** The value of a single-valued key. */
    Optional<String> single(String key) {
        return find(key) instanceof String one ? Optional.of(one) : Optional.empty();
    }

    private Object find(String key) {
        var folded = NaiveText.fold(key);
        for (var entry : values.entrySet()) {
            if (NaiveText.fold(entry.getKey()).equals(folded)) {
                return entry.getValue();
            }
        }
        return NaiveJson.Null.NULL;
    }
}
