package custos.server.migration;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Labels with numbers, in the order in which they come. */
final class Labels {
    private final Map<String, Integer> ids = new HashMap<>();
    private final List<String> names = new ArrayList<>();

    /** The number of a label, from 0. */
    int id(String label) {
        return ids.computeIfAbsent(
                label,
                name -> {
                    names.add(name);
                    return names.size() - 1;
                });
    }

    List<String> names() {
        return names;
    }
}
