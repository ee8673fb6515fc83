package custos.server.migration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import custos.manifest.Box;
import custos.server.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What exports may hold that they should not. */
final class HostileExportTest {
    @TempDir Path folder = Path.of("");

    private final Observed observed = new Observed();

    private Path manifest() {
        return folder.resolve("out.manifest");
    }

    private Importer.Summary importing(String name, String content) throws IOException {
        var export = Files.createDirectories(folder.resolve("export"));
        Files.writeString(export.resolve(name), content);
        return observed.importing(export.resolve(name), Optional.empty(), manifest());
    }

    private String problem() {
        assertEquals(1, observed.problems.size(), observed.problems::toString);
        return observed.problems.getFirst();
    }

    private static String coco(String fileName, String bbox) {
        return """
        {"images": [{"id": 1, "file_name": "%s", "width": 100, "height": 80}],
        "annotations": [
        {"image_id": 1, "category_id": 7, "bbox": %s}],
        "categories": [{"id": 7, "name": "cat"}]}
        """
                .formatted(fileName, bbox);
    }

    private List<Box> boxes() throws IOException {
        return Truth.read(Files.readString(manifest()).strip()).boxes();
    }

    @Test
    void aBoxThatIsNoBoxIsLeftOutAndNamedWithItsLine() throws IOException {
        for (var bbox :
                List.of(
                        "[NaN, 1, 2, 3]",
                        "[1, 1, Infinity, 3]",
                        "[1, 1, 1e999, 3]",
                        "[10, 10, -5, 5]",
                        "[10, 10, 0, 5]",
                        "[200, 10, 5, 5]",
                        "[\"x\", 10, 5, 5]",
                        "[1, 2, 3]")) {
            observed.problems.clear();
            var summary = importing("c.json", coco("a.jpg", bbox));
            assertEquals(0, summary.boxes(), bbox);
            assertEquals(1, summary.problems(), bbox);
            assertTrue(problem().contains("c.json:3: "), problem());
            var line = Files.readString(manifest());
            assertFalse(line.contains("bounding-box"), line); // not as one with nothing on it
        }
    }

    @Test
    void aBoxOverTheEdgeIsCutThere() throws IOException {
        var summary = importing("c.json", coco("a.jpg", "[-10, 70, 30, 30]"));
        assertEquals(1, summary.boxesCut());
        assertEquals(List.of(new Box("cat", 0, 70, 20, 10)), boxes());
    }

    @Test
    void noNameLeadsOutOfTheFolderOfImages() throws IOException {
        for (var name : List.of("../secret.jpg", "a/../../secret.jpg", "..", "", "a//b.jpg")) {
            observed.problems.clear();
            importing("c.json", coco(name, "[1, 1, 5, 5]"));
            assertEquals("", Files.readString(manifest()), name);
            assertFalse(observed.problems.isEmpty(), name);
        }
    }

    @Test
    void anAbsoluteNameIsLookedForOnlyAmongThePictures() throws IOException {
        Files.createDirectories(folder.resolve("export/train"));
        Files.writeString(folder.resolve("export/train/a.jpg"), "never read: the size is given");
        importing("c.json", coco("/elsewhere/train/a.jpg", "[1, 1, 5, 5]"));
        assertTrue(Files.readString(manifest()).contains("s3://bucket/some prefix/train/a.jpg"));
    }

    @Test
    void anEntityIsNotReadAndADocumentTypeIsRefused() throws IOException {
        var secret = Files.writeString(folder.resolve("secret"), "hidden");
        for (var type :
                List.of(
                        "<!DOCTYPE annotations [<!ENTITY e SYSTEM \"" + secret.toUri() + "\">]>",
                        "<!DOCTYPE annotations SYSTEM \"" + secret.toUri() + "\">",
                        "<!DOCTYPE annotations [<!ENTITY e \"boom\">]>")) {
            var refused =
                    assertThrows(
                            UserError.class,
                            () ->
                                    new Observed()
                                            .importing(
                                                    DatasetFormat.CVAT,
                                                    Files.writeString(
                                                            folder.resolve("x.xml"),
                                                            type
                                                                    + "<annotations><image name=\"&e;"
                                                                    + ".jpg\" width=\"9\" height=\"9\""
                                                                    + "/></annotations>"),
                                                    manifest()));
            assertTrue(refused.text().contains("x.xml:1: "), refused.text());
            assertFalse(refused.text().contains("hidden"), refused.text());
            assertFalse(Files.exists(manifest()));
        }
    }

    @Test
    void aBrokenFileIsNamedWithItsLineAndNothingIsWritten() throws IOException {
        Files.createDirectories(folder.resolve("export"));
        var before = Files.writeString(manifest(), "before");
        var json =
                assertThrows(
                        UserError.class,
                        () ->
                                observed.importing(
                                        DatasetFormat.COCO,
                                        Files.writeString(
                                                folder.resolve("b.json"), "{\"images\":\n[{,]}"),
                                        manifest()));
        assertTrue(json.text().contains("b.json:2: not valid JSON"), json.text());
        var xml =
                assertThrows(
                        UserError.class,
                        () ->
                                observed.importing(
                                        DatasetFormat.CVAT,
                                        Files.writeString(
                                                folder.resolve("b.xml"), "<annotations>\n<image"),
                                        manifest()));
        assertTrue(xml.text().contains("b.xml:2: not valid XML"), xml.text());
        assertEquals("before", Files.readString(before));
    }

    @Test
    void aLinkAmongThePicturesIsNotFollowed() throws IOException {
        var export = folder.resolve("export");
        Files.createDirectories(export.resolve("images"));
        var outside = Files.writeString(folder.resolve("outside.png"), "x");
        Files.createSymbolicLink(export.resolve("images/a.png"), outside);
        var refused =
                assertThrows(
                        UserError.class,
                        () -> observed.importing(DatasetFormat.YOLO, export, manifest()));
        assertTrue(refused.text().contains("none were found"), refused.text());
    }

    @Test
    void anElementLargerThanMemoryAllowsIsRefused() throws IOException {
        var file = folder.resolve("big.xml");
        try (var out = Files.newBufferedWriter(file)) {
            out.write("<annotations><image name=\"");
            for (int i = 0; i < BoundedStream.ELEMENT >> 10; i++) {
                out.write("x".repeat(1050));
            }
            out.write("\"/></annotations>");
        }
        var refused =
                assertThrows(
                        UserError.class,
                        () -> observed.importing(DatasetFormat.CVAT, file, manifest()));
        assertTrue(refused.text().contains("big.xml"), refused.text());
    }

    @Test
    void azuresCocoHasBoxesAsShares() throws IOException {
        var text =
                coco("a.jpg", "[0.25, 0.5, 0.5, 0.25]")
                        .replace("\"width\"", "\"absolute_url\": \"https://x\", \"width\"");
        importing("c.json", text);
        assertEquals(List.of(new Box("cat", 25, 40, 50, 20)), boxes());
    }
}
