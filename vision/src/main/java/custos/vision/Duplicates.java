package custos.vision;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;

/** Finds test images that were trained on: a model knows those by heart, and figures flatter. */
public final class Duplicates {

    private static final int SHORT_SIDE = 32;

    private final ImageDecoder decoder;

    public Duplicates(ImageDecoder decoder) {
        this.decoder = decoder;
    }

    /**
     * Two images that are one.
     *
     * @param identical whether the files are the same, byte for byte; else they only look so
     */
    public record Pair(Path train, Path test, boolean identical) {}

    private record Known(Path file, String digest, Fingerprint look) {}

    /** The pairs, in the order of the test images; what cannot be read has no double. */
    public List<Pair> between(List<Path> train, List<Path> test) {
        var known = new ArrayList<Known>();
        for (var file : train) {
            look(file, known);
        }
        var byDigest = new HashMap<String, Known>();
        known.forEach(image -> byDigest.putIfAbsent(image.digest(), image));
        var pairs = new ArrayList<Pair>();
        for (var file : test) {
            var seen = new ArrayList<Known>();
            look(file, seen);
            for (var image : seen) {
                var same = Optional.ofNullable(byDigest.get(image.digest()));
                same.or(() -> alike(known, image))
                        .ifPresent(
                                other -> pairs.add(new Pair(other.file(), file, same.isPresent())));
            }
        }
        return pairs;
    }

    private static Optional<Known> alike(List<Known> known, Known image) {
        return known.stream().filter(other -> other.look().resembles(image.look())).findFirst();
    }

    private void look(Path file, List<Known> into) {
        try {
            var bytes = Files.readAllBytes(file);
            var image = decoder.decode(bytes, ImageRules.OWN, SHORT_SIDE);
            into.add(new Known(file, digest(bytes), new Fingerprint(image)));
        } catch (ImageException | IOException _) {
            // Whoever reads it next says so.
        }
    }

    private static String digest(byte[] bytes) {
        try {
            return new String(MessageDigest.getInstance("SHA-256").digest(bytes), ISO_8859_1);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible); // every Java platform has SHA-256
        }
    }
}
