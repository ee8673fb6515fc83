package custos.vision;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.node.JsonNodeFactory;

class ModelBundleTest {

    /** Bytes before the name of a zip file's first entry. */
    private static final int LOCAL_HEADER = 30;

    @TempDir private Path folder;

    @Test
    void whatIsWrittenIsRead() throws IOException {
        var bundle = bundle();
        var file = folder.resolve("model.zip");
        bundle.write(file);
        var read = ModelBundle.read(file);
        assertArrayEquals(bundle.model(), read.model());
        assertEquals(bundle.description(), read.description());
        assertEquals(bundle.metrics(), read.metrics());
        assertEquals(bundle.provenance(), read.provenance());
        assertEquals(bundle.notice(), read.notice());
        try (var left = Files.list(folder)) {
            assertEquals(List.of(file), left.toList());
        }
    }

    @Test
    void theSameContentGivesTheSameBytes() throws IOException {
        bundle().write(folder.resolve("one.zip"));
        bundle().write(folder.resolve("two.zip"));
        assertEquals(-1, Files.mismatch(folder.resolve("one.zip"), folder.resolve("two.zip")));
    }

    @Test
    void aBundleReplacesTheOneBefore() throws IOException {
        var file = folder.resolve("model.zip");
        Files.writeString(file, "something else");
        bundle().write(file);
        assertEquals(bundle().description(), ModelBundle.read(file).description());
    }

    @Test
    void itIsAnOrdinaryZipFile() throws IOException {
        var file = folder.resolve("model.zip");
        bundle().write(file);
        try (var zip = new ZipFile(file.toFile())) {
            assertEquals(5, zip.size());
        }
    }

    @Test
    void aFormInEightBitsIsKeptBesideTheTrainedOne() throws IOException {
        var file = folder.resolve("model.zip");
        var small = bundle().inEightBits(new byte[] {8});
        bundle().keeping(small).write(file);
        var read = ModelBundle.read(file);
        assertArrayEquals(bundle().model(), read.model());
        assertArrayEquals(small.model(), read.at(Precision.INT8).model());
        assertArrayEquals(bundle().model(), read.at(Precision.FLOAT32).model());
        var alone = read.inEightBits().orElseThrow();
        assertEquals("int8", alone.provenance().path("weights").asString());
        assertTrue(alone.inEightBits().isEmpty());
        assertTrue(read.provenance().path("weights").isMissingNode());
    }

    @Test
    void aFolderThatCannotTakeAllFilesKeepsThoseOfTheBundleBefore() throws IOException {
        var before = bundle().keeping(bundle().inEightBits(new byte[] {8}));
        before.unpack(folder);
        Files.delete(folder.resolve("model.onnx"));
        Files.createDirectory(folder.resolve("model.onnx"));
        var next =
                new ModelBundle(
                        new byte[] {9},
                        bundle().description(),
                        bundle().metrics(),
                        bundle().provenance(),
                        "Other thanks.\n");
        assertThrows(IOException.class, () -> next.unpack(folder));
        assertEquals("Thanks.\n", Files.readString(folder.resolve("NOTICE")));
        assertTrue(Files.exists(folder.resolve("model-int8.onnx")));
        try (var left = Files.list(folder)) {
            assertTrue(left.noneMatch(file -> file.toString().endsWith(".part")));
        }
    }

    @Test
    void whereNoneWasKeptTheTrainedOneRunsAtAnyPrecision() {
        assertArrayEquals(bundle().model(), bundle().at(Precision.INT8).model());
    }

    @Test
    void whatIsNotABundleIsRefusedWithTheReason() throws IOException {
        var file = folder.resolve("model.zip");
        Files.writeString(file, "no zip");
        assertRefused(file, "is not a zip file");
        zip(file, "labels.json", "{}");
        assertRefused(file, "`model.onnx` is missing");
        zip(file, "../evil", "");
        assertRefused(file, "`../evil`, which no bundle has");
    }

    @Test
    void aBundleWithADamagedByteIsRefusedWithTheNameOfTheEntry() throws IOException {
        var file = folder.resolve("model.zip");
        bundle().write(file);
        var bytes = Files.readAllBytes(file);
        bytes[placeOf(bytes, bundle().model()) + 10] ^= 1;
        Files.write(file, bytes);
        assertRefused(file, "`model.onnx` in `" + file + "` is damaged");
    }

    @Test
    void aStreamWithADamagedByteIsRefusedWithTheNameOfTheEntry() throws IOException {
        var file = folder.resolve("model.zip");
        zip(file, "NOTICE", "Thanks.");
        var bytes = Files.readAllBytes(file);
        bytes[LOCAL_HEADER + "NOTICE".length() + 3] ^= 1;
        var stream = new ByteArrayInputStream(bytes);
        var refusal =
                assertThrows(
                        BundleException.class,
                        () -> ZipFiles.read(file, stream, Map.of("NOTICE", 100L)));
        assertTrue(String.valueOf(refusal.getMessage()).contains("is damaged"));
    }

    @Test
    void aDamagedEntryThatIsCompressedIsRefusedWithItsName() throws IOException {
        var file = folder.resolve("model.zip");
        zip(file, "NOTICE", "Thanks to all who took pictures. ".repeat(100));
        var bytes = Files.readAllBytes(file);
        bytes[LOCAL_HEADER + "NOTICE".length()] = 7; // a block of a kind that there is not
        Files.write(file, bytes);
        assertRefused(file, "`NOTICE` in `" + file + "` is damaged");
    }

    private static int placeOf(byte[] all, byte[] part) {
        return IntStream.range(0, all.length - part.length)
                .filter(at -> Arrays.equals(all, at, at + part.length, part, 0, part.length))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void aZipBombStopsAtTheLimit() throws IOException {
        var file = folder.resolve("model.zip");
        zip(file, "NOTICE", " ".repeat((16 << 20) + 1));
        assertTrue(Files.size(file) < 100_000);
        assertRefused(file, "more than 16777216 bytes");
    }

    @Test
    void aWrongDescriptionIsRefusedWithTheReason() throws IOException {
        assertWrong("\"version\" : 1", "\"version\" : 2", "version `2`");
        assertWrong("\"version\" : 1", "\"version\" : \"1\"", "expected an integer");
        assertWrong("classification", "clustering", "not a model type: `clustering`");
        assertWrong("\"stretch\"", "\"fold\"", "unknown `resize` in labels.json: `fold`");
        assertWrong("\"width\" : 32", "\"width\" : 0", "not an input size");
        assertWrong("\"threshold\" : 0.25", "\"threshold\" : 2", "not a threshold");
        assertWrong("\"threshold\" : 0.25", "\"threshold\" : null", "expected a number");
        assertWrong("\"name\" : \"green\"", "\"name\" : \"red\"", "`red` stands twice");
        assertWrong("\"labels\"", "\"titles\"", "`labels` is missing");
        assertWrong("\"version\"", "version", "is not JSON");
    }

    @Test
    void wrongTilesAreRefusedWithTheReason() throws IOException {
        var plain = bundle().description();
        var tiled = LabelsJson.write(inTiles(plain)).toPrettyString();
        assertEquals(inTiles(plain), LabelsJson.read(LabelsJson.write(inTiles(plain))));
        assertWrong(tiled, "\"scale\" : 0.5", "\"scale\" : 0", "not a scale of tiles");
        assertWrong(tiled, "\"scale\" : 0.5", "\"scale\" : \"1\"", "expected a number");
        assertWrong(tiled, "\"overlap\" : 0.25", "\"overlap\" : 0.9", "not an overlap of tiles");
        assertWrong(tiled, "\"overlap\" : 0.25", "\"overlay\" : 0.25", "`overlap` is missing");
        assertWrong(tiled, "\"tiles\" :", "\"parts\" :", "the mode is TILES without tiles");
        assertWrong(tiled, "\"resize\" : \"tiles\"", "\"resize\" : \"stretch\"", "with tiles");
    }

    private static ModelDescription inTiles(ModelDescription plain) {
        var input = plain.preProcessing();
        return new ModelDescription(
                ModelType.DETECTION,
                plain.labels(),
                new PreProcessing(
                        input.width(),
                        input.height(),
                        new Tiling(0.5, 0.25),
                        input.normalisation()),
                plain.inputName(),
                plain.outputName(),
                Activation.SIGMOID,
                1,
                Optional.of(new BoxOutput("boxes", 0.5, 100)));
    }

    private void assertWrong(String right, String wrong, String message) throws IOException {
        assertWrong(
                LabelsJson.write(bundle().description()).toPrettyString(), right, wrong, message);
    }

    private void assertWrong(String json, String right, String wrong, String message)
            throws IOException {
        assertTrue(json.contains(right), json);
        var file = folder.resolve("model.zip");
        try (var zip = new ZipOutputStream(Files.newOutputStream(file))) {
            for (var name : List.of("model.onnx", "metrics.json", "provenance.json", "NOTICE")) {
                put(zip, name, "{}");
            }
            put(zip, "labels.json", json.replaceFirst(right, wrong));
        }
        assertRefused(file, message);
    }

    private static void zip(Path file, String name, String content) throws IOException {
        try (var zip = new ZipOutputStream(Files.newOutputStream(file))) {
            put(zip, name, content);
        }
    }

    private static void put(ZipOutputStream zip, String name, String content) throws IOException {
        zip.putNextEntry(new ZipEntry(name));
        zip.write(content.getBytes(StandardCharsets.UTF_8));
    }

    private static void assertRefused(Path file, String message) {
        var refusal = assertThrows(BundleException.class, () -> ModelBundle.read(file));
        assertTrue(String.valueOf(refusal.getMessage()).contains(message), refusal.getMessage());
    }

    private static ModelBundle bundle() {
        var metrics = JsonNodeFactory.instance.objectNode().put("f1", 0.9);
        var provenance = JsonNodeFactory.instance.objectNode().put("seed", 17);
        return new ModelBundle(
                TinyModels.redOrGreen(),
                TinyModels.description(),
                metrics,
                provenance,
                "Thanks.\n");
    }
}
