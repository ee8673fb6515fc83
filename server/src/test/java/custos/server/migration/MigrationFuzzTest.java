package custos.server.migration;

import static org.junit.jupiter.api.Assertions.assertTrue;

import custos.manifest.Entry;
import custos.manifest.ParsedLine;
import custos.manifest.Quotas;
import custos.server.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Changed bytes: an import ends with sound lines or with an error for the user, never otherwise.
 */
final class MigrationFuzzTest {
    private static final int ROUNDS = 300;
    private static final List<String> WORDS =
            List.of(
                    "NaN",
                    "-1",
                    "1e309",
                    "\"",
                    "<",
                    ">",
                    "&x;",
                    "../",
                    "null",
                    "{",
                    "[",
                    "]",
                    "}",
                    "\u0000",
                    "\n",
                    " ",
                    "0",
                    "99999999999999999999",
                    "<!DOCTYPE a>",
                    "\\ud800");

    @TempDir Path folder = Path.of("");

    @ParameterizedTest
    @EnumSource
    void whateverTheBytesAreTheImportEndsInOrder(DatasetFormat format) throws Exception {
        var truth =
                Truth.random(
                        new Random(5),
                        3,
                        new Truth.Ability(true, format != DatasetFormat.YOLO, false, false));
        var given = folder.resolve("given");
        truth.draw(GeneratedExport.pictures(format, given));
        GeneratedExport.write(format, truth, given);
        List<Path> files;
        try (var all = Files.walk(given)) {
            files =
                    all.filter(Files::isRegularFile)
                            .filter(f -> !ImageFolder.isPictureName(f.toString()))
                            .sorted()
                            .toList();
        }
        var manifest = folder.resolve("out.manifest");
        Randomly.check(
                ROUNDS,
                (random, _) -> {
                    var file = files.get(random.nextInt(files.size()));
                    var sound = Files.readAllBytes(file);
                    Files.write(file, mutated(sound, random));
                    try {
                        importing(format, given, manifest);
                    } finally {
                        Files.write(file, sound);
                    }
                });
        importing(format, given, manifest);
        truth.check(manifest); // the files are as they were, so the rounds began with good ones
    }

    private static void importing(DatasetFormat format, Path given, Path manifest)
            throws IOException {
        try {
            new Observed().importing(format, given, manifest);
        } catch (UserError e) {
            assertTrue(!e.text().isBlank());
            return;
        }
        for (var line : Files.readAllLines(manifest)) {
            var entry = (Entry) ParsedLine.of(line, Quotas.NONE);
            for (var error : entry.errors()) {
                // a box may be smaller than training takes, and still be a box
                assertTrue(
                        error.code().name().equals("ERROR_BOUNDING_BOX_TOO_SMALL")
                                || error.code().name().equals("ERROR_NO_VALID_ANNOTATIONS"),
                        error.code().name() + line);
            }
        }
    }

    private static byte[] mutated(byte[] sound, Random random) {
        var bytes = sound.clone();
        for (int i = random.nextInt(1, 4); i > 0 && bytes.length > 0; i--) {
            int at = random.nextInt(bytes.length);
            bytes =
                    switch (random.nextInt(4)) {
                        case 0 -> replaced(bytes, at, new byte[] {(byte) random.nextInt(256)}, 1);
                        case 1 -> replaced(bytes, at, word(random), random.nextInt(3));
                        case 2 -> replaced(bytes, at, new byte[0], random.nextInt(20));
                        default -> {
                            int from = random.nextInt(bytes.length);
                            int to = Math.min(bytes.length, from + random.nextInt(40));
                            yield replaced(
                                    bytes, at, java.util.Arrays.copyOfRange(bytes, from, to), 0);
                        }
                    };
        }
        return bytes;
    }

    private static byte[] word(Random random) {
        return WORDS.get(random.nextInt(WORDS.size()))
                .getBytes(java.nio.charset.StandardCharsets.UTF_8);
    }

    private static byte[] replaced(byte[] bytes, int at, byte[] by, int length) {
        int end = Math.min(bytes.length, at + length);
        var result = new byte[at + by.length + bytes.length - end];
        System.arraycopy(bytes, 0, result, 0, at);
        System.arraycopy(by, 0, result, at, by.length);
        System.arraycopy(bytes, end, result, at + by.length, bytes.length - end);
        return result;
    }
}
