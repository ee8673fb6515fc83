package custos.trainer;

import custos.trainer.graph.Backbone;
import custos.vision.JobFolder;
import custos.vision.ModelType;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.Polygon;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;

/** Job folders of small drawn images: circles, squares and triangles of any colour. */
public final class Shapes {
    public static final List<String> LABELS = List.of("circle", "square", "triangle");

    /** The usual size of the test backbone: the starter's weights on far fewer pixels. */
    private static final int SIZE = 64;

    private static final int DASH = 4;
    private static final int PATCH = 40;

    private final Path root;
    private final Random random;
    private int width = 96;

    public Shapes(Path root, long seed) {
        this.root = root;
        this.random = new Random(seed);
    }

    /** The same of wide pictures. */
    Shapes wide() {
        width = 144;
        return this;
    }

    public static Path starter() {
        return Path.of(System.getProperty("backbone"));
    }

    /** A job with one shape an image. */
    JobFolder classification(String name, int train, int test) throws IOException {
        return job(name, ModelType.CLASSIFICATION, train, test);
    }

    /** A job with none to all shapes an image. */
    public JobFolder multiLabel(String name, int train, int test) throws IOException {
        return job(name, ModelType.MULTILABEL, train, test);
    }

    /** A job with none to all shapes an image, each with its box, on the whole starter. */
    public JobFolder detection(String name, int train, int test) throws IOException {
        var folder = job(name, ModelType.DETECTION, train, test);
        folder.write(JobFolder.Settings.of(ModelType.DETECTION, 17, LABELS, 2));
        return folder;
    }

    /** A job of large pictures with a dozen tiny shapes each; every fourth shows none. */
    public JobFolder tiny(String name, int train, int test) throws IOException {
        var folder = new JobFolder(Files.createDirectories(root.resolve(name)));
        Files.createDirectories(folder.images());
        folder.write(JobFolder.Settings.of(ModelType.DETECTION, 17, LABELS, 2));
        folder.writeTrain(drawTiny(folder, "train", train));
        folder.writeTest(drawTiny(folder, "test", test));
        return folder;
    }

    private List<JobFolder.Image> drawTiny(JobFolder folder, String split, int count)
            throws IOException {
        var images = new ArrayList<JobFolder.Image>();
        for (int i = 0; i < count; i++) {
            var file = "images/%s-%03d.png".formatted(split, i);
            var image = new BufferedImage(1_100, 800, BufferedImage.TYPE_INT_RGB);
            var canvas = background(image);
            var boxes = new ArrayList<JobFolder.Box>();
            for (int shape = 0; shape < 12 && i % 4 < 3; shape++) {
                int size = 15 + random.nextInt(4);
                int x = random.nextInt(image.getWidth() - size);
                int y = random.nextInt(image.getHeight() - size);
                canvas.setColor(colour(0));
                fill(canvas, shape % 3, x, y, size);
                boxes.add(new JobFolder.Box(LABELS.get(shape % 3), x, y, size, size));
            }
            canvas.dispose();
            ImageIO.write(image, "png", folder.path().resolve(file).toFile());
            images.add(new JobFolder.Image(file, List.of(), boxes));
        }
        return images;
    }

    private Graphics2D background(BufferedImage image) {
        var canvas = image.createGraphics();
        canvas.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        canvas.setColor(colour(0.7f));
        canvas.fillRect(0, 0, image.getWidth(), image.getHeight());
        return canvas;
    }

    private static void fill(Graphics2D canvas, int shape, int x, int y, int size) {
        switch (shape) {
            case 0 -> canvas.fillOval(x, y, size, size);
            case 1 -> canvas.fillRect(x, y, size, size);
            default -> canvas.fillPolygon(triangle(x, y, size));
        }
    }

    private JobFolder job(String name, ModelType type, int train, int test) throws IOException {
        var folder = new JobFolder(Files.createDirectories(root.resolve(name)));
        Files.createDirectories(folder.images());
        smallBackbone(folder.path());
        folder.write(
                new JobFolder.Settings(JobFolder.VERSION, type, 17, LABELS, null, 2, "small.onnx"));
        folder.writeTrain(draw(folder, type, "train", train));
        folder.writeTest(draw(folder, type, "test", test));
        return folder;
    }

    /** A job of pictures with dashes, lying or standing, too fine for small samples. */
    JobFolder fineDashes(String name, int train) throws IOException {
        return ofTwo(name, List.of("lying", "standing"), this::dashes, train, 0);
    }

    /** A job of discs with holes that are all alike, but for a scratch on every other one. */
    JobFolder scratches(String name, int train, int test) throws IOException {
        return ofTwo(name, List.of("good", "bad"), this::disc, train, test);
    }

    /** A job of boards with lines all over, two of which have gaps of three pixels in some. */
    public JobFolder specks(String name, int train, int test) throws IOException {
        return ofTwo(name, List.of("good", "bad"), this::board, train, test);
    }

    /** A job of bars and corners that lie any way round. */
    public JobFolder tabletop(String name, int train) throws IOException {
        return ofTwo(
                name,
                List.of("bar", "corner"),
                first -> thing(first, random.nextInt(360)),
                train,
                0);
    }

    /** A job of bars that lie or stand, which tells their label. */
    public JobFolder bars(String name, int train) throws IOException {
        return ofTwo(
                name, List.of("lying", "standing"), lying -> thing(true, lying ? 0 : 90), train, 0);
    }

    /** A job of arrows, told by whether they point to the left or to the right. */
    public JobFolder arrows(String name, int train, int test) throws IOException {
        return ofTwo(name, List.of("left", "right"), this::arrow, train, test);
    }

    /** A job of houses and trees under a sky. */
    public JobFolder landscapes(String name, int train) throws IOException {
        return ofTwo(name, List.of("house", "tree"), this::landscape, train, 0);
    }

    private BufferedImage board(boolean good) {
        var image = new BufferedImage(256, 256, BufferedImage.TYPE_BYTE_GRAY);
        var canvas = image.createGraphics();
        canvas.setColor(Color.DARK_GRAY);
        canvas.fillRect(0, 0, 256, 256);
        int broken = random.nextInt(5);
        for (int line = 0; line < 10; line++) {
            int x = 8 + 25 * line;
            int y = 60 + random.nextInt(120);
            int gray = 150 + random.nextInt(100);
            canvas.setColor(new Color(gray, gray, gray));
            canvas.fillRect(x, 10 + random.nextInt(20), 5, y);
            canvas.fillRect(x, y, 15, 5);
            canvas.fillRect(x + 12, y, 5, 200 + random.nextInt(40) - y);
            if (line % 5 == broken && !good) {
                canvas.setColor(Color.DARK_GRAY);
                canvas.fillRect(x, 35 + random.nextInt(y - 40), 5, 3);
            }
        }
        canvas.dispose();
        return image;
    }

    private BufferedImage thing(boolean bar, int degrees) {
        return inTheMiddle(canvas -> {
            canvas.rotate(Math.toRadians(degrees));
            canvas.fillRect(-24, -5, 48, 10);
            if (!bar) {
                canvas.fillRect(-24, -5, 10, 30);
            }
        });
    }

    private BufferedImage arrow(boolean left) {
        return inTheMiddle(canvas -> {
            canvas.scale(left ? 1 : -1, 1);
            canvas.fillRect(-10, -5, 34, 10);
            canvas.fillPolygon(new int[] {-30, -8, -8}, new int[] {0, -20, 20}, 3);
        });
    }

    /** Something white about the middle of a plain picture. */
    private BufferedImage inTheMiddle(Consumer<Graphics2D> thing) {
        var image = new BufferedImage(96, 80, BufferedImage.TYPE_INT_RGB);
        var canvas = image.createGraphics();
        canvas.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        canvas.setColor(colour(0.3f));
        canvas.fillRect(0, 0, 96, 80);
        canvas.translate(48 + random.nextInt(7) - 3, 40 + random.nextInt(7) - 3);
        canvas.setColor(Color.WHITE);
        thing.accept(canvas);
        canvas.dispose();
        return image;
    }

    private BufferedImage landscape(boolean house) {
        var image = new BufferedImage(96, 80, BufferedImage.TYPE_INT_RGB);
        var canvas = image.createGraphics();
        canvas.setColor(new Color(150, 190, 200 + random.nextInt(50)));
        canvas.fillRect(0, 0, 96, 80);
        int horizon = 40 + random.nextInt(20);
        canvas.setColor(new Color(60, 100 + random.nextInt(50), 40));
        canvas.fillRect(0, horizon, 96, 80);
        int x = random.nextInt(66);
        canvas.setColor(house ? Color.ORANGE : Color.GREEN.darker());
        canvas.fillPolygon(new int[] {x, x + 30, x + 15}, new int[] {horizon, horizon, 15}, 3);
        canvas.dispose();
        return image;
    }

    /** A picture with the first of two labels, or with the second. */
    private interface Drawing {
        BufferedImage of(boolean first);
    }

    private JobFolder ofTwo(String name, List<String> labels, Drawing drawing, int train, int test)
            throws IOException {
        var folder = new JobFolder(Files.createDirectories(root.resolve(name)));
        Files.createDirectories(folder.images());
        smallBackbone(folder.path());
        folder.write(
                new JobFolder.Settings(
                        JobFolder.VERSION,
                        ModelType.CLASSIFICATION,
                        17,
                        labels,
                        null,
                        2,
                        "small.onnx"));
        folder.writeTrain(draw(folder, labels, drawing, "train", train));
        folder.writeTest(draw(folder, labels, drawing, "test", test));
        return folder;
    }

    private static List<JobFolder.Image> draw(
            JobFolder folder, List<String> labels, Drawing drawing, String split, int count)
            throws IOException {
        var images = new ArrayList<JobFolder.Image>();
        for (int i = 0; i < count; i++) {
            var file = "images/%s-%03d.png".formatted(split, i);
            var picture = drawing.of(i % 2 == 0);
            ImageIO.write(picture, "png", folder.path().resolve(file).toFile());
            images.add(new JobFolder.Image(file, List.of(labels.get(i % 2)), List.of()));
        }
        return images;
    }

    private BufferedImage disc(boolean good) {
        var image = new BufferedImage(96, 96, BufferedImage.TYPE_INT_RGB);
        var canvas = image.createGraphics();
        canvas.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        canvas.setColor(colour(0.7f));
        canvas.fillRect(0, 0, 96, 96);
        int x = 8 + random.nextInt(8);
        int y = 8 + random.nextInt(8);
        canvas.setColor(Color.getHSBColor(0.6f, 0.1f, 0.4f + 0.1f * random.nextFloat()));
        canvas.fillOval(x, y, 70, 70);
        for (int hole = 0; hole < 4; hole++) {
            canvas.setColor(random.nextBoolean() ? Color.LIGHT_GRAY : Color.DARK_GRAY);
            canvas.fillOval(x + 12 + random.nextInt(40), y + 12 + random.nextInt(40), 7, 7);
        }
        if (!good) {
            int left = x + 15 + random.nextInt(25);
            int top = y + 15 + random.nextInt(25);
            canvas.setColor(random.nextBoolean() ? Color.LIGHT_GRAY : Color.DARK_GRAY);
            canvas.drawLine(left, top, left + random.nextInt(12), top + 12);
        }
        canvas.dispose();
        return image;
    }

    /** Somewhere on plain gray, a patch of short dashes of any other gray. */
    private BufferedImage dashes(boolean lying) {
        var image = new BufferedImage(256, 256, BufferedImage.TYPE_BYTE_GRAY);
        var canvas = image.createGraphics();
        canvas.setColor(Color.GRAY);
        canvas.fillRect(0, 0, 256, 256);
        canvas.dispose();
        int left = random.nextInt(256 - PATCH);
        int top = random.nextInt(256 - PATCH);
        for (int line = 0; line < PATCH; line++) {
            int gray = 0;
            int phase = random.nextInt(DASH);
            for (int along = 0; along < PATCH; along++) {
                if (along == 0 || (along + phase) % DASH == 0) {
                    gray = random.nextInt(256);
                }
                int x = left + (lying ? along : line);
                int y = top + (lying ? line : along);
                image.getRaster().setSample(x, y, 0, gray);
            }
        }
        return image;
    }

    private static void smallBackbone(Path folder) throws IOException {
        var descriptor = Backbone.Descriptor.read(Backbone.descriptorFile(starter()));
        Files.createLink(folder.resolve("small.onnx"), starter());
        new Backbone.Descriptor(
                        descriptor.name(),
                        descriptor.input(),
                        SIZE,
                        descriptor.normalisation(),
                        descriptor.features(),
                        descriptor.pooled(),
                        descriptor.notice(),
                        descriptor.source(),
                        null)
                .write(folder.resolve("small.json"));
    }

    private List<JobFolder.Image> draw(JobFolder folder, ModelType type, String split, int count)
            throws IOException {
        var images = new ArrayList<JobFolder.Image>();
        for (int i = 0; i < count; i++) {
            int number = i;
            IntPredicate shown =
                    type == ModelType.CLASSIFICATION
                            ? shape -> shape == number % LABELS.size()
                            : shape -> (number >> shape & 1) == 1;
            var file = "images/%s-%03d.png".formatted(split, i);
            var boxes = new ArrayList<JobFolder.Box>();
            var picture = picture(shown, boxes);
            ImageIO.write(picture, "png", folder.path().resolve(file).toFile());
            var labels =
                    IntStream.range(0, LABELS.size()).filter(shown).mapToObj(LABELS::get).toList();
            images.add(
                    type == ModelType.DETECTION
                            ? new JobFolder.Image(file, List.of(), boxes)
                            : new JobFolder.Image(file, labels, List.of()));
        }
        return images;
    }

    private BufferedImage picture(IntPredicate shown, List<JobFolder.Box> boxes) {
        var image = new BufferedImage(width, 80, BufferedImage.TYPE_INT_RGB);
        var canvas = background(image);
        for (int shape = 0; shape < LABELS.size(); shape++) {
            if (shown.test(shape)) {
                canvas.setColor(colour(0));
                int size = 24 + random.nextInt(12);
                int x = random.nextInt(image.getWidth() - size);
                int y = random.nextInt(image.getHeight() - size);
                boxes.add(new JobFolder.Box(LABELS.get(shape), x, y, size, size));
                fill(canvas, shape, x, y, size);
            }
        }
        canvas.dispose();
        return image;
    }

    private static Polygon triangle(int x, int y, int size) {
        return new Polygon(
                new int[] {x, x + size, x + size / 2}, new int[] {y + size, y + size, y}, 3);
    }

    private Color colour(float lightest) {
        return Color.getHSBColor(
                random.nextFloat(),
                lightest > 0 ? 0.2f : 0.9f,
                lightest + 0.2f * random.nextFloat());
    }
}
