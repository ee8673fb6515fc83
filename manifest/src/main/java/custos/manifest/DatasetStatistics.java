package custos.manifest;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Counts over a dataset's entries, added one by one. Source: specification, sections 5.5, 1.9.10.
 */
public final class DatasetStatistics {
    private int entries;
    private int labeled;
    private int withErrors;
    private boolean boxes;
    private final Map<String, int[]> labels = new HashMap<>();

    /**
     * A label of a dataset.
     *
     * @param entries images that carry it; 0 for one that is only declared in a class map
     * @param boxEntries images that carry it on a box
     */
    public record Label(String name, int entries, int boxEntries) {}

    public void add(EntryFacts entry) {
        entries++;
        labeled += entry.labeled() ? 1 : 0;
        withErrors += entry.hasErrors() ? 1 : 0;
        boxes |= !entry.boxLabels().isEmpty();
        entry.declaredLabels().forEach(this::counts);
        entry.labels().forEach(label -> counts(label)[0]++);
        entry.boxLabels().forEach(label -> counts(label)[1]++);
    }

    private int[] counts(String label) {
        return labels.computeIfAbsent(label, _ -> new int[2]);
    }

    public int totalEntries() {
        return entries;
    }

    public int labeledEntries() {
        return labeled;
    }

    public int errorEntries() {
        return withErrors;
    }

    /** Distinct names over all class names and class maps. */
    public int totalLabels() {
        return labels.size();
    }

    /** Whether any entry has a box: without, BoundingBoxCount is not shown (D-39). */
    public boolean hasBoxes() {
        return boxes;
    }

    public Set<String> labelNames() {
        return Set.copyOf(labels.keySet());
    }

    /** The labels by name. */
    public List<Label> labels() {
        return new TreeMap<>(labels)
                .entrySet().stream()
                        .map(e -> new Label(e.getKey(), e.getValue()[0], e.getValue()[1]))
                        .toList();
    }
}
