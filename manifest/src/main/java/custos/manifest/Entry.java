package custos.manifest;

import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * One image of a manifest and what its author says about it. Errors do not make it less of an
 * entry: a dataset keeps and lists it, a training leaves out what is unusable.
 */
public final class Entry implements ParsedLine {
    private final SourceRef sourceRef;
    private final List<Attribute> attributes;
    private final List<LineError> errors;
    private final List<LineError> warnings;
    private final Set<String> declaredLabels;
    private final Json.Obj json;

    Entry(
            SourceRef sourceRef,
            List<Attribute> attributes,
            List<LineError> findings,
            Set<String> declaredLabels,
            Json.Obj json) {
        this.sourceRef = sourceRef;
        this.attributes = List.copyOf(attributes);
        this.errors = findings.stream().filter(f -> !f.isWarning()).toList();
        this.warnings = findings.stream().filter(LineError::isWarning).toList();
        this.declaredLabels = Collections.unmodifiableSet(declaredLabels);
        this.json = json;
    }

    public SourceRef sourceRef() {
        return sourceRef;
    }

    /** The attributes in the author's order. */
    public List<Attribute> attributes() {
        return attributes;
    }

    @Override
    public List<LineError> errors() {
        return errors;
    }

    /**
     * What a training says of a line that it ignores, wholly or in part; datasets do not show it.
     */
    public List<LineError> warnings() {
        return warnings;
    }

    public boolean hasErrors() {
        return !errors.isEmpty();
    }

    /** {@code is_labeled} of the entry (specification, D-149). */
    public boolean isLabeled() {
        return attributes.stream().anyMatch(Attribute::labels);
    }

    /** Whether a label or a box without an error is left to train on. */
    public boolean isUsable() {
        return attributes.stream().anyMatch(Attribute::isUsable);
    }

    /** Every name in a class-name or class map, used or not (specification, D-152). */
    public Set<String> declaredLabels() {
        return declaredLabels;
    }

    /** The labels that the image carries, on itself or on a box. */
    public Set<String> labels() {
        var labels = new LinkedHashSet<String>();
        for (var attribute : attributes) {
            switch (attribute) {
                case Attribute.ImageLabel(_, var label) -> labels.add(label);
                case Attribute.Boxes boxes -> boxes.boxes().forEach(b -> labels.add(b.label()));
                case Attribute.Unusable _ -> {}
            }
        }
        return labels;
    }

    /** The labels that the image carries on a box. */
    public Set<String> boxLabels() {
        var labels = new LinkedHashSet<String>();
        for (var attribute : attributes) {
            if (attribute instanceof Attribute.Boxes boxes) {
                boxes.boxes().forEach(b -> labels.add(b.label()));
            }
        }
        return labels;
    }

    /** What a dataset remembers of the entry beside its text. */
    public EntryFacts facts() {
        return new EntryFacts(
                sourceRef.text(),
                isLabeled(),
                hasErrors(),
                isUsable(),
                declaredLabels,
                labels(),
                boxLabels());
    }

    /**
     * The author's line, compact, keys in order, numbers in their literal form, without the keys
     * that are the service's (specification, D-110 and D-150). Parsing it gives an equal entry.
     */
    public String text() {
        return JsonWriter.write(json);
    }

    /** The line as ListDatasetEntries returns it. */
    public String listed() {
        return JsonWriter.write(Annotations.listing(json, errors, isLabeled()));
    }

    @Override
    public String validated(List<LineError> findings) {
        return JsonWriter.write(Annotations.validation(json, findings));
    }
}
