package custos.manifest;

import custos.manifest.CheckedLine.Status;
import custos.manifest.ImageInspector.Finding;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Checks one line of a training's manifest together with what was found at its image's place. */
final class LineChecker {
    private final Quotas quotas;

    LineChecker(Quotas quotas) {
        this.quotas = quotas;
    }

    /** The image whose look decides something: not that of a line that is bad or silent anyway. */
    Optional<SourceRef> imageOf(ParsedLine line) {
        if (!(line instanceof Entry entry)) {
            return Optional.empty();
        }
        boolean matters =
                entry.isUsable()
                        || isBackground(entry)
                        || (entry.hasErrors() && !isStopped(entry.errors()));
        return matters ? Optional.of(entry.sourceRef()) : Optional.empty();
    }

    CheckedLine check(int number, ParsedLine line, Optional<Finding> found) {
        return switch (line) {
            case Rejected rejected ->
                    new CheckedLine(
                            number,
                            Status.INVALID,
                            rejected.errors(),
                            rejected.validated(rejected.errors()),
                            Optional.empty());
            case Entry entry -> check(number, entry, found.flatMap(this::usable), found);
        };
    }

    private CheckedLine check(
            int number, Entry entry, Optional<Finding.Image> image, Optional<Finding> found) {
        boolean background = isBackground(entry);
        boolean badImage = found.isPresent() && image.isEmpty() && !background;
        var findings = findings(entry);
        if (badImage && !isStopped(entry.errors())) {
            findings.add(LineError.of(ManifestError.ERROR_INVALID_IMAGE, Place.ENTRY));
        }
        var example =
                image.filter(_ -> background || entry.isUsable())
                        .map(real -> Example.of(number, entry, real));
        var status =
                example.isPresent() && !background
                        ? Status.VALID
                        : badImage || entry.hasErrors() ? Status.INVALID : Status.IGNORED;
        return new CheckedLine(number, status, findings, entry.validated(findings), example);
    }

    private static List<LineError> findings(Entry entry) {
        var findings = new ArrayList<>(entry.errors());
        findings.addAll(entry.warnings());
        return findings;
    }

    private Optional<Finding.Image> usable(Finding found) {
        return found instanceof Finding.Image image
                        && image.bytes() <= quotas.imageBytes()
                        && quotas.allowSides(image.width(), image.height())
                ? Optional.of(image)
                : Optional.empty();
    }

    /** Boxes were looked for on the image, and there are none. */
    private static boolean isBackground(Entry entry) {
        return !entry.hasErrors()
                && !entry.isLabeled()
                && entry.attributes().stream().anyMatch(a -> a instanceof Attribute.Boxes);
    }

    private static boolean isStopped(List<LineError> errors) {
        return errors.stream().anyMatch(e -> e.code().kind() == ManifestError.Kind.FIRST_LINE);
    }
}
