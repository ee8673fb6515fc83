package custos.server;

import static org.junit.jupiter.api.Assertions.assertEquals;

import custos.rekognition.RekognitionSettings;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

final class CustomLabelsChoicesTest {
    private static final RekognitionSettings USUAL =
            RekognitionSettings.of("aws", Path.of("data"), List.of("trainer"), Map.of());

    @Test
    void trainingsHaveTheCoresUnlessTheOperatorSaysHowMany() {
        var usual = CustomLabelsChoices.usual();
        assertEquals(Runtime.getRuntime().availableProcessors(), usual.in(USUAL).trainingThreads());
        var chosen =
                new CustomLabelsChoices(
                        usual.hold(), usual.quotas(), usual.precision(), OptionalInt.of(7));
        assertEquals(7, chosen.in(USUAL).trainingThreads());
        assertEquals(usual.hold(), chosen.in(USUAL).hold());
    }

    @Test
    void noThreadsAreRefused() {
        var ended = Colours.run("serve", "--training-threads", 0);
        assertEquals(2, ended.code());
        assertEquals("custos: --training-threads must be at least 1, not `0`", ended.err().strip());
    }
}
