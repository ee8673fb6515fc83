package custos.rekognition;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import custos.aws.AwsException;
import custos.rekognition.resource.Answer;
import custos.rekognition.resource.Units;
import custos.rekognition.resource.VersionState;
import custos.rekognition.resource.VersionState.Failure;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.rekognition.model.DeleteProjectVersionRequest;
import software.amazon.awssdk.services.rekognition.model.DetectCustomLabelsRequest;
import software.amazon.awssdk.services.rekognition.model.Image;
import software.amazon.awssdk.services.rekognition.model.StartProjectVersionRequest;
import software.amazon.awssdk.services.rekognition.model.StopProjectVersionRequest;

/** The table of the specification, section 1.5, cell by cell. */
final class VersionStatesTest {
    private static final Units UNITS = new Units(1, OptionalInt.of(2));

    @TempDir Path folder;

    private record Row(
            VersionState state,
            String wireName,
            String start,
            String stop,
            String delete,
            String detect,
            Answer copy) {}

    private static final String IN_USE = "RESOURCE_IN_USE";
    private static final String INVALID = "INVALID_PARAMETER";
    private static final String NOT_READY = "RESOURCE_NOT_READY";
    private static final String OK = "ALLOWED";

    private static final List<Row> TABLE =
            List.of(
                    new Row(
                            new VersionState.Training("Epoch 1 of 5."),
                            "TRAINING_IN_PROGRESS",
                            IN_USE,
                            INVALID,
                            IN_USE,
                            NOT_READY,
                            Answer.INVALID),
                    new Row(
                            new VersionState.Trained(),
                            "TRAINING_COMPLETED",
                            OK,
                            INVALID,
                            OK,
                            NOT_READY,
                            Answer.ALLOWED),
                    new Row(
                            new VersionState.TrainingFailed(Failure.FILE, "why"),
                            "TRAINING_FAILED",
                            INVALID,
                            INVALID,
                            OK,
                            NOT_READY,
                            Answer.INVALID),
                    new Row(
                            new VersionState.Starting(UNITS),
                            "STARTING",
                            IN_USE,
                            IN_USE,
                            IN_USE,
                            NOT_READY,
                            Answer.ALLOWED),
                    new Row(
                            new VersionState.Running(UNITS),
                            "RUNNING",
                            IN_USE,
                            OK,
                            IN_USE,
                            NOT_READY,
                            Answer.ALLOWED),
                    new Row(
                            new VersionState.HostingFailed(UNITS, "why"),
                            "FAILED",
                            OK,
                            INVALID,
                            OK,
                            NOT_READY,
                            Answer.ALLOWED),
                    new Row(
                            new VersionState.Stopping(UNITS),
                            "STOPPING",
                            IN_USE,
                            IN_USE,
                            IN_USE,
                            NOT_READY,
                            Answer.ALLOWED),
                    new Row(
                            new VersionState.Stopped(),
                            "STOPPED",
                            OK,
                            INVALID,
                            OK,
                            NOT_READY,
                            Answer.ALLOWED),
                    new Row(
                            new VersionState.Copying(),
                            "COPYING_IN_PROGRESS",
                            IN_USE,
                            INVALID,
                            IN_USE,
                            NOT_READY,
                            Answer.INVALID),
                    new Row(
                            new VersionState.Copied(),
                            "COPYING_COMPLETED",
                            OK,
                            INVALID,
                            OK,
                            NOT_READY,
                            Answer.ALLOWED),
                    new Row(
                            new VersionState.CopyFailed("why"),
                            "COPYING_FAILED",
                            INVALID,
                            INVALID,
                            OK,
                            NOT_READY,
                            Answer.INVALID),
                    new Row(
                            new VersionState.Deleting(),
                            "DELETING",
                            IN_USE,
                            IN_USE,
                            IN_USE,
                            NOT_READY,
                            Answer.INVALID));

    @Test
    void everyStateAnswersEveryOperationAsTheTableSays() {
        try (var service = new TestService(folder)) {
            var arn = service.trained("clothes");
            for (var row : TABLE) {
                assertEquals(row.start(), answer(service, arn, row, start(arn)), row + " start");
                assertEquals(row.stop(), answer(service, arn, row, stop(arn)), row + " stop");
                assertEquals(row.delete(), answer(service, arn, row, delete(arn)), row + " delete");
                // RUNNING is written here, but no model is open: only HostingTest can detect.
                assertEquals(row.detect(), answer(service, arn, row, detect(arn)), row + " detect");
                assertEquals(row.copy(), row.state().copyFrom(), row + " copy");
            }
        }
    }

    @Test
    void everyStateIsReadAsItWasWrittenAndHasAMessage() {
        try (var service = new TestService(folder)) {
            var arn = service.trained("clothes");
            for (var row : TABLE) {
                service.set(arn, row.state());
                assertEquals(row.state(), service.state(arn));
                assertEquals(row.wireName(), row.state().wireName());
                assertFalse(row.state().message().isEmpty());
            }
        }
    }

    private static String answer(TestService service, String arn, Row row, Object request) {
        service.set(arn, row.state());
        try {
            service.ask(request);
            return OK;
        } catch (AwsException refusal) {
            return refusal.code().name();
        }
    }

    private static Object start(String arn) {
        return StartProjectVersionRequest.builder()
                .projectVersionArn(arn)
                .minInferenceUnits(1)
                .build();
    }

    private static Object stop(String arn) {
        return StopProjectVersionRequest.builder().projectVersionArn(arn).build();
    }

    private static Object delete(String arn) {
        return DeleteProjectVersionRequest.builder().projectVersionArn(arn).build();
    }

    private static Object detect(String arn) {
        return DetectCustomLabelsRequest.builder()
                .projectVersionArn(arn)
                .image(Image.builder().bytes(SdkBytes.fromUtf8String("x")).build())
                .build();
    }
}
