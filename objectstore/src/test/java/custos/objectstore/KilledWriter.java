package custos.objectstore;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.util.HexFormat;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.NullMarked;

/**
 * A program that puts objects until it is killed, and prints each one's key and MD5 when the store
 * has acknowledged it. Few keys, so that most puts replace an object.
 */
@NullMarked
final class KilledWriter {
    private static final int THREADS = 3;
    private static final int KEYS = 5;

    private KilledWriter() {}

    /** Arguments: the folder, the seed. */
    public static void main(String[] arguments) throws InterruptedException {
        var folder = Path.of(arguments[0]);
        long seed = Long.parseLong(arguments[1]);
        var database = Databases.open(folder);
        Databases.createBucket(database, "photos");
        var store =
                ObjectStoreModule.open(database, folder.resolve("objects"), Clock.systemUTC())
                        .objects();
        System.out.println("ready");
        for (int i = 0; i < THREADS; i++) {
            var random = new Random(seed + i);
            int thread = i;
            Thread.ofPlatform().start(() -> write(store, thread, random));
        }
        Thread.currentThread().join();
    }

    private static void write(ObjectStore store, int thread, Random random) {
        for (int n = 0; ; n++) {
            var content = new byte[random.nextInt(200_000)];
            random.nextBytes(content);
            var key = thread + "/" + n % KEYS;
            try {
                say("begun " + key + " " + md5(content));
                store.put("photos", key, new ByteArrayInputStream(content), "t", Map.of());
                say("done " + key + " " + md5(content));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private static void say(String line) {
        var bytes = (line + "\n").getBytes(StandardCharsets.UTF_8);
        System.out.write(bytes, 0, bytes.length); // one call, so that lines stay whole
        System.out.flush();
    }

    static String md5(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
