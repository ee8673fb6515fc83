package custos.manifest;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What an import or an update of a dataset found.
 *
 * @param lines lines read
 * @param dropped the numbers of the lines that are silently left out, ascending
 * @param errors the terminal errors; with any, nothing of the import may stay
 * @param bucket the one bucket of the images, if any line named one
 * @param statistics over the entries that were kept
 */
public record ImportResult(
        int lines,
        List<Integer> dropped,
        List<ManifestError> errors,
        Optional<String> bucket,
        DatasetStatistics statistics) {
    private static final int SHOWN = 10;

    public ImportResult {
        dropped = List.copyOf(dropped);
        errors = List.copyOf(errors);
    }

    /** The error that the status message carries. */
    public Optional<ManifestError> failure() {
        return errors.stream().findFirst();
    }

    /**
     * What to append to the status message, with a space before it: {@code 3 JSON Lines were not
     * imported (lines 4, 17, 21).}; empty if no line was dropped (specification, D-119).
     */
    public String droppedNote() {
        if (dropped.isEmpty()) {
            return "";
        }
        var first =
                dropped.stream()
                        .limit(SHOWN)
                        .map(number -> Integer.toString(number))
                        .collect(Collectors.joining(", "));
        boolean one = dropped.size() == 1;
        return " %d JSON %s not imported (%s %s%s)."
                .formatted(
                        dropped.size(),
                        one ? "Line was" : "Lines were",
                        one ? "line" : "lines",
                        first,
                        dropped.size() > SHOWN ? ", …" : "");
    }
}
