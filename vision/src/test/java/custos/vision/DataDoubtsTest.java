package custos.vision;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataDoubtsTest {

    @TempDir private Path folder;

    /** Coloured boxes, the same for a seed, whatever the size. */
    private Path photo(String name, int side, long seed) throws IOException {
        var image = new BufferedImage(side, side, BufferedImage.TYPE_INT_RGB);
        var graphics = image.createGraphics();
        var random = new Random(seed);
        for (var shape = 0; shape < 40; shape++) {
            graphics.setColor(new Color(random.nextInt(1 << 24)));
            graphics.fillRect(
                    (int) (side * random.nextDouble()),
                    (int) (side * random.nextDouble()),
                    side / 4,
                    side / 4);
        }
        graphics.dispose();
        var file = folder.resolve(name);
        Files.write(file, Drawn.encode(image, name.substring(name.length() - 3)));
        return file;
    }

    @Test
    void copiesAreFoundWhateverTheirSizeAndFormat() throws IOException {
        var train = List.of(photo("a.png", 256, 1), photo("b.png", 256, 2), photo("c.png", 256, 3));
        var other = photo("other.png", 256, 4);
        var same = photo("same.png", 256, 2);
        var smaller = photo("smaller.jpg", 128, 3);
        var broken = folder.resolve("broken.jpg");
        Files.write(broken, new byte[] {1});
        var pairs =
                new Duplicates(ImageDecoder.create())
                        .between(train, List.of(other, broken, same, smaller));
        assertEquals(
                List.of(
                        new Duplicates.Pair(train.get(1), same, true),
                        new Duplicates.Pair(train.get(2), smaller, false)),
                pairs);
    }

    @Test
    void picturesOfOneColourAreNotTakenForCopies() throws IOException {
        var red = folder.resolve("red.png");
        var blue = folder.resolve("blue.png");
        Files.write(red, Drawn.plain("png", 64, 64, Color.RED));
        Files.write(blue, Drawn.plain("png", 64, 64, Color.BLUE));
        assertEquals(
                List.of(),
                new Duplicates(ImageDecoder.create()).between(List.of(red), List.of(blue)));
    }

    @Test
    void theSameFileIsOneWhateverItShowsAndComesBeforeWhatLooksLikeIt() throws IOException {
        var red = folder.resolve("red.png");
        Files.write(red, Drawn.plain("png", 64, 64, Color.RED));
        var copy = Files.copy(red, folder.resolve("copy.png"));
        var small = photo("small.png", 128, 5);
        var large = photo("large.png", 256, 5);
        var again = Files.copy(large, folder.resolve("again.png"));
        assertEquals(
                List.of(
                        new Duplicates.Pair(red, copy, true),
                        new Duplicates.Pair(large, again, true)),
                new Duplicates(ImageDecoder.create())
                        .between(List.of(small, red, large), List.of(copy, again)));
    }

    private static ImageResult result(String name, String given, double hat, double shoe) {
        return new ImageResult(
                new LabelledImage(Path.of(name), List.of(given)),
                10,
                10,
                List.of(
                        new Finding("hat", hat, Optional.empty()),
                        new Finding("shoe", shoe, Optional.empty())));
    }

    @Test
    void anImageThatLooksLikeAnotherLabelIsSuspected() {
        var images =
                List.of(
                        result("a", "hat", 0.9, 0.1),
                        result("b", "hat", 0.8, 0.2),
                        result("c", "shoe", 0.1, 0.9),
                        result("d", "shoe", 0.4, 0.6),
                        result("unsure", "shoe", 0.55, 0.45),
                        result("wrong", "shoe", 0.95, 0.05));
        var suspects = LabelErrors.among(ModelType.CLASSIFICATION, images);
        assertEquals(1, suspects.size());
        assertEquals(Path.of("wrong"), suspects.getFirst().image().image().file());
        assertEquals("hat", suspects.getFirst().seen().orElseThrow().label());
    }

    @Test
    void surerAnswersOfAnotherGroupDoNotHideAWrongLabel() {
        var before =
                List.of(
                        result("a", "hat", 0.8, 0.2),
                        result("b", "shoe", 0.2, 0.8),
                        result("wrong", "shoe", 0.9, 0.1));
        var after = List.of(result("c", "hat", 0.99, 0.01), result("d", "shoe", 0.01, 0.99));
        var suspects = LabelErrors.among(ModelType.CLASSIFICATION, after, before);
        assertEquals(
                List.of(Path.of("wrong")),
                suspects.stream().map(suspect -> suspect.image().image().file()).toList());
    }

    /** An image with these labels, and how sure a model is of a hat and of a shoe. */
    private static ImageResult several(String name, List<String> given, double hat, double shoe) {
        var one = result(name, "", hat, shoe);
        return new ImageResult(
                new LabelledImage(Path.of(name), given), one.width(), one.height(), one.found());
    }

    @Test
    void ofSeveralLabelsEachMayBeMissingOrTooMany() {
        var images =
                List.of(
                        several("a", List.of("hat"), 0.9, 0.1),
                        several("b", List.of("hat", "shoe"), 0.8, 0.9),
                        several("c", List.of("shoe"), 0.1, 0.8),
                        several("d", List.of(), 0.2, 0.1),
                        several("unsure", List.of("hat"), 0.6, 0.6),
                        several("without shoe", List.of("hat"), 0.8, 0.95),
                        several("with hat", List.of("hat", "shoe"), 0.03, 0.9));
        var suspects = LabelErrors.among(ModelType.MULTILABEL, images);
        assertEquals(
                List.of("with hat: hat for nothing", "without shoe: nothing for shoe"),
                suspects.stream().map(DataDoubtsTest::words).toList());
    }

    @Test
    void ofALabelThatIsAlwaysOrNeverGivenNothingIsKnown() {
        var images =
                List.of(
                        several("a", List.of("hat"), 0.01, 0.99),
                        several("b", List.of("hat"), 0.9, 0.98));
        assertEquals(List.of(), LabelErrors.among(ModelType.MULTILABEL, images));
    }

    private static String words(Suspect suspect) {
        return "%s: %s for %s"
                .formatted(
                        suspect.image().image().file(),
                        suspect.given().map(Finding::label).orElse("nothing"),
                        suspect.seen().map(Finding::label).orElse("nothing"));
    }

    private static JobFolder.Box drawn(String label, int left) {
        return new JobFolder.Box(label, left, 10, 10, 10);
    }

    private static Finding found(String label, int left, double confidence) {
        return new Finding(label, confidence, Optional.of(Box.ofPixels(left, 10, 10, 10, 100, 50)));
    }

    private static ImageResult boxed(String name, List<JobFolder.Box> drawn, Finding... found) {
        return new ImageResult(
                new LabelledImage(Path.of(name), List.of(), drawn), 100, 50, List.of(found));
    }

    @Test
    void boxesMayHaveAnotherLabelOrBeMissing() {
        var images =
                List.of(
                        boxed("a", List.of(drawn("hat", 10)), found("hat", 11, 0.9)),
                        boxed("b", List.of(drawn("hat", 10)), found("hat", 9, 0.7)),
                        boxed("c", List.of(drawn("shoe", 50)), found("shoe", 50, 0.8)),
                        boxed(
                                "as hat",
                                List.of(drawn("hat", 50)),
                                found("shoe", 51, 0.9),
                                found("hat", 50, 0.2)),
                        boxed(
                                "without hat",
                                List.of(drawn("shoe", 50)),
                                found("hat", 10, 0.92),
                                found("shoe", 52, 0.9),
                                found("shoe", 11, 0.85),
                                found("hat", 80, 0.4)),
                        boxed("beside", List.of(drawn("shoe", 50)), found("shoe", 55, 0.9)));
        var suspects = LabelErrors.among(ModelType.DETECTION, images);
        assertEquals(
                List.of("without hat: nothing for hat", "as hat: hat for shoe"),
                suspects.stream().map(DataDoubtsTest::words).toList());
        assertEquals(0.1, suspects.getFirst().place().orElseThrow().left());
        assertEquals(0.5, suspects.getLast().place().orElseThrow().left(), "where it was drawn");
    }

    @Test
    void thingsThatLieOverEachOtherAreNotTakenForOneAnother() {
        var both = List.of(drawn("head", 10), drawn("helmet", 12));
        var images =
                List.of(
                        boxed("a", both, found("helmet", 12, 0.9), found("head", 10, 0.5)),
                        boxed("b", both, found("helmet", 13, 0.9), found("head", 9, 0.6)));
        assertEquals(List.of(), LabelErrors.among(ModelType.DETECTION, images));
    }

    @Test
    void aBoxAroundNothingIsSuspectedWhereTheModelUsuallyFindsWhatItIsAbout() {
        var good = boxed("a", List.of(drawn("hat", 10)), found("hat", 11, 0.9));
        var near =
                boxed(
                        "near",
                        List.of(drawn("hat", 10)),
                        found("shoe", 14, 0.2)); // something is there
        var nothing =
                boxed(
                        "nothing",
                        List.of(drawn("hat", 10)),
                        found("hat", 50, 0.3),
                        found("hat", 10, 0.05));
        assertEquals(
                List.of("nothing: hat for nothing"),
                LabelErrors.among(ModelType.DETECTION, List.of(good, good, good, near, nothing))
                        .stream()
                        .map(DataDoubtsTest::words)
                        .toList());
        assertEquals(
                List.of(),
                LabelErrors.among(ModelType.DETECTION, List.of(good, near, nothing)),
                "it finds too few of them");
    }

    @Test
    void somethingIsSuspected() {
        var image = several("a", List.of(), 0.1, 0.1);
        assertThrows(
                IllegalArgumentException.class,
                () -> new Suspect(image, Optional.empty(), Optional.empty()));
    }
}
