package custos.manifest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import custos.manifest.EvaluationSnapshot.BoxRow;
import custos.manifest.EvaluationSnapshot.Score;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class EvaluationSnapshotTest {
    private final EvaluationSnapshot snapshot =
            new EvaluationSnapshot(Instant.parse("2019-09-06T00:07:25.488243Z"));

    private static Example example(List<String> labels, List<Box> boxes) {
        var ref = SourceRef.find("s3://test-bucket/dataset/beckham.jpeg").orElseThrow();
        return new Example(7, ref, new ImageSize(1024, 768), labels, boxes);
    }

    @Test
    void aTestImageShowsTheTruthAndWhatTheModelSaid() {
        assertEquals(
                """
                {"source-ref":"s3://test-bucket/dataset/beckham.jpeg","rekognition-custom-labels-training-0":1,\
                "rekognition-custom-labels-training-0-metadata":{"confidence":1.0,"class-name":"Football",\
                "job-name":"rekognition-custom-labels-training-job","human-annotated":"yes",\
                "creation-date":"2019-09-06T00:07:25.488243","type":"groundtruth/image-classification"},\
                "rekognition-custom-labels-object-id":3,"line-idx":7,"rekognition-custom-labels-evaluation-0":1,\
                "rekognition-custom-labels-evaluation-0-metadata":{"confidence":0.95,"class-name":"Football",\
                "job-name":"rekognition-custom-labels-evaluation-job","human-annotated":"no",\
                "creation-date":"2019-09-06T00:07:25.488243","type":"groundtruth/image-classification",\
                "rekognition-custom-labels-evaluation-details":{"version":1,\
                "ground-truth-labelling-jobs":["rekognition-custom-labels-training-job"],"is-true-positive":true,\
                "is-true-negative":false,"is-false-positive":false,"is-false-negative":false,\
                "is-present-in-ground-truth":true}}}\
                """,
                snapshot.testing(
                        3,
                        example(List.of("Football"), List.of()),
                        List.of(new Score("Football", 0.95, 0.5))));
    }

    @Test
    void everyOutcomeHasItsFlag() {
        var line =
                snapshot.testing(
                        1,
                        example(List.of("tp", "fn"), List.of()),
                        List.of(
                                new Score("tp", 0.5, 0.5),
                                new Score("fn", 0.4, 0.5),
                                new Score("fp", 0.9, 0.5),
                                new Score("tn", 0.1, 0.5)));
        var flags = List.of("true-positive", "true-negative", "false-positive", "false-negative");
        for (var flag : flags) {
            assertEquals(1, line.split("\"is-" + flag + "\":true", -1).length - 1, flag);
        }
        assertTrue(line.indexOf("\"fp\"") < line.indexOf("\"tn\""), "most confident first");
    }

    @Test
    void ofManyLabelsTheMostConfidentFiftyAndTheTrueOnesAreShown() {
        var scores =
                IntStream.range(0, 80).mapToObj(i -> new Score("l" + i, i / 100.0, 0.5)).toList();
        var line = snapshot.testing(1, example(List.of("l3", "l70"), List.of()), scores);
        assertTrue(line.contains("rekognition-custom-labels-evaluation-50\""));
        assertFalse(line.contains("rekognition-custom-labels-evaluation-51\""));
        assertTrue(line.contains("\"class-name\":\"l79\""));
        assertFalse(line.contains("\"class-name\":\"l4\""));
    }

    @Test
    void aTrainingImageShowsTheTruthOnly() {
        var line = snapshot.training(1, example(List.of("a", "b"), List.of()));
        assertTrue(line.contains("rekognition-custom-labels-training-1-metadata"));
        assertFalse(line.contains("evaluation"));
        assertFalse(Sample.entry(line).isLabeled(), "the keys are reserved");
    }

    @Test
    void boxesAreInPixelsWithTheirClasses() {
        var truth = new Box("Cap", 712, 409, 39, 63);
        var found = new Box("Cap", 710.5, 409, 40, 63);
        var line =
                snapshot.testingBoxes(
                        1,
                        example(List.of(), List.of(truth)),
                        List.of(new BoxRow(found, 0.95, true, false, false, true)));
        assertTrue(
                line.contains(
                        "\"rekognition-custom-labels-training-0\":{\"annotations\":[{\"class_id\":0,\"top\":409,\"left\":712,\"width\":39,\"height\":63}],\"image_size\":[{\"width\":1024,\"height\":768,\"depth\":3}]}"));
        assertTrue(
                line.contains(
                        "\"rekognition-custom-labels-evaluation\":{\"annotations\":[{\"class_id\":0,\"top\":409,\"left\":710.5,\"width\":40,\"height\":63}]"));
        assertTrue(
                line.contains(
                        "\"rekognition-custom-labels-evaluation-metadata\":{\"confidence\":0.95,\"job-name\":\"rekognition-custom-labels-evaluation-job\""));
        assertTrue(
                line.contains("\"class-map\":{\"0\":\"Cap\"},\"objects\":[{\"confidence\":0.95,"));
    }
}
