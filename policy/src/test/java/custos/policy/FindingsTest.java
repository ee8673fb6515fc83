package custos.policy;

import static custos.policy.PolicyTexts.quoted;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Documents and everything that the validator finds in them, nothing more and in its order, from
 * {@code src/test/findings}. A line begins with the kind of policy and goes on with a document or
 * with what stands inside its only statement, in single quotes; the indented lines after it are the
 * findings, code and place.
 */
class FindingsTest {
    private static final Path FILE = Path.of("src/test/findings/documents.txt");

    @Test
    void aDocumentHasTheseFindingsAndNoOthers() throws IOException {
        var lines = Files.readAllLines(FILE);
        var documents = 0;
        for (var at = 0; at < lines.size(); at++) {
            var line = lines.get(at);
            if (!line.isBlank() && !line.startsWith("#") && !line.startsWith(" ")) {
                documents++;
                assertEquals(
                        String.join("\n", below(lines, at + 1)),
                        String.join("\n", findings(line)),
                        line);
            }
        }
        assertTrue(documents > 0);
    }

    private static List<String> below(List<String> lines, int first) {
        var findings = new ArrayList<String>();
        for (var at = first; at < lines.size() && lines.get(at).startsWith(" "); at++) {
            findings.add(lines.get(at).strip());
        }
        return findings;
    }

    private static List<String> findings(String line) {
        var space = line.indexOf(' ');
        var kind = PolicyKind.valueOf(line.substring(0, space));
        var text = line.substring(space + 1);
        var document =
                text.startsWith("'")
                        ? "{'Version':'2012-10-17','Statement':[{" + text + "}]}"
                        : text;
        return PolicyValidator.validate(quoted(document), kind).stream()
                .map(finding ->
                        Printable.of(finding.code() + " " + FindingsText.path(finding.path()))
                                .stripTrailing())
                .toList();
    }
}
