package custos.manifest;

import java.util.Set;

/**
 * What filters and statistics need to know of an entry.
 *
 * @param usable whether something of it can be trained on
 * @param declaredLabels every name in a class-name or class map
 * @param labels those that the image or one of its boxes carries
 * @param boxLabels those on a box
 */
public record EntryFacts(
        String sourceRef,
        boolean labeled,
        boolean hasErrors,
        boolean usable,
        Set<String> declaredLabels,
        Set<String> labels,
        Set<String> boxLabels) {
    public EntryFacts {
        declaredLabels = Set.copyOf(declaredLabels);
        labels = Set.copyOf(labels);
        boxLabels = Set.copyOf(boxLabels);
    }
}
