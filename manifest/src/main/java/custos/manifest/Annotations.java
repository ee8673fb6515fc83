package custos.manifest;

import java.util.ArrayList;
import java.util.List;

/** Inserts error arrays into a copy of a line, at the places that the errors name. */
final class Annotations {
    static final String METADATA = "-metadata";

    private Annotations() {}

    /** With {@code cl-metadata} and {@code cl-errors}, for ListDatasetEntries. */
    static Json.Obj listing(Json.Obj json, List<LineError> errors, boolean labeled) {
        var isLabeled = new Json.Members().put("is_labeled", labeled).build();
        var result = json.with("cl-metadata", isLabeled);
        for (var error : errors) {
            result = insert(result, error, "cl-errors");
        }
        return result;
    }

    /** With {@code errors} and {@code warnings}, for validation manifests. */
    static Json.Obj validation(Json.Obj json, List<LineError> findings) {
        var result = json;
        for (var finding : findings) {
            result = insert(result, finding, finding.isWarning() ? "warnings" : "errors");
        }
        return result;
    }

    private static Json.Obj insert(Json.Obj json, LineError error, String key) {
        return switch (error.place()) {
            case Place.Entry() -> append(json, error, key);
            case Place.Attribute(var name) -> inObject(json, error, key, name, name + METADATA);
            case Place.Metadata(var name) -> inObject(json, error, key, name + METADATA);
            case Place.Annotation(var name, var index) ->
                    inAnnotation(json, error, key, name, index);
        };
    }

    /** An image-level attribute is an integer and holds no array: its metadata or the line does. */
    private static Json.Obj inObject(Json.Obj json, LineError error, String key, String... names) {
        for (var name : names) {
            if (json.members().get(name) instanceof Json.Obj inner) {
                return json.with(name, append(inner, error, key));
            }
        }
        return append(json, error, key);
    }

    private static Json.Obj inAnnotation(
            Json.Obj json, LineError error, String key, String name, int index) {
        if (json.members().get(name) instanceof Json.Obj attribute
                && attribute.members().get("annotations") instanceof Json.Arr boxes
                && boxes.items().get(index) instanceof Json.Obj box) {
            var marked = boxes.with(index, append(box, error, key));
            return json.with(name, attribute.with("annotations", marked));
        }
        return append(json, error, key);
    }

    private static Json.Obj append(Json.Obj json, LineError error, String key) {
        var items = new ArrayList<>(json.array(key).orElse(List.of()));
        items.add(
                new Json.Members()
                        .put("code", error.code().name())
                        .put("message", error.message())
                        .build());
        return json.with(key, new Json.Arr(items));
    }
}
