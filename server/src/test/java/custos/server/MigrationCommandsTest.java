package custos.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

final class MigrationCommandsTest {
    private static final String CVAT =
            """
            <annotations>
            <image name="a.jpg" width="100" height="50"><box label="cat" xtl="1" ytl="2" xbr="30" ybr="40"/></image>
            <image name="b.jpg" width="100" height="50"><ellipse label="cat"/><tag label="dog"/></image>
            </annotations>
            """;

    @TempDir Path folder = Path.of("");

    private record Ran(int code, String out, String err) {}

    private static Ran run(String... arguments) {
        var out = new StringWriter();
        var err = new StringWriter();
        var line =
                Main.commandLine(Map.of())
                        .setOut(new PrintWriter(out))
                        .setErr(new PrintWriter(err));
        int code = line.execute(arguments);
        return new Ran(code, out.toString(), err.toString());
    }

    @Test
    void anExportGoesInAndOutOnTheCommandLine() throws IOException {
        var xml = Files.writeString(folder.resolve("annotations.xml"), CVAT).toString();
        var manifest = folder.resolve("m.jsonl").toString();
        var imported = run("import", xml, "--out", manifest, "--s3", "s3://photos/2026", "--json");
        assertEquals(0, imported.code(), imported.err());
        var summary = new JsonMapper().readTree(imported.out());
        assertEquals(2, summary.path("images").asInt());
        assertEquals(1, summary.path("problems").asInt());
        assertTrue(imported.err().contains("annotations.xml:3: "), imported.err());
        assertTrue(
                Files.readString(Path.of(manifest))
                        .startsWith("{\"source-ref\":\"s3://photos/2026/a.jpg\""));
        assertEquals(1, run("import", "cvat", xml, "--out", manifest, "--strict").code());

        var out = folder.resolve("coco").toString();
        var exported = run("export-dataset", manifest, "--format", "coco", "--out", out);
        assertEquals(0, exported.code(), exported.err());
        assertTrue(exported.out().contains("2 images"), exported.out());
        var again = run("export-dataset", manifest, "--format", "coco", "--out", out);
        assertEquals(2, again.code());
        assertTrue(again.err().contains("is not empty"), again.err());
    }

    @Test
    void whatIsWrongIsSaidInOneLine() {
        var format = run("import", "pascal", folder.toString(), "--out", "x");
        assertEquals(2, format.code());
        assertTrue(format.err().contains("expected one of coco, yolo, voc"), format.err());
        var nothing = run("import", folder.toString(), "--out", "x");
        assertEquals(2, nothing.code());
        assertTrue(nothing.err().contains("of no format that is known"), nothing.err());
        assertEquals(2, run("import", folder.resolve("no").toString(), "--out", "x").code());
        assertEquals(2, run("import", folder.toString(), "--out", "x", "--s3", "bucket/x").code());
    }
}
