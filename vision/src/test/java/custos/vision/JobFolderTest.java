package custos.vision;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class JobFolderTest {
    @TempDir Path folder;

    @Test
    void whatAWorkerWritesATrainerReads() {
        var job = new JobFolder(folder);
        var settings =
                JobFolder.Settings.of(ModelType.CLASSIFICATION, 17, List.of("hat", "shoes"), 2);
        var image = new JobFolder.Image("images/000000.jpg", List.of("hat"), List.of());
        var boxed =
                new JobFolder.Image(
                        "images/ü.jpg",
                        List.of(),
                        List.of(new JobFolder.Box("shoes", 1, 2, 3.5, 4)));
        job.write(settings);
        job.writeTrain(List.of(image, boxed));
        job.writeTest(List.of());
        assertEquals(settings, job.settings());
        assertEquals(List.of(image, boxed), job.train());
        assertEquals(List.of(), job.test());
    }

    @Test
    void theFilesAreThoseOfTheContract() throws Exception {
        Files.writeString(
                folder.resolve("job.json"),
                """
                {"version":1,"type":"multilabel","seed":17,"labels":["hat","shoes"],"minutes":null,"threads":2,"backbone":"b.onnx"}
                """);
        var settings = new JobFolder(folder).settings();
        assertEquals(ModelType.MULTILABEL, settings.type());
        assertEquals("b.onnx", settings.backbone());
        new JobFolder(folder)
                .writeTrain(
                        List.of(
                                new JobFolder.Image(
                                        "images/000000.jpg", List.of("hat"), List.of())));
        assertEquals(
                "{\"file\":\"images/000000.jpg\",\"labels\":[\"hat\"],\"boxes\":[]}\n",
                Files.readString(folder.resolve("train.jsonl")));
    }

    @Test
    void theResultsOfATrainingAreReadBack() {
        var job = new JobFolder(folder);
        assertTrue(job.evaluation().isEmpty());
        var evaluation =
                new JobFolder.Evaluation(
                        List.of(
                                new JobFolder.Prediction(
                                        "images/000007.jpg", List.of(0.93f, 0.07f))),
                        12.5);
        job.write(evaluation);
        assertEquals(evaluation, job.evaluation().orElseThrow());
        job.write(new JobFolder.Refusal("two labels are needed"));
        assertEquals("two labels are needed", job.refusal().orElseThrow().message());
    }

    @Test
    void progressIsOneLineWithoutAbsentMembers() {
        var progress = new JobFolder.Progress(JobFolder.Phase.TRAIN, 2, 5, 0.41, 0.63, null, 48L);
        assertEquals(
                "{\"phase\":\"train\",\"epoch\":2,\"epochs\":5,\"done\":0.41,\"loss\":0.63,\"secondsLeft\":48}",
                progress.toLine());
        assertEquals(progress, JobFolder.Progress.parse(progress.toLine()));
    }
}
