package custos.manifest;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Set;

/**
 * The keys that the service writes. They are ignored in what a client sends, so that a listed line
 * or a validation manifest may be edited and sent back (specification, D-110).
 */
final class Reserved {
    private static final Set<String> ARRAYS = Set.of("cl-errors", "errors", "warnings");
    private static final String SNAPSHOT = "rekognition-custom-labels-";

    private Reserved() {}

    static boolean isReserved(String key) {
        return ARRAYS.contains(key) || key.equals("cl-metadata") || key.startsWith(SNAPSHOT);
    }

    /** A line without its reserved keys. */
    static Json.Obj strip(Json.Obj line) {
        if (line.members().keySet().stream().noneMatch(Reserved::isReserved)) {
            return line;
        }
        var kept = new LinkedHashMap<>(line.members());
        kept.keySet().removeIf(Reserved::isReserved);
        return new Json.Obj(kept);
    }

    /** A line whose attributes, metadata and annotations hold no error arrays. */
    static Json.Obj stripParts(Json.Obj line, List<String> attributes) {
        var result = line;
        for (var attribute : attributes) {
            for (var name : List.of(attribute, attribute + Annotations.METADATA)) {
                if (line.members().get(name) instanceof Json.Obj part && isMarked(part)) {
                    result = result.with(name, stripPart(part));
                }
            }
        }
        return result;
    }

    private static boolean isMarked(Json.Obj part) {
        if (hasArrays(part)) {
            return true;
        }
        for (var annotation : annotations(part)) {
            if (hasArrays(annotation)) {
                return true;
            }
        }
        return false;
    }

    private static List<Json> annotations(Json.Obj part) {
        return part.array("annotations").orElse(List.of());
    }

    private static Json.Obj stripPart(Json.Obj part) {
        var items = new ArrayList<Json>();
        annotations(part).forEach(b -> items.add(b instanceof Json.Obj o ? stripArrays(o) : b));
        var result = stripArrays(part);
        return items.isEmpty() ? result : result.with("annotations", new Json.Arr(items));
    }

    private static boolean hasArrays(Json json) {
        return json instanceof Json.Obj(var members)
                && !Collections.disjoint(ARRAYS, members.keySet());
    }

    private static Json.Obj stripArrays(Json.Obj object) {
        if (!hasArrays(object)) {
            return object;
        }
        var kept = new LinkedHashMap<>(object.members());
        kept.keySet().removeAll(ARRAYS);
        return new Json.Obj(kept);
    }
}
