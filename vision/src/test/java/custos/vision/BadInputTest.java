package custos.vision;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The published hostile and odd images, read in place where they are. */
class BadInputTest {

    private static final Path FOLDER = Path.of(System.getProperty("shared", ""), "badinput");
    private static final Path RESET = Path.of("/proc/self/clear_refs");
    private static final int MAX_INLINE_BYTES = 4 << 20;
    private static final int KNOWN_FILES = 66;

    private static long idleMebibytes;

    private final ImageDecoder decoder = ImageDecoder.create();

    /** All tests here read these files, so the peak counts from before the first of them. */
    @BeforeAll
    static void rest() throws Exception {
        if (Files.isWritable(RESET)) {
            ImageDecoder.create().decode(Drawn.scene("jpg", 640, 480), ImageRules.CUSTOM_LABELS);
            System.gc();
            Files.writeString(RESET, "5");
            idleMebibytes = mebibytes("VmRSS:");
        }
    }

    @Test
    @Timeout(value = 60, unit = TimeUnit.SECONDS) // against a hang, not a measurement
    void everyFileHasAnExpectedOutcome() throws IOException {
        assumeTrue(Files.isDirectory(FOLDER), "skipped: no images in " + FOLDER);
        var json = Files.readString(FOLDER.resolve("expected.json"));
        var cases = JsonMapper.builder().build().readTree(json).get("files");
        assertTrue(cases.size() >= KNOWN_FILES, "only %d cases".formatted(cases.size()));
        var failures = new ArrayList<String>();
        for (var file : cases) {
            var outcome = outcome(file.get("file").asString());
            if (!accepted(file).contains(outcome)) {
                failures.add(file.get("file").asString() + ": " + outcome);
            }
        }
        assertEquals(new ArrayList<String>(), failures);
    }

    private static Set<String> accepted(JsonNode file) {
        var accepted = new HashSet<String>();
        accepted.add(file.get("expected").asString());
        file.get("also_acceptable").forEach(other -> accepted.add(other.asString()));
        return accepted;
    }

    /** The outcome in the words of the service, as section 7.3 of the specification maps it. */
    private String outcome(String file) throws IOException {
        var bytes = Files.readAllBytes(FOLDER.resolve(file));
        try {
            decoder.decode(bytes, ImageRules.CUSTOM_LABELS.withMaxBytes(MAX_INLINE_BYTES), 224);
            return "ok";
        } catch (ImageException refusal) {
            return switch (refusal.problem()) {
                case NOT_AN_IMAGE, CORRUPT -> "InvalidImageFormatException";
                case TOO_LARGE -> "ImageTooLargeException";
                case TOO_SMALL, ASPECT_RATIO -> "InvalidParameterException";
            };
        }
    }

    /** Of the whole set, by the cores' time: other work on the machine does not count. */
    @Test
    void theSetTakesFewSecondsAndLittleMemory() throws Exception {
        assumeTrue(Files.isDirectory(FOLDER), "skipped: no images in " + FOLDER);
        assumeTrue(Files.isWritable(RESET), "skipped: the peak of memory cannot be told here");
        var json = Files.readString(FOLDER.resolve("expected.json"));
        var files = JsonMapper.builder().build().readTree(json).get("files");
        var start = cpuSeconds();
        for (var file : files) {
            outcome(file.get("file").asString());
        }
        var seconds = cpuSeconds() - start;
        var more = mebibytes("VmHWM:") - idleMebibytes;
        System.out.printf("badinput: %.2f s, %d MiB over idle%n", seconds, more);
        assertTrue(seconds < 10, seconds + " s");
        assertTrue(more < 400, more + " MiB over idle");
    }

    private static double cpuSeconds() {
        return ProcessHandle.current().info().totalCpuDuration().orElseThrow().toMillis() / 1e3;
    }

    private static long mebibytes(String entry) throws IOException {
        return Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(line -> line.startsWith(entry))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) >> 10)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void orientedFilesShowTheSamePicture() throws Exception {
        assumeTrue(Files.isDirectory(FOLDER), "skipped: no images in " + FOLDER);
        var upright = decode("exif-orientation-1.jpg");
        for (var orientation = 2; orientation <= 8; orientation++) {
            var turned = decode("exif-orientation-%d.jpg".formatted(orientation));
            assertEquals(0, distance(upright, turned), 6, "orientation " + orientation);
        }
    }

    @Test
    void coloursAreTheSameInEveryColourModel() throws Exception {
        assumeTrue(Files.isDirectory(FOLDER), "skipped: no images in " + FOLDER);
        var plain = decode("ok-444.jpg");
        for (var file :
                new String[] {
                    "ok-baseline.jpg",
                    "ok-arithmetic-coded.jpg",
                    "ok-rgb-colourspace.jpg",
                    "ok-ycck.jpg",
                    "icc-150k-garbage.jpg"
                }) {
            assertEquals(0, distance(plain, decode(file)), 6, file);
        }
    }

    private DecodedImage decode(String file) throws IOException, ImageException {
        var bytes = Files.readAllBytes(FOLDER.resolve(file));
        return decoder.decode(bytes, ImageRules.CUSTOM_LABELS);
    }

    /** Mean difference of a channel's value. */
    private static double distance(DecodedImage one, DecodedImage other) {
        assertEquals(one.width(), other.width());
        assertEquals(one.height(), other.height());
        var sum = 0L;
        for (var at = 0; at < one.rgb().length; at++) {
            sum += Math.abs((one.rgb()[at] & 0xff) - (other.rgb()[at] & 0xff));
        }
        return (double) sum / one.rgb().length;
    }
}
