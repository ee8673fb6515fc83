package custos.objectstore;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rounds of {@code kill -9} against a writing process; {@code -Dkill.rounds=} makes it longer. */
@NullMarked
final class KillTest {
    @TempDir Path folder;

    /** What a key may hold: what was acknowledged last, or what was begun after that. */
    private final Map<String, Set<String>> possible = new HashMap<>();

    private int acknowledged;

    @Test
    void everyAcknowledgedObjectIsThereAndWholeAfterKills() throws Exception {
        int rounds = Integer.getInteger("kill.rounds", 5);
        var random = new Random(Long.parseLong("0" + System.getProperty("seed", "")));
        for (int round = 0; round < rounds; round++) {
            writeAndKill(random);
            check();
        }
        assertTrue(acknowledged > rounds, "puts were acknowledged: " + acknowledged);
    }

    private void writeAndKill(Random random) throws IOException, InterruptedException {
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        var process =
                new ProcessBuilder(
                                java,
                                "-Xmx128m",
                                "-XX:TieredStopAtLevel=1",
                                "-XX:+UseSerialGC",
                                "--enable-native-access=ALL-UNNAMED",
                                "-cp",
                                System.getProperty("java.class.path"),
                                KilledWriter.class.getName(),
                                folder.toString(),
                                String.valueOf(random.nextInt(1_000_000)))
                        .redirectError(ProcessBuilder.Redirect.DISCARD)
                        .start();
        int lines = random.nextInt(1, 120);
        try (var output =
                new BufferedReader(
                        new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            // Killed after so many lines rather than after some time; what was said before it died
            // is read to the end.
            for (var line = output.readLine(); line != null; line = output.readLine()) {
                saw(line);
                if (--lines == 0) {
                    process.toHandle().destroyForcibly(); // Process itself would close the output
                }
            }
        }
        assertEquals(128 + 9, process.waitFor(), "killed, not ended by itself");
    }

    private void saw(String line) {
        var words = line.split(" ", -1);
        if (words.length != 3 || words[2].length() != 32) {
            return; // "ready", or cut short by the kill
        }
        if (words[0].equals("done")) {
            acknowledged++;
            possible.put(words[1], new HashSet<>(Set.of(words[2])));
        } else {
            possible.computeIfAbsent(words[1], _ -> new HashSet<>(Set.of(""))).add(words[2]);
        }
    }

    private void check() throws IOException {
        try (var database = Databases.open(folder)) {
            var store =
                    ObjectStoreModule.open(database, folder.resolve("objects"), Clock.systemUTC())
                            .objects();
            int objects = 0;
            for (var entry : possible.entrySet()) {
                var found = store.find("photos", entry.getKey());
                var etag = found.map(ObjectStore.ObjectInfo::etag).orElse("");
                assertTrue(entry.getValue().contains(etag), entry + " holds " + etag);
                if (found.isPresent()) {
                    objects++;
                    try (var in = store.open("photos", entry.getKey())) {
                        assertEquals(etag, KilledWriter.md5(in.readAllBytes()));
                    }
                    entry.setValue(new HashSet<>(Set.of(etag)));
                }
            }
            assertEquals(objects, files(), "no file without an object");
        }
    }

    private int files() throws IOException {
        try (var all = Files.walk(folder.resolve("objects"))) {
            return (int) all.filter(Files::isRegularFile).count();
        }
    }
}
