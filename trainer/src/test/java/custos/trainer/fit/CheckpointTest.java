package custos.trainer.fit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import custos.trainer.graph.Torch;
import custos.vision.FileCipher;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CheckpointTest {
    @TempDir Path folder;

    @Test
    void whatWasSavedComesBackForTheSameJobOnly() throws Exception {
        var file = folder.resolve("checkpoint.bin");
        var state = new Checkpoint.State(7, 12.5);
        try (var manager = Torch.manager(2);
                var saved = manager.create(new float[] {1, -2.5f, Float.MIN_VALUE});
                var other = manager.zeros(saved.getShape())) {
            Checkpoint.write(file, FileCipher.plain(), "job", state, Map.of("a", saved));
            assertEquals(
                    0,
                    Checkpoint.read(file, FileCipher.plain(), "another", Map.of("a", other))
                            .step());
            assertArrayEquals(new float[3], other.toFloatArray());
            assertEquals(
                    state, Checkpoint.read(file, FileCipher.plain(), "job", Map.of("a", other)));
            assertArrayEquals(saved.toFloatArray(), other.toFloatArray());
        }
    }

    @Test
    void withoutAFileTrainingBeginsAtTheStart() throws Exception {
        assertEquals(
                new Checkpoint.State(0, 0),
                Checkpoint.read(folder.resolve("none"), FileCipher.plain(), "job", Map.of()));
    }
}
