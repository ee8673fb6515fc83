package custos.manifest;

import static custos.manifest.Annotations.METADATA;
import static custos.manifest.ManifestError.ERROR_INVALID_SOURCE_REF_FORMAT;
import static custos.manifest.ManifestError.ERROR_MISSING_SOURCE_REF;
import static custos.manifest.ManifestError.ERROR_NO_LABEL_ATTRIBUTES;
import static custos.manifest.ManifestError.ERROR_NO_VALID_LABEL_ATTRIBUTES;
import static custos.manifest.ManifestError.WARNING_NO_ANNOTATIONS;
import static custos.manifest.ManifestError.WARNING_NO_ATTRIBUTE_ANNOTATIONS;
import static custos.manifest.ManifestError.WARNING_UNANNOTATED_RECORD;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Reads one line: finds its label attributes and gathers what is wrong with them. */
final class EntryParser {
    private static final String SOURCE_REF = "source-ref";

    private final Quotas quotas;
    private final List<LineError> findings = new ArrayList<>();
    private final List<Attribute> attributes = new ArrayList<>();
    private final Set<String> declared = new LinkedHashSet<>();
    private final Set<String> imageLabels = new LinkedHashSet<>();

    private EntryParser(Quotas quotas) {
        this.quotas = quotas;
    }

    static ParsedLine parse(String text, Quotas quotas) {
        var line = JsonReader.object(text);
        if (line.isEmpty()) {
            return Rejected.notJson();
        }
        var json = Reserved.strip(line.get());
        if (!json.members().containsKey(SOURCE_REF)) {
            return new Rejected(ERROR_MISSING_SOURCE_REF, json);
        }
        var sourceRef = json.string(SOURCE_REF).flatMap(SourceRef::find);
        return sourceRef.isEmpty()
                ? new Rejected(ERROR_INVALID_SOURCE_REF_FORMAT, json)
                : new EntryParser(quotas).entry(sourceRef.get(), json);
    }

    private Entry entry(SourceRef sourceRef, Json.Obj json) {
        var pairs = pairs(json);
        var stripped = Reserved.stripParts(json, pairs);
        for (var name : pairs) {
            attribute(name, value(stripped, name), value(stripped, name + METADATA));
        }
        checkLine(json);
        return new Entry(sourceRef, attributes, byPrecedence(), declared, stripped);
    }

    private static Json value(Json.Obj json, String name) {
        return json.members().getOrDefault(name, new Json.Null());
    }

    /** The names that have a sibling with the suffix {@code -metadata}, in the author's order. */
    private static List<String> pairs(Json.Obj json) {
        var names = json.members().keySet();
        var pairs = new ArrayList<String>();
        for (var name : names) {
            boolean isMetadata =
                    name.endsWith(METADATA)
                            && names.contains(name.substring(0, name.length() - METADATA.length()));
            if (!isMetadata && !name.equals(SOURCE_REF) && names.contains(name + METADATA)) {
                pairs.add(name);
            }
        }
        return pairs;
    }

    private void attribute(String name, Json value, Json metadata) {
        var check = new AttributeCheck(name, quotas);
        var attribute = check.attribute(value, metadata);
        declared.addAll(check.declaredLabels());
        findings.addAll(check.findings());
        attributes.add(limited(attribute));
    }

    /**
     * The pairs beyond the quota of labels on an image are no labels (specification, section 8).
     */
    private Attribute limited(Attribute attribute) {
        if (attribute instanceof Attribute.ImageLabel(var name, var label)
                && imageLabels.add(label)
                && imageLabels.size() > quotas.labelsPerImage()) {
            imageLabels.remove(label);
            findings.add(
                    LineError.about(
                            name,
                            ManifestError.ERROR_INVALID_LABEL_ATTRIBUTE_FORMAT,
                            new Place.Attribute(name)));
            return new Attribute.Unusable(name, false);
        }
        return attribute;
    }

    private void checkLine(Json.Obj json) {
        if (attributes.isEmpty()) {
            var unannotated = json.members().size() == 1;
            add(unannotated ? WARNING_UNANNOTATED_RECORD : ERROR_NO_LABEL_ATTRIBUTES, Place.ENTRY);
            return;
        }
        if (attributes.stream().allMatch(a -> a instanceof Attribute.Unusable)) {
            add(ERROR_NO_VALID_LABEL_ATTRIBUTES, Place.ENTRY);
        }
        warnOfEmptyAttributes();
    }

    private void warnOfEmptyAttributes() {
        boolean allEmpty = true;
        for (var attribute : attributes) {
            if (attribute instanceof Attribute.Boxes boxes && boxes.boxes().isEmpty()) {
                add(WARNING_NO_ATTRIBUTE_ANNOTATIONS, new Place.Attribute(boxes.name()));
            } else {
                allEmpty = false;
            }
        }
        if (allEmpty && findings.stream().allMatch(LineError::isWarning)) {
            add(WARNING_NO_ANNOTATIONS, Place.ENTRY);
        }
    }

    private void add(ManifestError code, Place place) {
        findings.add(LineError.of(code, place));
    }

    /** Eight kinds of errors stop the checks: where one is present no other finding shows. */
    private List<LineError> byPrecedence() {
        var first =
                findings.stream()
                        .filter(f -> f.code().kind() == ManifestError.Kind.FIRST_LINE)
                        .toList();
        return first.isEmpty() ? findings : first;
    }
}
