package custos.manifest;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** What is known of one of a training's two datasets: counts, labels, and the reported errors. */
public final class DatasetCheck {
    private final Quotas quotas;
    private final Set<ManifestError> reported = EnumSet.noneOf(ManifestError.class);
    private final Set<String> buckets = new HashSet<>();
    private final List<Integer> errorLines = new ArrayList<>();
    private final Map<String, Integer> imageLabels = new TreeMap<>();
    private final Map<String, Integer> boxLabels = new TreeMap<>();
    private int total;
    private int valid;
    private int invalid;
    private int rejected;
    private int withImageLabels;
    private int withBoxes;
    private int withSeveralLabels;
    private int inspected;
    private int inaccessible;

    DatasetCheck(Quotas quotas) {
        this.quotas = quotas;
    }

    /** Adds a terminal error that only the caller can find, about the bucket or the split. */
    public void report(ManifestError error) {
        reported.add(error);
    }

    public int totalLines() {
        return total;
    }

    /** The numbers of the lines with an error, ascending, from 1. */
    public List<Integer> errorLines() {
        return Collections.unmodifiableList(errorLines);
    }

    /** Image-level labels and the number of usable images that carry each. */
    public Map<String, Integer> imageLabels() {
        return Collections.unmodifiableMap(imageLabels);
    }

    /** Labels of boxes and the number of usable images that carry each on a box. */
    public Map<String, Integer> boxLabels() {
        return Collections.unmodifiableMap(boxLabels);
    }

    /** Takes notice of a line before its image is looked at. */
    void read(ParsedLine line) {
        total++;
        switch (line) {
            case Entry entry -> buckets.add(entry.sourceRef().bucket());
            case Rejected _ -> rejected++;
        }
    }

    void inspected(ImageInspector.Finding found) {
        inspected++;
        inaccessible += found instanceof ImageInspector.Finding.Inaccessible ? 1 : 0;
    }

    void checked(CheckedLine line) {
        switch (line.status()) {
            case VALID -> line.example().ifPresent(this::use);
            case INVALID -> invalid++;
            case IGNORED -> {}
        }
        if (line.hasErrors()) {
            errorLines.add(line.number());
        }
    }

    private void use(Example example) {
        valid++;
        withImageLabels += example.labels().isEmpty() ? 0 : 1;
        withSeveralLabels += example.labels().size() > 1 ? 1 : 0;
        withBoxes += example.boxes().isEmpty() ? 0 : 1;
        example.labels().forEach(label -> imageLabels.merge(label, 1, Integer::sum));
        example.boxes().stream()
                .map(Box::label)
                .distinct()
                .forEach(label -> boxLabels.merge(label, 1, Integer::sum));
    }

    int valid() {
        return valid;
    }

    int invalid() {
        return invalid;
    }

    int withImageLabels() {
        return withImageLabels;
    }

    int withBoxes() {
        return withBoxes;
    }

    int withSeveralLabels() {
        return withSeveralLabels;
    }

    /** The labels of usable lines of either kind. */
    Set<String> labels() {
        var all = new HashSet<>(imageLabels.keySet());
        all.addAll(boxLabels.keySet());
        return all;
    }

    /** The terminal errors that do not depend on the use case. */
    Set<ManifestError> errors() {
        var errors = EnumSet.noneOf(ManifestError.class);
        errors.addAll(reported);
        if (Fifth.isExceeded(invalid, total)) {
            errors.add(ManifestError.ERROR_TOO_MANY_INVALID_ROWS_IN_MANIFEST);
        }
        if (buckets.size() > 1) {
            errors.add(ManifestError.ERROR_IMAGES_IN_MULTIPLE_S3_BUCKETS);
        }
        if (inspected > 0 && inspected == inaccessible) {
            errors.add(ManifestError.ERROR_FAILED_IMAGES_S3_COPY);
        }
        if (Fifth.isExceeded(rejected, total)) {
            errors.add(ManifestError.ERROR_TOO_MANY_RECORDS_IN_ERROR);
        }
        if (total > quotas.lines()) {
            errors.add(ManifestError.ERROR_MANIFEST_ROWS_EXCEEDS_MAXIMUM);
        }
        return errors;
    }
}
