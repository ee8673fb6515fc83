package custos.server;

import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class EvaluateCommandHelpTest {
    @Test
    void theHelpSaysThatWrongLabelsAndBoxesAreLookedFor() {
        var help = new CommandLine(new EvaluateCommand()).getUsageMessage();
        var words = help.replaceAll("\\s+", " ");
        assertTrue(words.contains("tells which test images are in it"), help);
        assertTrue(words.contains("which of its labels or boxes look wrong"), help);
    }
}
