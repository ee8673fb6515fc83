package custos.server.migration;

import static org.junit.jupiter.api.Assertions.assertEquals;

import custos.manifest.Attribute;
import custos.manifest.Box;
import custos.manifest.Entry;
import custos.manifest.ParsedLine;
import custos.manifest.Quotas;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import javax.imageio.ImageIO;

/** What is really on the images of a generated dataset. */
record Truth(List<Image> images) {
    static final double HALF_A_PIXEL = 0.5;
    private static final List<String> LABELS =
            List.of("cat", "polka dots", "Größe & Güte", "a \"quoted\" <tag>", "0", "50% off: #1");

    record Image(String name, int width, int height, List<String> labels, List<Box> boxes) {}

    /** What a format can say. */
    record Ability(boolean boxes, boolean imageLabels, boolean both, boolean folders) {}

    static Truth random(Random random, int count, Ability ability) {
        var images = new ArrayList<Image>();
        for (int i = 0; i < count; i++) {
            int width = random.nextInt(64, 500);
            int height = random.nextInt(64, 500);
            var folder = ability.folders() && random.nextBoolean() ? "part " + i % 2 + "/" : "";
            var name = folder + "photo-" + i + (random.nextBoolean() ? ".png" : ".jpg");
            images.add(image(random, name, width, height, ability));
        }
        return new Truth(images);
    }

    private static Image image(Random random, String name, int width, int height, Ability can) {
        var labels = new LinkedHashSet<String>();
        var boxes = new ArrayList<Box>();
        if (can.boxes()) {
            for (int i = random.nextInt(4); i > 0; i--) {
                boxes.add(box(random, width, height));
            }
        }
        if (can.imageLabels() && (can.both() || boxes.isEmpty())) {
            for (int i = can.boxes() ? random.nextInt(3) : 1; i > 0; i--) {
                labels.add(label(random));
            }
        }
        boxes.forEach(box -> labels.remove(box.label())); // two formats cannot tell them apart
        return new Image(name, width, height, List.copyOf(labels), List.copyOf(boxes));
    }

    private static String label(Random random) {
        return LABELS.get(random.nextInt(LABELS.size()));
    }

    private static Box box(Random random, int width, int height) {
        double left = random.nextDouble(width - 10);
        double top = random.nextDouble(height - 10);
        boolean whole = random.nextBoolean();
        double right = left + random.nextDouble(5, width - left);
        double bottom = top + random.nextDouble(5, height - top);
        return whole
                ? new Box(
                        label(random),
                        Math.floor(left),
                        Math.floor(top),
                        Math.floor(right) - Math.floor(left),
                        Math.floor(bottom) - Math.floor(top))
                : new Box(label(random), left, top, right - left, bottom - top);
    }

    /** Draws the pictures, plain but real. */
    void draw(Path folder) throws IOException {
        for (var image : images) {
            var file = folder.resolve(image.name());
            Files.createDirectories(file.getParent());
            var pixels =
                    new BufferedImage(image.width(), image.height(), BufferedImage.TYPE_BYTE_GRAY);
            pixels.setRGB(0, 0, Color.WHITE.getRGB());
            var kind = image.name().endsWith("png") ? "png" : "jpg";
            ImageIO.write(pixels, kind, file.toFile());
        }
    }

    /** Holds a manifest against what is true. */
    void check(Path manifest) throws IOException {
        var found = new TreeMap<String, Image>();
        for (var line : Files.readAllLines(manifest)) {
            var image = read(line);
            found.put(image.name(), image);
        }
        assertEquals(images.size(), found.size());
        for (var image : images) {
            var other = found.get(last(image.name()));
            if (other == null) {
                throw new AssertionError("no image " + image.name() + " in " + found.keySet());
            }
            assertEquals(sorted(image.labels()), sorted(other.labels()), image.name());
            checkBoxes(image, other);
        }
    }

    private static List<String> sorted(List<String> labels) {
        return labels.stream().sorted().toList();
    }

    private static void checkBoxes(Image image, Image other) {
        assertEquals(image.boxes().size(), other.boxes().size(), image.name());
        if (!image.boxes().isEmpty()) {
            assertEquals(image.width(), other.width());
            assertEquals(image.height(), other.height());
        }
        for (int i = 0; i < image.boxes().size(); i++) {
            var box = image.boxes().get(i);
            var found = other.boxes().get(i);
            assertEquals(box.label(), found.label());
            assertEquals(box.left(), found.left(), HALF_A_PIXEL);
            assertEquals(box.top(), found.top(), HALF_A_PIXEL);
            assertEquals(box.left() + box.width(), found.left() + found.width(), HALF_A_PIXEL);
            assertEquals(box.top() + box.height(), found.top() + found.height(), HALF_A_PIXEL);
        }
    }

    /** An image as a line says it, under the last part of its name. */
    static Image read(String line) {
        var entry = (Entry) ParsedLine.of(line, Quotas.NONE);
        assertEquals(List.of(), entry.errors(), line);
        int width = 0;
        int height = 0;
        var labels = new ArrayList<String>();
        var boxes = new ArrayList<Box>();
        for (var attribute : entry.attributes()) {
            switch (attribute) {
                case Attribute.ImageLabel(_, var label) -> labels.add(label);
                case Attribute.Boxes some -> {
                    width = some.size().width();
                    height = some.size().height();
                    boxes.addAll(some.boxes());
                }
                case Attribute.Unusable unusable -> throw new AssertionError(unusable.toString());
            }
        }
        return new Image(last(entry.sourceRef().key()), width, height, labels, boxes);
    }

    private static String last(String name) {
        return name.substring(name.lastIndexOf('/') + 1);
    }

    /** All labels, in the order of their names. */
    List<String> labels() {
        var labels = new LinkedHashSet<String>();
        for (var image : images) {
            labels.addAll(image.labels());
            image.boxes().forEach(box -> labels.add(box.label()));
        }
        return labels.stream().sorted(Comparator.naturalOrder()).toList();
    }
}
