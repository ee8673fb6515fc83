package custos.server;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import ai.onnx.proto.OnnxMl.ModelProto;
import custos.vision.Activation;
import custos.vision.Label;
import custos.vision.ModelBundle;
import custos.vision.ModelDescription;
import custos.vision.ModelType;
import custos.vision.Normalisation;
import custos.vision.PreProcessing;
import custos.vision.ResizeMode;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;

class ExportCommandTest {
    private static final ModelProto TRAINED = Colours.graph();
    private static final ModelProto ROUNDED =
            TRAINED.toBuilder().setProducerName("rounded").build();

    @TempDir private Path folder;

    @Test
    void theTrainedGraphIsExportedUnlessTheOtherIsAskedFor() throws IOException {
        var model = folder.resolve("model.zip");
        bundle(TRAINED).keeping(bundle(ROUNDED)).write(model);
        assertEquals(TRAINED, exported(model, "plain.onnx"));
        assertEquals(ROUNDED, exported(model, "small.onnx", "--int8"));
    }

    @Test
    void anExportIsWrittenBesideTheFileWhosePlaceItTakes() throws IOException {
        var model = folder.resolve("model.zip");
        bundle(TRAINED).write(model);
        for (var name : List.of("plain.onnx", "other.zip")) {
            var old = Files.writeString(folder.resolve("old-" + name), "old");
            Files.createLink(folder.resolve(name), old);
            var out = folder.resolve(name);
            assertEquals(0, run(new StringWriter(), "--model", model, "--out", out));
            assertEquals("old", Files.readString(old), name);
        }
    }

    @Test
    void aFailedExportLeavesTheFileThatWasThere() throws IOException {
        var model = folder.resolve("model.zip");
        bundle(TRAINED).write(model);
        var out = Files.writeString(folder.resolve("a".repeat(250) + ".onnx"), "good");
        var err = new StringWriter();
        assertEquals(1, run(err, "--model", model, "--out", out));
        assertTrue(err.toString().contains("cannot write `" + out + "`"), err.toString());
        assertEquals("good", Files.readString(out));
    }

    @Test
    void whatAStreamWasToldBeforeStays() throws IOException {
        var file = Files.writeString(folder.resolve("redirected"), "before\n");
        try (var _ = FileChannel.open(file, StandardOpenOption.READ)) {
            Outputs.replace(descriptorOf(file), stream -> stream.write('x'));
        }
        assertEquals("before\nx", Files.readString(file));
    }

    /** As {@code /dev/stdout} leads to what standard output was sent to. */
    private static Path descriptorOf(Path file) throws IOException {
        var real = file.toRealPath();
        try (var all = Files.list(Path.of("/proc/self/fd"))) {
            return all.filter(one -> leadsTo(one, real)).findFirst().orElseThrow();
        }
    }

    private static boolean leadsTo(Path descriptor, Path file) {
        try {
            return Files.readSymbolicLink(descriptor).equals(file);
        } catch (IOException _) {
            return false; // closed meanwhile
        }
    }

    @Test
    void aFileThatIsReplacedKeepsItsPermissionsAndItsNeighbours() throws IOException {
        var model = folder.resolve("model.zip.part");
        bundle(TRAINED).write(model);
        var out = Files.writeString(folder.resolve("model.zip"), "old");
        var mine = PosixFilePermissions.fromString("rw-r-----");
        Files.setPosixFilePermissions(out, mine);
        assertEquals(0, run(new StringWriter(), "--model", model, "--out", out));
        assertArrayEquals(TRAINED.toByteArray(), ModelBundle.read(out).model());
        assertEquals(mine, Files.getPosixFilePermissions(out));
        assertArrayEquals(
                TRAINED.toByteArray(),
                ModelBundle.read(model).model(),
                "the input is another file");
    }

    @Test
    void aLinkStaysAndWhatItLeadsToIsReplaced() throws IOException {
        var model = folder.resolve("model.zip");
        bundle(TRAINED).write(model);
        var place = Files.writeString(folder.resolve("place.onnx"), "old");
        Files.createSymbolicLink(folder.resolve("link.onnx"), place);
        assertEquals(TRAINED, exported(model, "link.onnx"));
        assertEquals(TRAINED, undescribed(Files.readAllBytes(place)));
        assertTrue(Files.isSymbolicLink(folder.resolve("link.onnx")));
    }

    @Test
    void aFolderThatCannotBeWrittenIsNotSaidToBeExpectedAsAFile() throws IOException {
        var model = folder.resolve("model.zip");
        bundle(TRAINED).write(model);
        var out = Files.createDirectory(folder.resolve("exported"));
        Files.createDirectory(out.resolve("model.onnx"));
        var err = new StringWriter();
        assertEquals(1, run(err, "--model", model, "--out", out));
        assertTrue(err.toString().contains("cannot write to `" + out + "`"), err.toString());
        assertFalse(err.toString().contains("expected a file"), err.toString());
    }

    @Test
    void whatIsTakenAwaySaysHowItIsUsed() throws IOException {
        var model = folder.resolve("model.zip");
        bundle(TRAINED).write(model);
        var file = folder.resolve("plain.onnx");
        var place = folder.resolve("exported");
        for (var out : List.of(file, place, place)) {
            assertEquals(0, run(new StringWriter(), "--model", model, "--out", out));
        }
        var page = Files.readString(place.resolve("README.md"));
        assertTrue(page.contains("32 x 32 pixels"), page);
        assertArrayEquals(TRAINED.toByteArray(), Files.readAllBytes(place.resolve("model.onnx")));
        var told = ModelProto.parseFrom(Files.readAllBytes(file)).getMetadataPropsList();
        assertTrue(told.stream().anyMatch(entry -> entry.getValue().equals(page)));
    }

    @Test
    void aBundleStaysByteForByteWhatItIs() throws IOException {
        var model = folder.resolve("model.zip");
        bundle(TRAINED).keeping(bundle(ROUNDED)).write(model);
        var out = folder.resolve("copy.zip");
        assertEquals(0, run(new StringWriter(), "--model", model, "--out", out));
        assertArrayEquals(Files.readAllBytes(model), Files.readAllBytes(out));
    }

    @Test
    void theReadmeOfSomethingElseIsNotOverwritten() throws IOException {
        var model = folder.resolve("model.zip");
        bundle(TRAINED).write(model);
        Files.writeString(folder.resolve("README.md"), "# My project");
        assertRefused("its README.md is not a model's", model, folder);
        assertEquals("# My project", Files.readString(folder.resolve("README.md")));
        assertFalse(Files.exists(folder.resolve("model.onnx")));
    }

    @Test
    void aFolderThatCannotBeWrittenIsRefusedBeforeTheModelIsRead() throws IOException {
        var gone = folder.resolve("gone.zip");
        var file = Files.writeString(folder.resolve("file"), "");
        assertRefused("`" + file + "` is a file, expected a folder", gone, file.resolve("new"));
        var closed = Files.createDirectory(folder.resolve("closed"));
        Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("r-xr-xr-x"));
        assumeFalse(Files.isWritable(closed), "root may write anywhere");
        assertRefused("no permission to write in `" + closed + "`", gone, closed);
        assertRefused("no permission to write in `" + closed + "`", gone, closed.resolve("a/b"));
    }

    @Test
    void withoutAKeptFormPicturesAreAskedFor() throws IOException {
        var model = folder.resolve("model.zip");
        bundle(TRAINED).write(model);
        var err = new StringWriter();
        var out = folder.resolve("small.onnx");
        assertEquals(2, run(err, "--model", model, "--out", out, "--int8"));
        assertTrue(err.toString().contains("--images DIR"), err.toString());
        assertFalse(Files.exists(out));
    }

    @Test
    void whatIsNotThereIsSaidInOneLine() throws IOException {
        var out = folder.resolve("plain.onnx");
        var gone = folder.resolve("gone.zip");
        assertRefused("cannot open the model `" + gone + "`: no such file", gone, out);
        var model = folder.resolve("model.zip");
        bundle(TRAINED).write(model);
        var nowhere = folder.resolve("nowhere/x.onnx");
        assertRefused("`" + nowhere + "` cannot be written: its folder", model, nowhere);
        var file = Files.writeString(folder.resolve("file"), "");
        assertRefused("`" + file + "` is a file", model, file);
    }

    @Test
    void theModelIsNotWrittenOverItself() throws IOException {
        var model = folder.resolve("model.zip");
        bundle(TRAINED).write(model);
        assertRefused("--out `" + model + "` is the file of --model", model, model);
    }

    @Test
    void whatOnlyEightBitsNeedIsRefusedWithoutThem() throws IOException {
        var model = folder.resolve("model.zip");
        bundle(TRAINED).write(model);
        var out = folder.resolve("plain.onnx");
        for (var option : List.of("--test", "--images")) {
            var err = new StringWriter();
            assertEquals(2, run(err, "--model", model, "--out", out, option, folder));
            assertTrue(err.toString().contains(option + " is only used with --int8"));
            assertFalse(Files.exists(out));
        }
    }

    @Test
    void theSummaryIsJsonWhereThatIsAskedFor() throws IOException {
        var model = folder.resolve("model.zip");
        bundle(TRAINED).keeping(bundle(ROUNDED)).write(model);
        var out = folder.resolve("small.onnx");
        var plain = Colours.run("export", "--model", model, "--out", out, "--json");
        assertEquals(
                Map.of(
                        "out",
                        out.toString(),
                        "type",
                        "classification",
                        "bits",
                        32,
                        "written",
                        true),
                JsonMapper.shared().readValue(plain.out(), Map.class));
        var small = Colours.run("export", "--model", model, "--out", out, "--int8", "--json");
        assertEquals(8, JsonMapper.shared().readTree(small.out()).path("bits").asInt());
    }

    @Test
    void itSaysWhatAFormThatIsMadeAnewComesTo() throws IOException {
        var kept = madeAnew(1);
        assertEquals(0, kept.code(), kept.err());
        var summary = JsonMapper.shared().readTree(kept.out());
        assertTrue(summary.path("written").asBoolean());
        var comparison = summary.path("comparison");
        assertEquals("accuracy", comparison.path("metric").asString());
        assertEquals("labels", comparison.path("by").asString());
        assertEquals(2, comparison.path("images").asInt());
        assertEquals(1.0, comparison.path("as_trained").asDouble());
        assertEquals(1.0, comparison.path("int8").asDouble());
        assertTrue(comparison.path("int8_images_per_second").asDouble() > 0);
        assertTrue(Files.size(folder.resolve("small.onnx")) > 0);
    }

    @Test
    void whereTooMuchIsLostNothingIsWrittenAndTheSummarySaysSo() throws IOException {
        var ended = madeAnew(1000);
        assertEquals(1, ended.code(), ended.err());
        var summary = JsonMapper.shared().readTree(ended.out());
        assertFalse(summary.path("written").asBoolean());
        var comparison = summary.path("comparison");
        assertEquals(1.0, comparison.path("as_trained").asDouble());
        assertEquals(0.5, comparison.path("int8").asDouble());
        assertFalse(Files.exists(folder.resolve("small.onnx")));
    }

    private Colours.Ended madeAnew(int loudness) throws IOException {
        var colours = new Colours(folder);
        var test = colours.pair("test");
        colours.pair("more");
        Object[] arguments = {
            "export",
            "--model",
            colours.convolved(loudness),
            "--out",
            folder.resolve("small.onnx"),
            "--int8",
            "--test",
            test,
            "--images",
            colours.images(),
            "--json"
        };
        return Colours.run(arguments);
    }

    private static void assertRefused(String why, Path model, Path out) {
        var err = new StringWriter();
        assertEquals(2, run(err, "--model", model, "--out", out));
        assertTrue(err.toString().contains(why), err.toString());
        assertEquals(1, err.toString().lines().count(), err.toString());
    }

    private ModelProto exported(Path model, String name, String... options) throws IOException {
        var out = folder.resolve(name);
        var err = new StringWriter();
        var arguments = new ArrayList<Object>(List.of("--model", model, "--out", out));
        arguments.addAll(List.of(options));
        assertEquals(0, run(err, arguments.toArray()), err.toString());
        return undescribed(Files.readAllBytes(out));
    }

    private static ModelProto undescribed(byte[] file) throws IOException {
        return ModelProto.parseFrom(file).toBuilder().clearMetadataProps().build();
    }

    private static int run(StringWriter err, Object... arguments) {
        var command = Main.commandLine(Map.of());
        command.setOut(new PrintWriter(new StringWriter()));
        command.setErr(new PrintWriter(err, true));
        return command.execute(
                Stream.concat(Stream.of("export"), Arrays.stream(arguments).map(Object::toString))
                        .toArray(String[]::new));
    }

    private static ModelBundle bundle(ModelProto graph) {
        var plain = new Normalisation(List.of(0.0, 0.0, 0.0), List.of(1.0, 1.0, 1.0));
        var description =
                new ModelDescription(
                        ModelType.CLASSIFICATION,
                        List.of(new Label("good", 0.5), new Label("bad", 0.5)),
                        new PreProcessing(32, 32, ResizeMode.STRETCH, plain),
                        "image",
                        "logits",
                        Activation.SOFTMAX,
                        1);
        var nothing = JsonNodeFactory.instance.objectNode();
        return new ModelBundle(graph.toByteArray(), description, nothing, nothing, "");
    }
}
