package custos.policy.naive;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Makes a case smaller for as long as the evaluators answer it in the same two ways. */
final class Shrinker {
    /** A statement without one of these would be another difference. */
    private static final Set<String> KEPT =
            Set.of("Effect", "Action", "Resource", "Principal", "Version");

    private Shrinker() {}

    /** The smallest case found that asks one request of the given one. */
    static RandomCase shrunk(RandomCase found, int request) {
        var one = List.of(found.requests().get(request));
        var smallest = new RandomCase(found.layers(), found.resourceKind(), one);
        var naively = smallest.naively();
        var byEngine = smallest.byEngine();
        var smaller = smallest;
        while (smaller != null) {
            smallest = smaller;
            smaller = null;
            for (var next : smallerOnes(smallest)) {
                if (next.naively().equals(naively) && next.byEngine().equals(byEngine)) {
                    smaller = next;
                    break;
                }
            }
        }
        return smallest;
    }

    @SuppressWarnings("unchecked") // What is smaller has the same shape.
    private static List<RandomCase> smallerOnes(RandomCase one) {
        var smaller = new ArrayList<RandomCase>();
        for (var layers : smallerOnes((Object) one.layers())) {
            var map = (Map<String, List<Object>>) layers;
            if (map.size() == one.layers().size()) {
                smaller.add(new RandomCase(map, one.resourceKind(), one.requests()));
            }
        }
        var asked = one.requests().getFirst();
        for (var context : smallerOnes((Object) asked.context().values())) {
            var request =
                    new NaiveRequest(
                            asked.action(),
                            asked.resource(),
                            asked.resourceAccount(),
                            asked.who(),
                            new NaiveContext((Map<String, Object>) context));
            smaller.add(new RandomCase(one.layers(), one.resourceKind(), List.of(request)));
        }
        return smaller;
    }

    private static List<Object> smallerOnes(Object value) {
        var smaller = new ArrayList<Object>();
        if (value instanceof Map<?, ?> map) {
            for (var key : map.keySet()) {
                var less = new LinkedHashMap<>(map);
                less.remove(key);
                if (!KEPT.contains(key)) {
                    smaller.add(less);
                }
                for (var inner : smallerOnes(map.get(key))) {
                    var changed = new LinkedHashMap<Object, Object>(map);
                    changed.put(key, inner);
                    smaller.add(changed);
                }
            }
        }
        if (value instanceof List<?> list) {
            for (var i = 0; i < list.size(); i++) {
                var less = new ArrayList<Object>(list);
                less.remove(i);
                smaller.add(less);
                for (var inner : smallerOnes(list.get(i))) {
                    var changed = new ArrayList<Object>(list);
                    changed.set(i, inner);
                    smaller.add(changed);
                }
            }
        }
        return smaller;
    }
}
