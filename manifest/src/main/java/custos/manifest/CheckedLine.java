package custos.manifest;

import java.util.List;
import java.util.Optional;

/**
 * A line after its image was looked at.
 *
 * @param number from 1
 * @param findings the errors and warnings
 * @param validated the line of the validation manifest
 * @param example what can be used of it; also for a background image, whose line counts as ignored
 */
public record CheckedLine(
        int number,
        Status status,
        List<LineError> findings,
        String validated,
        Optional<Example> example) {
    public CheckedLine {
        findings = List.copyOf(findings);
    }

    /** How the line counts, as long as the use case does not matter. */
    public enum Status {
        /** Something of it can be used. */
        VALID,
        /** It has an error, and nothing of it can be used. */
        INVALID,
        /** It says nothing about its image. */
        IGNORED
    }

    boolean hasErrors() {
        return findings.stream().anyMatch(f -> !f.isWarning());
    }
}
