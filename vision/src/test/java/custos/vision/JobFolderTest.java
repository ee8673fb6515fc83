package custos.vision;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
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
    void boxesThatWereFoundAreReadBackAndMayBeAbsent() throws Exception {
        var job = new JobFolder(folder);
        var box = new JobFolder.FoundBox("hat", 0.75, 1.5, 2, 30, 40.25);
        var found = new JobFolder.Prediction("images/1.jpg", List.of(0.75f), List.of(box));
        job.write(new JobFolder.Evaluation(List.of(found), 1));
        assertEquals(found, job.evaluation().orElseThrow().predictions().getFirst());
        Files.writeString(
                folder.resolve("evaluation.json"),
                """
                {"predictions":[{"file":"images/1.jpg","scores":[0.75]}],"seconds":1}
                """);
        assertEquals(List.of(), job.evaluation().orElseThrow().predictions().getFirst().boxes());
    }

    @Test
    void progressIsOneLineWithoutAbsentMembers() {
        var progress = new JobFolder.Progress(JobFolder.Phase.TRAIN, 2, 5, 0.41, 0.63, null, 48L);
        assertEquals(
                "{\"phase\":\"train\",\"epoch\":2,\"epochs\":5,\"done\":0.41,\"loss\":0.63,\"secondsLeft\":48}",
                progress.toLine());
        assertEquals(progress, JobFolder.Progress.parse(progress.toLine()));
    }

    @Test
    void whereTheContentCannotBeWrittenTheOldFileStaysAndNothingIsLeft() throws IOException {
        var file = Files.writeString(folder.resolve("figures.json"), "old");
        assertThrows(
                IOException.class,
                () ->
                        JobFolder.replace(
                                file,
                                stream -> {
                                    stream.write('n');
                                    throw new IOException("no space left");
                                }));
        assertEquals("old", Files.readString(file));
        try (var left = Files.list(folder)) {
            assertEquals(List.of(file), left.toList());
        }
    }

    @Test
    void whereTheNameIsTakenByAFolderNothingIsLeft() throws IOException {
        var taken = Files.createDirectory(folder.resolve("taken"));
        assertThrows(
                IOException.class, () -> JobFolder.replace(taken, stream -> stream.write('n')));
        try (var left = Files.list(folder)) {
            assertEquals(List.of(taken), left.toList());
        }
    }

    @Test
    void aFolderThatIsInTheWayIsNotRemoved() throws IOException {
        var mine = Files.createDirectory(folder.resolve("figures.json.part"));
        assertThrows(
                IOException.class,
                () ->
                        JobFolder.replace(
                                folder.resolve("figures.json"), stream -> stream.write('n')));
        assertTrue(Files.isDirectory(mine));
    }
}
