package custos.manifest;

import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The filters of ListDatasetEntries, combined with "and"; comparisons are case-sensitive
 * (specification, D-36).
 *
 * @param containsLabels keeps entries with at least one of them; empty does not filter
 * @param labeled keeps labelled or unlabelled entries
 * @param sourceRefContains keeps entries whose reference contains it; empty does not filter
 * @param hasErrors keeps entries with errors; false does not filter
 */
public record EntryFilter(
        Set<String> containsLabels,
        Optional<Boolean> labeled,
        String sourceRefContains,
        boolean hasErrors)
        implements Predicate<EntryFacts> {

    public static final EntryFilter ALL = new EntryFilter(Set.of(), Optional.empty(), "", false);

    public EntryFilter {
        containsLabels = Set.copyOf(containsLabels);
    }

    @Override
    public boolean test(EntryFacts entry) {
        return (containsLabels.isEmpty()
                        || entry.labels().stream().anyMatch(containsLabels::contains))
                && labeled.map(wanted -> wanted == entry.labeled()).orElse(true)
                && entry.sourceRef().contains(sourceRefContains)
                && (!hasErrors || entry.hasErrors());
    }
}
