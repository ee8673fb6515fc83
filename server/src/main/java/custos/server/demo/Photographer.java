package custos.server.demo;

import java.awt.AlphaComposite;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.GradientPaint;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.AffineTransform;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Line2D;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Random;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;

/**
 * Draws the demo's photos: one thing before a busy background, at any place, size and tilt, in any
 * colour, with shadow, blur of the lens and grain of the film. Colour, background and light are
 * drawn from the same distribution for every label, so that only the shape tells them apart.
 */
final class Photographer {
    private static final int WIDTH = 320;
    private static final int HEIGHT = 256;

    private final Random random;

    /** The same seed takes the same photos. */
    Photographer(long seed) {
        this.random = new Random(seed);
    }

    /** One photo, as JPEG. */
    byte[] photo(Thing thing) {
        var image = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_INT_RGB);
        var graphics = image.createGraphics();
        try {
            graphics.setRenderingHint(
                    RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
            background(graphics);
            clutter(graphics);
            thing(graphics, thing);
        } finally {
            graphics.dispose();
        }
        grain(image);
        return jpeg(image, 0.7f + 0.25f * random.nextFloat());
    }

    private void background(Graphics2D graphics) {
        var from = colour(0.2f, 1);
        var to = colour(0.2f, 1);
        graphics.setPaint(
                new GradientPaint(
                        random.nextInt(WIDTH), 0, from, random.nextInt(WIDTH), HEIGHT, to));
        graphics.fill(new Rectangle2D.Double(0, 0, WIDTH, HEIGHT));
        if (random.nextInt(3) == 0) {
            stripes(graphics);
        }
    }

    private void stripes(Graphics2D graphics) {
        graphics.setComposite(translucent(0.25f));
        graphics.setColor(colour(0, 1));
        graphics.setStroke(new BasicStroke(4 + random.nextInt(14)));
        int step = 24 + random.nextInt(40);
        int lean = random.nextInt(160) - 80;
        for (int x = -WIDTH; x < 2 * WIDTH; x += step) {
            graphics.draw(new Line2D.Double(x, 0, x + lean, HEIGHT));
        }
        graphics.setComposite(AlphaComposite.SrcOver);
    }

    private void clutter(Graphics2D graphics) {
        int spots = 4 + random.nextInt(10);
        for (int i = 0; i < spots; i++) {
            graphics.setComposite(translucent(0.15f + 0.35f * random.nextFloat()));
            graphics.setColor(colour(0, 1));
            double w = 8 + random.nextInt(70);
            double h = 8 + random.nextInt(70);
            double x = random.nextInt(WIDTH) - w / 2;
            double y = random.nextInt(HEIGHT) - h / 2;
            graphics.fill(
                    random.nextBoolean()
                            ? new Ellipse2D.Double(x, y, w, h)
                            : new Rectangle2D.Double(x, y, w, h));
        }
        graphics.setComposite(AlphaComposite.SrcOver);
    }

    private void thing(Graphics2D graphics, Thing thing) {
        double size = HEIGHT * (0.6 + 0.35 * random.nextDouble());
        double x = size / 2 + random.nextDouble() * (WIDTH - size);
        double y = size / 2 + random.nextDouble() * Math.max(1, HEIGHT - size);
        var place = AffineTransform.getTranslateInstance(x, y);
        place.rotate(Math.toRadians(random.nextInt(51) - 25));
        place.scale(random.nextBoolean() ? size : -size, size * (0.85 + 0.3 * random.nextDouble()));
        var shape = place.createTransformedShape(thing.outline());

        graphics.setComposite(translucent(0.35f));
        graphics.setColor(Color.BLACK);
        graphics.fill(AffineTransform.getTranslateInstance(4, 5).createTransformedShape(shape));
        graphics.setComposite(AlphaComposite.SrcOver);
        boolean dark = random.nextBoolean();
        var near = dark ? colour(0, 0.25f) : colour(0.85f, 1);
        var far = dark ? colour(0, 0.35f) : colour(0.75f, 1);
        graphics.setPaint(
                new GradientPaint(
                        (float) (x - size / 2),
                        (float) y,
                        near,
                        (float) (x + size / 2),
                        (float) y,
                        far));
        graphics.fill(shape);
        graphics.setColor(dark ? Color.WHITE : Color.BLACK);
        graphics.setComposite(translucent(0.5f));
        graphics.setStroke(new BasicStroke(1.5f));
        graphics.draw(shape);
        graphics.setComposite(AlphaComposite.SrcOver);
    }

    private void grain(BufferedImage image) {
        double amount = 3 + 9 * random.nextDouble();
        for (int y = 0; y < HEIGHT; y++) {
            for (int x = 0; x < WIDTH; x++) {
                int rgb = image.getRGB(x, y);
                int noise = (int) (random.nextGaussian() * amount);
                image.setRGB(
                        x,
                        y,
                        clamp((rgb >> 16 & 255) + noise) << 16
                                | clamp((rgb >> 8 & 255) + noise) << 8
                                | clamp((rgb & 255) + noise));
            }
        }
    }

    private Color colour(float darkest, float brightest) {
        return Color.getHSBColor(
                random.nextFloat(),
                random.nextFloat(),
                darkest + (brightest - darkest) * random.nextFloat());
    }

    private static AlphaComposite translucent(float alpha) {
        return AlphaComposite.getInstance(AlphaComposite.SRC_OVER, alpha);
    }

    private static int clamp(int value) {
        return Math.clamp(value, 0, 255);
    }

    private static byte[] jpeg(BufferedImage image, float quality) {
        var writer = ImageIO.getImageWritersByFormatName("jpeg").next();
        var bytes = new ByteArrayOutputStream();
        try (var out = ImageIO.createImageOutputStream(bytes)) {
            var settings = writer.getDefaultWriteParam();
            settings.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
            settings.setCompressionQuality(quality);
            writer.setOutput(out);
            writer.write(null, new IIOImage(image, null, null), settings);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write a JPEG in memory", e);
        } finally {
            writer.dispose();
        }
        return bytes.toByteArray();
    }
}
