package custos.vision;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.Color;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunningModelTest {

    private static final byte[] RED = Drawn.plain("png", 64, 64, Color.RED);
    private static final byte[] GREEN = Drawn.plain("png", 80, 64, Color.GREEN);

    @TempDir private Path folder;
    private final Workers workers = new Workers(2, 1);

    @Test
    void nobodyWaitsLongerThanAllowed() throws Exception {
        var release = new CountDownLatch(1);
        try (var slow = new Workers(1, 4, Duration.ofMillis(50))) {
            assertThrows(
                    IllegalStateException.class,
                    () ->
                            slow.run(() -> {
                                release.await();
                                return 1;
                            }));
            assertThrows(IllegalStateException.class, () -> slow.run(() -> 2), "it only waited");
            release.countDown();
        }
        try (var patient = new Workers(1, 4)) {
            assertEquals(3, patient.run(() -> 3));
        }
    }

    private final RunSettings settings = new RunSettings(workers, ImageDecoder.create());

    @AfterEach
    void endThreads() {
        workers.close();
    }

    @Test
    void everyLabelComesOnceTheSurestFirst() throws Exception {
        try (var model = RunningModel.open(bundle(), settings)) {
            var found = model.detect(RED);
            assertEquals(List.of("red", "green"), found.stream().map(Finding::label).toList());
            assertEquals(1 / (1 + Math.exp(-20)), found.getFirst().confidence(), 1e-9);
            assertEquals("green", model.detect(GREEN).getFirst().label());
            assertEquals(0.25, model.labels().getFirst().threshold());
        }
    }

    @Test
    void labelsOfAMultiLabelModelStandAlone() throws Exception {
        var description =
                TinyModels.description(ModelType.MULTILABEL, Activation.SIGMOID, TinyModels.SIDE);
        try (var model = RunningModel.open(TinyModels.write(folder, description), settings)) {
            var found = model.detect(Drawn.plain("png", 64, 64, Color.YELLOW));
            assertTrue(found.stream().allMatch(label -> label.confidence() > 0.99));
            assertEquals("green", found.getFirst().label()); // of equals, the first by name
        }
    }

    @Test
    void manyThreadsGetTheirOwnAnswers() throws Exception {
        try (var roomy = new Workers(4, 200);
                var model =
                        RunningModel.open(bundle(), new RunSettings(roomy, ImageDecoder.create()));
                var clients = Executors.newVirtualThreadPerTaskExecutor()) {
            var answers = new ArrayList<Future<String>>();
            for (var client = 0; client < 100; client++) {
                var image = client % 2 == 0 ? RED : GREEN;
                answers.add(clients.submit(() -> model.detect(image).getFirst().label()));
            }
            for (var client = 0; client < 100; client++) {
                assertEquals(client % 2 == 0 ? "red" : "green", answers.get(client).get());
            }
        }
    }

    @Test
    void aFullQueueRefuses() throws Exception {
        var hold = new CountDownLatch(1);
        var running = new CountDownLatch(2);
        try (var model = RunningModel.open(bundle(), settings);
                var clients = Executors.newVirtualThreadPerTaskExecutor()) {
            Callable<String> held =
                    () -> {
                        running.countDown();
                        hold.await();
                        return "held";
                    };
            var one = clients.submit(() -> workers.run(held));
            var two = clients.submit(() -> workers.run(held));
            running.await();
            var waiting = clients.submit(() -> model.detect(RED));
            while (workers.waiting() == 0) {
                Thread.onSpinWait();
            }
            assertThrows(BusyException.class, () -> model.detect(RED));
            hold.countDown();
            assertEquals("red", waiting.get().getFirst().label());
            assertEquals(one.get(), two.get());
        } finally {
            hold.countDown();
        }
    }

    @Test
    void aBadImageIsRefusedAndTheNextOneIsServed() throws Exception {
        try (var model = RunningModel.open(bundle(), settings)) {
            assertThrows(ImageException.class, () -> model.detect(new byte[] {1, 2, 3}));
            assertEquals("red", model.detect(RED).getFirst().label());
        }
    }

    @Test
    void aClosedModelRefuses() throws Exception {
        var model = RunningModel.open(bundle(), settings);
        model.close();
        model.close();
        assertThrows(IllegalStateException.class, () -> model.detect(RED));
    }

    @Test
    void aGraphThatIsNotAsDescribedDoesNotOpen() throws IOException {
        var description = TinyModels.description(ModelType.CLASSIFICATION, Activation.SOFTMAX, 48);
        var bundle = TinyModels.write(folder, description);
        var refusal =
                assertThrows(BundleException.class, () -> RunningModel.open(bundle, settings));
        assertTrue(
                String.valueOf(refusal.getMessage()).contains("[1, 3, 48, 48]"),
                refusal.getMessage());
    }

    @Test
    void theTemperatureSoftensConfidences() {
        var sharp = Activation.SOFTMAX.confidences(new float[] {2, 0}, 1);
        var soft = Activation.SOFTMAX.confidences(new float[] {2, 0}, 2);
        assertEquals(1 / (1 + Math.exp(-2)), sharp[0], 1e-12);
        assertEquals(1 / (1 + Math.exp(-1)), soft[0], 1e-12);
        assertEquals(1, Activation.SIGMOID.confidences(new float[] {1000}, 1)[0]);
        assertEquals(0, Activation.SOFTMAX.confidences(new float[] {1000, -1000}, 1)[1]);
    }

    private Path bundle() throws IOException {
        return TinyModels.write(folder, TinyModels.description());
    }
}
