package custos.iam;

import custos.aws.Access;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The ways in which an access can be read. Tag keys are case-sensitive where they are stored, and
 * condition keys ignore case: of the tags {@code team} and {@code Team} a policy sees one, "but not
 * both" (IAM User Guide, "AWS global condition context keys"), and does not say which. So every way
 * must be allowed, or whoever may add a tag could choose what a policy sees.
 */
final class TagReadings {
    private static final int MOST = 64;

    private TagReadings() {}

    /** The readings, nearly always the access alone; nothing if there are too many to decide. */
    static Optional<List<Access.Required>> of(Access.Required access) {
        if (isPlain(access.requestTags())
                && isPlain(access.resourceTags())
                && isPlain(access.context())) {
            return Optional.of(List.of(access));
        }
        var keys = new LinkedHashSet<>(access.requestTags().keySet());
        keys.addAll(access.tagKeys());
        var readings = new ArrayList<Access.Required>();
        for (var request : readings(access.requestTags())) {
            for (var resource : readings(access.resourceTags())) {
                for (var context : readings(access.context())) {
                    if (readings.size() == MOST) {
                        return Optional.empty();
                    }
                    readings.add(
                            new Access.Required(
                                    access.action(),
                                    access.resource(),
                                    access.resourceAccount(),
                                    request,
                                    List.copyOf(keys),
                                    resource,
                                    access.resourcePolicies(),
                                    context,
                                    access.mode()));
                }
            }
        }
        return Optional.of(readings);
    }

    private static boolean isPlain(Map<String, ?> values) {
        return values.size() < 2 || spellings(values).size() == values.size();
    }

    private static Map<String, List<String>> spellings(Map<String, ?> values) {
        var spellings = new TreeMap<String, List<String>>(String.CASE_INSENSITIVE_ORDER);
        values.keySet()
                .forEach(key -> spellings.computeIfAbsent(key, _ -> new ArrayList<>()).add(key));
        return spellings;
    }

    /** Every choice of one spelling of each key; one more than is decided, if there are more. */
    private static <V> List<Map<String, V>> readings(Map<String, V> values) {
        List<Map<String, V>> readings = List.of(Map.of());
        for (var spellings : spellings(values).values()) {
            var longer = new ArrayList<Map<String, V>>();
            for (var reading : readings) {
                for (var key : spellings) {
                    if (longer.size() <= MOST) {
                        longer.add(with(reading, key, values));
                    }
                }
            }
            readings = longer;
        }
        return readings;
    }

    private static <V> Map<String, V> with(
            Map<String, V> reading, String key, Map<String, V> values) {
        var more = new LinkedHashMap<>(reading);
        var value = values.get(key);
        if (value != null) {
            more.put(key, value);
        }
        return more;
    }
}
