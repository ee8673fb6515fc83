package custos.manifest;

import static custos.manifest.ManifestError.ERROR_INVALID_LABEL_ATTRIBUTE_METADATA_FORMAT;
import static custos.manifest.ManifestError.ERROR_MISSING_BOUNDING_BOX_CONFIDENCE;
import static custos.manifest.ManifestError.ERROR_MISSING_CLASS_MAP_ID;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The parts of a box attribute's metadata that speak of its boxes, well formed.
 *
 * @param objects one for each box
 * @param classes the label of each class id
 */
record BoxClasses(List<Json> objects, Map<String, String> classes) {

    static Optional<BoxClasses> find(Json.Obj metadata) {
        var objects = metadata.array("objects");
        if (objects.isEmpty()
                || !objects.get().stream().allMatch(o -> o instanceof Json.Obj)
                || !(metadata.members().get("class-map") instanceof Json.Obj(var labels))) {
            return Optional.empty();
        }
        var classes = new HashMap<String, String>();
        for (var label : labels.entrySet()) {
            if (!(label.getValue() instanceof Json.Str(var text)) || text.isBlank()) {
                return Optional.empty();
            }
            classes.put(label.getKey(), text);
        }
        return Optional.of(new BoxClasses(objects.get(), classes));
    }

    Collection<String> labels() {
        return classes.values();
    }

    String label(long classId) {
        return classes.getOrDefault(Long.toString(classId), "");
    }

    /** How objects and class map fail to fit the boxes, if they do. */
    Optional<ManifestError> mismatch(BoxAnnotations annotations) {
        var boxes = annotations.rectangles();
        if (objects.size() > boxes.size() || hasOddConfidence()) {
            return Optional.of(ERROR_INVALID_LABEL_ATTRIBUTE_METADATA_FORMAT);
        }
        if (objects.size() < boxes.size() || lacksConfidence()) {
            return Optional.of(ERROR_MISSING_BOUNDING_BOX_CONFIDENCE);
        }
        return boxes.stream().allMatch(b -> classes.containsKey(Long.toString(b.classId())))
                ? Optional.empty()
                : Optional.of(ERROR_MISSING_CLASS_MAP_ID);
    }

    private boolean hasOddConfidence() {
        return objects.stream()
                .anyMatch(o ->
                        o instanceof Json.Obj object
                                && object.get("confidence").isPresent()
                                && object.number("confidence").isEmpty());
    }

    private boolean lacksConfidence() {
        return objects.stream()
                .anyMatch(o -> o instanceof Json.Obj object && object.get("confidence").isEmpty());
    }
}
