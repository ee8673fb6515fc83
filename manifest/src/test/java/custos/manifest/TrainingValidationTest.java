package custos.manifest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import custos.manifest.CheckedLine.Status;
import custos.manifest.ImageInspector.Finding;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class TrainingValidationTest {
    private static final Finding GOOD = new Finding.Image(200, 100, 1_000);

    private final List<CheckedLine> lines = new ArrayList<>();
    private ImageInspector images = _ -> GOOD;

    private DatasetCheck check(String... manifest) {
        return check(1, manifest);
    }

    private DatasetCheck check(int inParallel, String... manifest) {
        lines.clear();
        return new TrainingValidation(Quotas.AWS, ref -> images.inspect(ref), inParallel)
                .check(Sample.manifest(List.of(manifest)), lines::add);
    }

    private TrainingResult result(DatasetCheck training, DatasetCheck testing) {
        return new TrainingResult(Quotas.AWS, training, Optional.of(testing));
    }

    private TrainingResult result(String[] training, String... testing) {
        return result(check(training), check(testing));
    }

    private static String[] many(int count, String... labels) {
        return IntStream.range(0, count)
                .mapToObj(i -> Sample.labels("k" + i, labels[i % labels.length]))
                .toArray(String[]::new);
    }

    private static String[] manyBoxes(int count, String... labels) {
        return IntStream.range(0, count)
                .mapToObj(i -> Sample.boxes("b" + i, labels[i % labels.length]))
                .toArray(String[]::new);
    }

    private static String[] plus(String[] lines, String... more) {
        var all = new ArrayList<>(List.of(lines));
        all.addAll(List.of(more));
        return all.toArray(String[]::new);
    }

    @Test
    void oneLabelAnImageIsAClassification() {
        var result = result(many(10, "a", "b"), many(4, "a", "b"));
        assertEquals(Optional.empty(), result.failure());
        assertEquals(UseCase.IMAGE_LEVEL_LABELS, result.useCase());
        assertEquals(ModelType.CLASSIFICATION, result.modelType());
        assertEquals(List.of("a", "b"), result.labels());
        assertEquals(
                "{\"statistics\":{\"training\":{\"use_case\":\"IMAGE_LEVEL_LABELS\",\"total_json_lines\":10,\"valid_json_lines\":10,\"invalid_json_lines\":0,\"ignored_json_lines\":0,\"error_json_line_indices\":[],\"errors\":[]},\"testing\":{\"use_case\":\"IMAGE_LEVEL_LABELS\",\"total_json_lines\":4,\"valid_json_lines\":4,\"invalid_json_lines\":0,\"ignored_json_lines\":0,\"error_json_line_indices\":[],\"errors\":[]}},\"errors\":[]}",
                result.summary());
    }

    @Test
    void severalLabelsOnSomeImagesAreMultiLabel() {
        var result =
                result(plus(many(4, "a", "b"), Sample.labels("x", "a", "b")), many(4, "a", "b"));
        assertEquals(ModelType.MULTILABEL, result.modelType());
    }

    @Test
    void boxesAreDetectionAndOneLabelIsEnough() {
        var result = result(manyBoxes(4, "a"), manyBoxes(2, "a"));
        assertEquals(Optional.empty(), result.failure());
        assertEquals(ModelType.DETECTION, result.modelType());
    }

    @Test
    void ofMixedDataTheKindWithMoreTrainingImagesIsUsedAndTheOtherIgnored() {
        var mixed = plus(many(4, "a", "b"), manyBoxes(3, "c"));
        var result = result(mixed, many(2, "a", "b"));
        assertEquals(UseCase.IMAGE_LEVEL_LABELS, result.useCase());
        assertEquals(List.of("a", "b"), result.labels());
        assertTrue(
                result.summary()
                        .contains(
                                "\"valid_json_lines\":4,\"invalid_json_lines\":0,\"ignored_json_lines\":3"));

        var tie = result(plus(many(3, "a", "b"), manyBoxes(3, "c")), many(2, "a", "b"));
        assertEquals(ModelType.DETECTION, tie.modelType());
        var byTest = result(mixed, manyBoxes(1, "c"));
        assertEquals(UseCase.OBJECT_LOCALIZATION, byTest.useCase());
        assertEquals(List.of("c"), byTest.labels());
    }

    @Test
    void logosWithLabelsTeachToLocateThemWhenTheTestHasBoxes() {
        var training = check(many(2, "a", "b"));
        var example = lines.getFirst().example().orElseThrow();
        var result = result(training, check(manyBoxes(2, "a", "b")));
        assertEquals(Optional.empty(), result.failure());
        assertEquals(UseCase.OBJECT_LOCALIZATION, result.useCase());
        assertEquals(List.of("a", "b"), result.labels());
        var used = result.forTraining(example).orElseThrow();
        assertEquals(List.of(new Box("a", 0, 0, 200, 100)), used.boxes());
        assertEquals(List.of(), used.labels());
        assertEquals(Optional.empty(), result.forTesting(example));
    }

    @Test
    void boxesAreScaledToTheRealImage() {
        images = _ -> new Finding.Image(400, 100, 1_000);
        check(Sample.boxes("a", "x", "y"));
        assertEquals(
                List.of(new Box("x", 0, 20, 20, 10), new Box("y", 20, 20, 20, 10)),
                lines.getFirst().example().orElseThrow().boxes());
    }

    @Test
    void boxesOnTheStoredImageAreTurnedWithIt() {
        // Stored 200x100, the box 10x10 at its left, 20 from the top; upright it is 100x200.
        check(Sample.boxes("a", "x"));
        var stored = lines.getFirst().example().orElseThrow().boxes();
        assertEquals(List.of(new Box("x", 0, 20, 10, 10)), stored);
        var turned =
                Map.of(
                        5, new Box("x", 20, 0, 10, 10),
                        6, new Box("x", 70, 0, 10, 10),
                        7, new Box("x", 70, 190, 10, 10),
                        8, new Box("x", 20, 190, 10, 10));
        turned.forEach((orientation, box) -> {
            images = _ -> new Finding.Image(100, 200, 1_000, orientation);
            check(Sample.boxes("a", "x"));
            assertEquals(List.of(box), lines.getFirst().example().orElseThrow().boxes());
        });
        images = _ -> new Finding.Image(200, 100, 1_000, 6); // declared as it is upright
        check(Sample.boxes("a", "x"));
        assertEquals(stored, lines.getFirst().example().orElseThrow().boxes());
    }

    @Test
    void anImageWithoutBoxesIsBackgroundForObjectLocationAndCountsAsIgnored() {
        var training = check(plus(manyBoxes(4, "a"), Sample.boxes("empty")));
        assertEquals(Status.IGNORED, lines.getLast().status());
        var background = lines.getLast().example().orElseThrow();
        assertTrue(background.isBackground());
        var result = result(training, check(manyBoxes(1, "a")));
        assertEquals(Optional.of(background), result.forTraining(background));
        assertTrue(
                result.summary()
                        .contains(
                                "\"valid_json_lines\":4,\"invalid_json_lines\":0,\"ignored_json_lines\":1"));
        var classification = result(many(2, "a", "b"), many(2, "a", "b"));
        assertEquals(Optional.empty(), classification.forTraining(background));
    }

    @Test
    void aBadImageMakesItsLineInvalid() {
        for (var bad :
                List.of(
                        new Finding.NoImage(),
                        new Finding.Inaccessible(),
                        new Finding.Image(63, 100, 9),
                        new Finding.Image(4097, 4097, 9),
                        new Finding.Image(1344, 64, 9),
                        new Finding.Image(100, 100, (15L << 20) + 1))) {
            images = _ -> bad;
            check(Sample.labels("a", "x"));
            var line = lines.getFirst();
            assertEquals(Status.INVALID, line.status());
            assertEquals(Optional.empty(), line.example());
            assertTrue(
                    line.validated()
                            .endsWith(
                                    ",\"errors\":[{\"code\":\"ERROR_INVALID_IMAGE\",\"message\":\"The image is invalid. Check S3 path and/or image properties.\"}]}"),
                    line.validated());
        }
        images = _ -> new Finding.Image(1280, 64, 15L << 20);
        check(Sample.labels("a", "x"));
        assertEquals(Status.VALID, lines.getFirst().status());
    }

    @Test
    void whatIsRightAboutALineIsUsedAndItsErrorIsReported() {
        var training =
                check(
                        Sample.boxes("a", "x", "y").replace("\"left\":0", "\"left\":-1"),
                        Sample.labels("b", "z"));
        var line = lines.getFirst();
        assertEquals(Status.VALID, line.status());
        assertEquals(
                List.of("y"),
                line.example().orElseThrow().boxes().stream().map(Box::label).toList());
        assertEquals(List.of(1), training.errorLines());
        assertTrue(
                line.validated()
                        .contains(
                                "\"height\":10,\"errors\":[{\"code\":\"ERROR_INVALID_BOUNDING_BOX\""));
    }

    @Test
    void theValidationManifestHasEveryLineInItsPlace() {
        check(
                "",
                "x",
                "{\"a\":1}",
                Sample.unlabelled("u"),
                Sample.boxes("e"),
                Sample.labels("l", "x"));
        var text = lines.stream().map(CheckedLine::validated).toList();
        var notJson =
                "{\"errors\":[{\"code\":\"ERROR_INVALID_JSON_LINE\",\"message\":\"The JSON Line has an invalid format.\"}]}";
        assertEquals(notJson, text.get(0));
        assertEquals(notJson, text.get(1));
        assertEquals(
                "{\"a\":1,\"errors\":[{\"code\":\"ERROR_MISSING_SOURCE_REF\",\"message\":\"The source-ref key is missing.\"}]}",
                text.get(2));
        assertEquals(
                "{\"source-ref\":\"s3://bucket/u\",\"warnings\":[{\"code\":\"WARNING_UNANNOTATED_RECORD\",\"message\":\"Record is unannotated.\"}]}",
                text.get(3));
        assertTrue(
                text.get(4)
                        .contains(
                                "\"annotations\":[],\"warnings\":[{\"code\":\"WARNING_NO_ATTRIBUTE_ANNOTATIONS\",\"message\":\"No attribute annotations were found.\"}]}"));
        assertTrue(
                text.get(4)
                        .endsWith(
                                ",\"warnings\":[{\"code\":\"WARNING_NO_ANNOTATIONS\",\"message\":\"No annotations were found.\"}]}"));
        assertEquals(Sample.labels("l", "x"), text.get(5));
    }

    @Test
    void moreThanAFifthOfInvalidLinesIsTerminalAndLeavesTheUseCaseOpen() {
        var four = many(4, "a", "b");
        assertEquals(Optional.empty(), result(plus(four, Sample.offFrame("x")), four).failure());
        var result = result(plus(many(3, "a", "b"), Sample.offFrame("x")), four);
        assertEquals(
                Optional.of(ManifestError.ERROR_TOO_MANY_INVALID_ROWS_IN_MANIFEST),
                result.failure());
        assertEquals(
                Set.of(ManifestError.ERROR_TOO_MANY_INVALID_ROWS_IN_MANIFEST),
                result.trainingErrors());
        assertEquals(UseCase.NOT_DETERMINED, result.useCase());
        assertTrue(
                result.summary()
                        .contains(
                                "\"invalid_json_lines\":1,\"ignored_json_lines\":0,\"error_json_line_indices\":[4],\"errors\":[{\"code\":\"ERROR_TOO_MANY_INVALID_ROWS_IN_MANIFEST\",\"message\":\"The manifest file contains too many invalid rows.\"}]"),
                result.summary());
    }

    @Test
    void ignoredLinesAreNotInvalid() {
        var result =
                result(
                        plus(many(2, "a", "b"), Sample.unlabelled("1"), Sample.unlabelled("2")),
                        many(2, "a", "b"));
        assertEquals(Optional.empty(), result.failure());
    }

    @Test
    void linesThatNameNoImageAreTooManyRecordsInError() {
        var result = result(plus(many(2, "a", "b"), "x"), many(2, "a", "b"));
        assertEquals(
                Set.of(
                        ManifestError.ERROR_TOO_MANY_INVALID_ROWS_IN_MANIFEST,
                        ManifestError.ERROR_TOO_MANY_RECORDS_IN_ERROR),
                result.trainingErrors());
    }

    @Test
    void eachManifestMayHaveOneBucketOnly() {
        var elsewhere = Sample.labels("x", "a").replace("//bucket/", "//other/");
        var result = result(plus(many(4, "a", "b"), elsewhere), many(2, "a", "b"));
        assertEquals(
                Optional.of(ManifestError.ERROR_IMAGES_IN_MULTIPLE_S3_BUCKETS), result.failure());
        assertEquals(
                Optional.empty(),
                result(many(4, "a", "b"), elsewhere, elsewhere.replace("\"a\"", "\"b\""))
                        .failure());
    }

    @Test
    void labelsAreCountedForTheUseCase() {
        assertEquals(
                Set.of(
                        ManifestError.ERROR_MANIFEST_TOO_FEW_LABELS,
                        ManifestError.ERROR_MANIFEST_TOO_FEW_USABLE_LABELS),
                result(many(4, "a"), many(4, "a", "b")).trainingErrors());
        var mixed = result(plus(many(4, "a"), manyBoxes(1, "b")), many(2, "a", "b"));
        assertEquals(
                Set.of(ManifestError.ERROR_MANIFEST_TOO_FEW_USABLE_LABELS), mixed.trainingErrors());
        var all = IntStream.range(0, 251).mapToObj(i -> "l" + i).toArray(String[]::new);
        var many = result(many(251, all), many(251, all));
        assertEquals(Set.of(ManifestError.ERROR_MANIFEST_TOO_MANY_LABELS), many.testingErrors());
    }

    @Test
    void halfOfTheTrainingLabelsMustBeInTheTest() {
        assertEquals(
                Set.of(), result(many(4, "a", "b", "c", "d"), many(2, "a", "b")).commonErrors());
        var result = result(many(5, "a", "b", "c", "d", "e"), many(4, "a", "b", "x", "y"));
        assertEquals(
                Set.of(
                        ManifestError.ERROR_INSUFFICIENT_LABEL_OVERLAP,
                        ManifestError.ERROR_INSUFFICIENT_USABLE_LABEL_OVERLAP),
                result.commonErrors());
        assertEquals(UseCase.IMAGE_LEVEL_LABELS, result.useCase());
        assertTrue(
                result.summary()
                        .endsWith(
                                "\"errors\":[{\"code\":\"ERROR_INSUFFICIENT_LABEL_OVERLAP\",\"message\":\"Less than 50% label overlap between the training and testing manifest files.\"},{\"code\":\"ERROR_INSUFFICIENT_USABLE_LABEL_OVERLAP\",\"message\":\"Less than 50% usable label overlap between the training and testing manifest files.\"}]}"));
    }

    @Test
    void allImagesOutOfReachIsAFailedCopy() {
        images = ref -> ref.key().startsWith("k") ? new Finding.Inaccessible() : GOOD;
        var result = result(many(4, "a", "b"), Sample.labels("x", "a"), Sample.labels("y", "b"));
        assertTrue(result.trainingErrors().contains(ManifestError.ERROR_FAILED_IMAGES_S3_COPY));
        assertEquals(Set.of(), result.testingErrors());
    }

    @Test
    void whatTheCallerFoundIsReportedWithTheRest() {
        var training = check(many(4, "a"));
        training.report(ManifestError.ERROR_INSUFFICIENT_IMAGES_PER_LABEL_FOR_AUTOSPLIT);
        var result = new TrainingResult(Quotas.AWS, training, Optional.empty());
        assertEquals(
                Optional.of(ManifestError.ERROR_INSUFFICIENT_IMAGES_PER_LABEL_FOR_AUTOSPLIT),
                result.failure());
        assertEquals(3, result.trainingErrors().size());
        assertTrue(
                result.summary()
                        .contains(
                                "\"testing\":{\"use_case\":\"NOT_DETERMINED\",\"total_json_lines\":0"));
    }

    @Test
    void anEmptyManifestIsAFileError() {
        assertEquals(
                Optional.of(ManifestError.ERROR_EMPTY_MANIFEST),
                result(many(4, "a", "b")).fileError());
        assertEquals(
                Optional.of(ManifestError.ERROR_EMPTY_MANIFEST),
                result(new String[0], many(2, "a", "b")).failure());
    }

    @Test
    void rowsBeyondTheQuotaAreTerminalAndTheirImagesAreLeftAlone() {
        var quotas = new Quotas(1 << 20, 2, 100_000, 250, 50, 50, 15L << 20, 64, 4096, 20);
        var asked = new ArrayList<String>();
        ImageInspector asking =
                ref -> {
                    asked.add(ref.key());
                    return GOOD;
                };
        var check =
                new TrainingValidation(quotas, asking, 1)
                        .check(Sample.manifest(List.of(many(4, "a", "b"))), lines::add);
        assertEquals(List.of("k0", "k1"), asked);
        assertEquals(4, lines.size());
        assertTrue(check.errors().contains(ManifestError.ERROR_MANIFEST_ROWS_EXCEEDS_MAXIMUM));
    }

    @Test
    void manyImagesAreLookedAtAtOnceAndTheLinesStayInOrder() {
        var one = check(many(500, "a", "b"));
        var expected = List.copyOf(lines);
        var many = check(64, many(500, "a", "b"));
        assertEquals(expected, lines);
        assertEquals(one.imageLabels(), many.imageLabels());
    }

    @Test
    void whatTheInspectorThrowsComesOut() {
        var stop = new IllegalStateException("stop");
        images =
                ref -> {
                    if (ref.key().equals("k7")) {
                        throw stop;
                    }
                    return GOOD;
                };
        assertSame(stop, assertThrows(IllegalStateException.class, () -> check(1, many(20, "a"))));
        assertSame(stop, assertThrows(IllegalStateException.class, () -> check(4, many(20, "a"))));
    }

    @Test
    void theValidationManifestMayBeTrainedWithAgain() {
        var manifest =
                new String[] {
                    Sample.offFrame("a"),
                    Sample.boxes("e"),
                    Sample.labels("l", "x"),
                    Sample.unlabelled("u")
                };
        check(manifest);
        var first = List.copyOf(lines);
        check(first.stream().map(CheckedLine::validated).toArray(String[]::new));
        assertEquals(first, lines);
        assertFalse(lines.isEmpty());
    }
}
