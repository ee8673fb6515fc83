package custos.manifest;

import static custos.manifest.ManifestError.ERROR_EMPTY_MANIFEST;
import static custos.manifest.ManifestError.ERROR_INSUFFICIENT_LABEL_OVERLAP;
import static custos.manifest.ManifestError.ERROR_INSUFFICIENT_USABLE_LABEL_OVERLAP;
import static custos.manifest.ManifestError.ERROR_MANIFEST_TOO_FEW_LABELS;
import static custos.manifest.ManifestError.ERROR_MANIFEST_TOO_FEW_USABLE_LABELS;
import static custos.manifest.ManifestError.ERROR_MANIFEST_TOO_MANY_LABELS;

import java.util.Collections;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What two checked datasets are good for together: the use case, the terminal errors, and which
 * part of each example is used. Every rule that can still be evaluated is (specification, sections
 * 4.6, 4.9, 4.12, 6.3, D-114).
 */
public final class TrainingResult {
    private final Quotas quotas;
    private final DatasetCheck training;
    private final Optional<DatasetCheck> testing;
    private final UseCase useCase;
    private final Set<ManifestError> trainingErrors;
    private final Set<ManifestError> testingErrors;
    private final Set<ManifestError> commonErrors = EnumSet.noneOf(ManifestError.class);
    private final boolean earlyError;

    /**
     * Draws the conclusion. Without a test dataset (a split that failed) its rules do not apply.
     */
    public TrainingResult(Quotas quotas, DatasetCheck training, Optional<DatasetCheck> testing) {
        this.quotas = quotas;
        this.training = training;
        this.testing = testing;
        this.useCase = decide();
        this.trainingErrors = training.errors();
        this.testingErrors =
                testing.map(DatasetCheck::errors)
                        .orElseGet(() -> EnumSet.noneOf(ManifestError.class));
        this.earlyError = !trainingErrors.isEmpty() || !testingErrors.isEmpty();
        checkLabels(training, trainingErrors);
        testing.ifPresent(check -> checkLabels(check, testingErrors));
        testing.ifPresent(this::checkOverlap);
    }

    /** Boxes in the test set decide; else the kind that more training images have (D-163). */
    private UseCase decide() {
        int boxes = training.withBoxes();
        int labels = training.withImageLabels();
        if (testing.map(DatasetCheck::withBoxes).orElse(0) > 0) {
            return UseCase.OBJECT_LOCALIZATION;
        }
        if (boxes == 0 && labels == 0) {
            return UseCase.NOT_DETERMINED;
        }
        return boxes >= labels ? UseCase.OBJECT_LOCALIZATION : UseCase.IMAGE_LEVEL_LABELS;
    }

    private void checkLabels(DatasetCheck check, Set<ManifestError> errors) {
        int least = useCase == UseCase.OBJECT_LOCALIZATION ? 1 : 2;
        var labels = check.labels();
        if (labels.size() < least) {
            errors.add(ERROR_MANIFEST_TOO_FEW_LABELS);
        }
        if (labels.size() > quotas.labels()) {
            errors.add(ERROR_MANIFEST_TOO_MANY_LABELS);
        }
        if (usableLabels(check).size() < least) {
            errors.add(ERROR_MANIFEST_TOO_FEW_USABLE_LABELS);
        }
    }

    private void checkOverlap(DatasetCheck test) {
        if (isUnderHalf(training.labels(), test.labels())) {
            commonErrors.add(ERROR_INSUFFICIENT_LABEL_OVERLAP);
        }
        if (isUnderHalf(usableLabels(training), usableLabels(test))) {
            commonErrors.add(ERROR_INSUFFICIENT_USABLE_LABEL_OVERLAP);
        }
    }

    private static boolean isUnderHalf(Set<String> train, Set<String> test) {
        var common = new HashSet<>(train);
        common.retainAll(test);
        return common.size() * 2 < train.size();
    }

    private Set<String> usableLabels(DatasetCheck check) {
        return usesImageLabels(check) ? check.imageLabels().keySet() : check.boxLabels().keySet();
    }

    private boolean usesImageLabels(DatasetCheck check) {
        return useCase != UseCase.OBJECT_LOCALIZATION || takesWholeImages(check);
    }

    /** Brand location: logo images with one label each teach what to find on the test images. */
    private boolean takesWholeImages(DatasetCheck check) {
        return useCase == UseCase.OBJECT_LOCALIZATION
                && check == training
                && training.withBoxes() == 0;
    }

    /**
     * The error that comes before all contents, after which no summary and no validation manifest
     * is written.
     */
    public Optional<ManifestError> fileError() {
        boolean empty =
                training.totalLines() == 0 || testing.map(DatasetCheck::totalLines).orElse(1) == 0;
        return empty ? Optional.of(ERROR_EMPTY_MANIFEST) : Optional.empty();
    }

    /** The first terminal error in the order in which a status message chooses. */
    public Optional<ManifestError> failure() {
        var all = EnumSet.noneOf(ManifestError.class);
        fileError().ifPresent(all::add);
        all.addAll(trainingErrors);
        all.addAll(testingErrors);
        all.addAll(commonErrors);
        return all.stream().findFirst();
    }

    /** The terminal errors of the training dataset. */
    public Set<ManifestError> trainingErrors() {
        return Collections.unmodifiableSet(trainingErrors);
    }

    /** The terminal errors of the test dataset. */
    public Set<ManifestError> testingErrors() {
        return Collections.unmodifiableSet(testingErrors);
    }

    /** The terminal errors of the two datasets together. */
    public Set<ManifestError> commonErrors() {
        return Collections.unmodifiableSet(commonErrors);
    }

    /** The use case as the summary shows it: not determined where an error came before. */
    public UseCase useCase() {
        return earlyError ? UseCase.NOT_DETERMINED : useCase;
    }

    /** The model to train; meaningful without a {@link #failure()}. */
    public ModelType modelType() {
        if (useCase == UseCase.OBJECT_LOCALIZATION) {
            return ModelType.DETECTION;
        }
        int several =
                training.withSeveralLabels()
                        + testing.map(DatasetCheck::withSeveralLabels).orElse(0);
        return several > 0 ? ModelType.MULTILABEL : ModelType.CLASSIFICATION;
    }

    /** The labels that the model learns, by name. */
    public List<String> labels() {
        return List.copyOf(new TreeSet<>(usableLabels(training)));
    }

    /**
     * What is used of a training example: its labels or its boxes. Nothing if it has only the other
     * kind. In object location background images are used too.
     */
    public Optional<Example> forTraining(Example example) {
        return use(example, training);
    }

    /** What is used of a test example. */
    public Optional<Example> forTesting(Example example) {
        return testing.flatMap(check -> use(example, check));
    }

    private Optional<Example> use(Example example, DatasetCheck check) {
        if (takesWholeImages(check) && !example.labels().isEmpty()) {
            return Optional.of(example.withWholeImageBoxes());
        }
        if (useCase == UseCase.OBJECT_LOCALIZATION) {
            return example.boxes().isEmpty() && !example.isBackground()
                    ? Optional.empty()
                    : Optional.of(example.withBoxes());
        }
        return example.labels().isEmpty() ? Optional.empty() : Optional.of(example.withLabels());
    }

    /** The manifest summary file, one JSON object. */
    public String summary() {
        var statistics =
                new Json.Members()
                        .put("training", statistics(training, trainingErrors))
                        .put(
                                "testing",
                                statistics(
                                        testing.orElseGet(() -> new DatasetCheck(quotas)),
                                        testingErrors));
        return JsonWriter.write(
                new Json.Members()
                        .put("statistics", statistics.build())
                        .put("errors", list(commonErrors))
                        .build());
    }

    private Json.Obj statistics(DatasetCheck check, Set<ManifestError> errors) {
        int valid = earlyError ? check.valid() : used(check);
        return new Json.Members()
                .put("use_case", useCase().name())
                .put("total_json_lines", check.totalLines())
                .put("valid_json_lines", valid)
                .put("invalid_json_lines", check.invalid())
                .put("ignored_json_lines", check.totalLines() - valid - check.invalid())
                .put(
                        "error_json_line_indices",
                        Json.array(check.errorLines().stream().map(n -> Json.number(n)).toList()))
                .put("errors", list(errors))
                .build();
    }

    /** Valid lines of the chosen kind; those of the other kind count as ignored. */
    private int used(DatasetCheck check) {
        return usesImageLabels(check) ? check.withImageLabels() : check.withBoxes();
    }

    private static Json.Arr list(Set<ManifestError> errors) {
        return Json.array(
                errors.stream()
                        .map(error ->
                                new Json.Members()
                                        .put("code", error.name())
                                        .put("message", error.message())
                                        .build())
                        .toList());
    }
}
