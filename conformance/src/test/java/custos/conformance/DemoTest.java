package custos.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The demo fails when it should; that it passes is what {@code .ci/run} shows. */
final class DemoTest {
    @TempDir Path folder;

    @Test
    void aModelTrainedOnShuffledLabelsFailsTheDemo() throws IOException, InterruptedException {
        var demo = StartedServer.run(folder.resolve("demo"), "demo", "--shuffle-labels");
        var story = new String(demo.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(1, demo.waitFor(), story);
        assertTrue(story.contains("the model is not good enough"), story);
    }
}
