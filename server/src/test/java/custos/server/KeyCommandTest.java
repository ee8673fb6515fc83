package custos.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

final class KeyCommandTest {
    @TempDir Path folder;

    private final StringWriter errors = new StringWriter();

    @Test
    void aKeyIsMadeListedDisabledEnabledAndDeleted() {
        var arn = run(0, "create", "--alias", "alias/models").strip();
        assertTrue(arn.startsWith("arn:aws:kms:us-east-1:123456789012:key/"), arn);
        assertTrue(run(0, "list").contains(arn + "  enabled "));
        run(0, "disable", "alias/models");
        assertTrue(run(0, "list").contains(arn + "  disabled"));
        run(0, "enable", arn);
        var listed = JsonMapper.shared().readTree(run(0, "list", "--json"));
        assertEquals(1, listed.size());
        assertTrue(listed.get(0).path("Enabled").asBoolean());
        assertEquals("alias/models", listed.get(0).path("AliasName").asString());
        run(2, "delete", arn);
        run(0, "delete", arn, "--yes");
        assertEquals("", run(0, "list"));
    }

    @Test
    void whatIsWrongIsSaid() throws IOException {
        run(2, "create", "--alias", "models");
        run(2, "create", "--alias", "alias/aws/rekognition");
        run(2, "create", "--account", "12");
        run(2, "disable", "alias/none");
        run(0, "create", "--alias", "alias/a");
        run(2, "create", "--alias", "alias/a");
        assertTrue(errors.toString().contains("has the alias `alias/a`"), errors.toString());
        var home = Files.createDirectory(folder.resolve("home"));
        Files.writeString(home.resolve("diary.txt"), "mine");
        assertEquals(2, execute(List.of("key", "create", "--data", home.toString())));
        assertFalse(Files.exists(home.resolve("keys")));
    }

    private String run(int expected, String... arguments) {
        var out = new StringWriter();
        var line =
                Stream.concat(
                                Stream.concat(Stream.of("key"), Stream.of(arguments)),
                                Stream.of("--data", folder.resolve("data").toString()))
                        .toArray(String[]::new);
        int code =
                Main.commandLine(Map.of())
                        .setOut(new PrintWriter(out, true))
                        .setErr(new PrintWriter(errors, true))
                        .execute(line);
        assertEquals(expected, code, () -> String.join(" ", line) + errors);
        return out.toString();
    }

    private int execute(List<String> line) {
        return Main.commandLine(Map.of())
                .setErr(new PrintWriter(errors, true))
                .execute(line.toArray(String[]::new));
    }
}
