package custos.manifest;

import static custos.manifest.ManifestError.ERROR_INVALID_LABEL_ATTRIBUTE_FORMAT;
import static custos.manifest.ManifestError.ERROR_INVALID_LABEL_ATTRIBUTE_METADATA_FORMAT;
import static custos.manifest.ManifestError.ERROR_INVALID_LABEL_NAME_LENGTH;
import static custos.manifest.ManifestError.ERROR_UNSUPPORTED_USE_CASE_TYPE;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Checks one attribute with its metadata. Everything that can still be checked is, so the findings
 * may hold several errors; which of them show is decided for the line.
 */
final class AttributeCheck {
    private static final int LABEL_CHARACTERS = 255;
    private static final Set<String> YES_OR_NO = Set.of("yes", "no");

    private final String name;
    private final Quotas quotas;
    private final Place inAttribute;
    private final Place inMetadata;
    private final List<LineError> findings = new ArrayList<>();
    private final Set<String> declared = new LinkedHashSet<>();

    AttributeCheck(String name, Quotas quotas) {
        this.name = name;
        this.quotas = quotas;
        this.inAttribute = new Place.Attribute(name);
        this.inMetadata = new Place.Metadata(name);
    }

    List<LineError> findings() {
        return findings;
    }

    Set<String> declaredLabels() {
        return declared;
    }

    Attribute attribute(Json value, Json metadata) {
        if (!(metadata instanceof Json.Obj object)) {
            invalidMetadata();
            if (value instanceof Json.Arr) {
                invalidAttribute();
            }
            return unusable(value);
        }
        declare(object);
        var type = object.string("type");
        if (type.isEmpty()) {
            invalidMetadata();
            return unusable(value);
        }
        return switch (type.get()) {
            case "groundtruth/image-classification" -> imageLabel(value, object);
            case "groundtruth/object-detection" -> boxes(value, object);
            default -> unsupported(value);
        };
    }

    private void declare(Json.Obj metadata) {
        metadata.string("class-name").filter(AttributeCheck::isLabel).ifPresent(declared::add);
        if (metadata.members().get("class-map") instanceof Json.Obj(var classes)) {
            for (var label : classes.values()) {
                if (label instanceof Json.Str(var text) && isLabel(text)) {
                    declared.add(text);
                }
            }
        }
    }

    private static boolean isLabel(String text) {
        return !text.isBlank() && !isTooLong(text);
    }

    private static boolean isTooLong(String label) {
        return label.codePointCount(0, label.length()) > LABEL_CHARACTERS;
    }

    /** Ground Truth's own multi-label form is an array of class ids (specification, D-108). */
    private Attribute unsupported(Json value) {
        if (value instanceof Json.Arr) {
            invalidAttribute();
        } else {
            findings.add(LineError.about(name, ERROR_UNSUPPORTED_USE_CASE_TYPE, inMetadata));
        }
        return unusable(value);
    }

    private Attribute imageLabel(Json value, Json.Obj metadata) {
        if (!(value instanceof Json.Num number) || number.integer().isEmpty()) {
            invalidAttribute();
        }
        var confidence = metadata.number("confidence");
        boolean valid =
                hasCommonMembers(metadata)
                        && confidence.isPresent()
                        && confidence.getAsDouble() >= 0
                        && confidence.getAsDouble() <= 1;
        var label = metadata.string("class-name").filter(name -> !name.isBlank());
        if (!valid || label.isEmpty()) {
            invalidMetadata();
            return unusable(value);
        }
        checkLabelLength(label.get());
        return findings.isEmpty() ? new Attribute.ImageLabel(name, label.get()) : unusable(value);
    }

    private Attribute boxes(Json value, Json.Obj metadata) {
        var annotations = BoxAnnotations.find(value);
        if (annotations.isEmpty()) {
            invalidAttribute();
        }
        var classes = BoxClasses.find(metadata);
        if (classes.isEmpty() || !hasCommonMembers(metadata)) {
            invalidMetadata();
        } else {
            classes.get().labels().forEach(this::checkLabelLength);
        }
        if (annotations.isEmpty() || classes.isEmpty()) {
            return unusable(value);
        }
        classes.get()
                .mismatch(annotations.get())
                .ifPresent(code -> findings.add(LineError.of(code, inMetadata)));
        if (!findings.isEmpty()) {
            return unusable(value);
        }
        var check = new BoxCheck(name, annotations.get(), classes.get(), quotas);
        var result = check.boxes();
        findings.addAll(check.findings());
        return result;
    }

    /** The members that both kinds of metadata have, beside their type. */
    private static boolean hasCommonMembers(Json.Obj metadata) {
        return metadata.string("human-annotated").filter(YES_OR_NO::contains).isPresent()
                && metadata.string("creation-date").isPresent()
                && metadata.get("job-name").map(n -> n instanceof Json.Str).orElse(true);
    }

    private void checkLabelLength(String label) {
        if (isTooLong(label)) {
            var error = LineError.of(ERROR_INVALID_LABEL_NAME_LENGTH, inMetadata);
            if (!findings.contains(error)) {
                findings.add(error);
            }
        }
    }

    private void invalidAttribute() {
        findings.add(LineError.about(name, ERROR_INVALID_LABEL_ATTRIBUTE_FORMAT, inAttribute));
    }

    private void invalidMetadata() {
        findings.add(LineError.of(ERROR_INVALID_LABEL_ATTRIBUTE_METADATA_FORMAT, inMetadata));
    }

    private Attribute unusable(Json value) {
        boolean empty =
                value instanceof Json.Obj object
                        && object.array("annotations").map(List::isEmpty).orElse(false);
        return new Attribute.Unusable(name, empty);
    }
}
