package custos.server;

import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class EvaluateCommandHelpTest {
    @Test
    void theHelpSaysForWhichModelsWrongLabelsAreLookedFor() {
        var help = new CommandLine(new EvaluateCommand()).getUsageMessage();
        var words = help.replaceAll("\\s+", " ");
        assertTrue(words.contains("tells which test images are in it"), help);
        assertTrue(
                words.contains(
                        "only for models of one label an image, which of its labels look wrong"),
                help);
    }
}
