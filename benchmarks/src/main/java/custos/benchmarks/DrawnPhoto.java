package custos.benchmarks;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Random;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/** A disc or a cross on grain, as a JPEG whose size can be chosen. */
final class DrawnPhoto {
    private static final int WIDTH = 640;
    private static final int HEIGHT = 480;

    private final BufferedImage image =
            new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_INT_RGB);

    DrawnPhoto(long seed, boolean disc) {
        var random = new Random(seed);
        var graphics = image.createGraphics();
        graphics.setColor(new Color(random.nextInt(1 << 24)));
        graphics.fillRect(0, 0, WIDTH, HEIGHT);
        graphics.setColor(new Color(random.nextInt(1 << 24)));
        int size = 150 + random.nextInt(250);
        int x = random.nextInt(WIDTH - size);
        int y = random.nextInt(HEIGHT - size);
        if (disc) {
            graphics.fillOval(x, y, size, size);
        } else {
            graphics.fillRect(x + size * 2 / 5, y, size / 5, size);
            graphics.fillRect(x, y + size * 2 / 5, size, size / 5);
        }
        graphics.dispose();
        for (int row = 0; row < HEIGHT; row++) {
            for (int column = 0; column < WIDTH; column++) {
                int grain = random.nextInt(24);
                image.setRGB(column, row, image.getRGB(column, row) ^ (grain * 0x010101));
            }
        }
    }

    /** The JPEG whose quality brings it nearest to that many bytes, from below. */
    byte[] jpeg(int bytes) throws IOException {
        float low = 0.05f;
        float high = 1;
        for (int step = 0; step < 8; step++) {
            float middle = (low + high) / 2;
            if (jpeg(middle).length > bytes) {
                high = middle;
            } else {
                low = middle;
            }
        }
        return jpeg(low);
    }

    private byte[] jpeg(float quality) throws IOException {
        var writer = ImageIO.getImageWritersByFormatName("jpeg").next();
        var bytes = new ByteArrayOutputStream();
        try (var out = new MemoryCacheImageOutputStream(bytes)) {
            var settings = writer.getDefaultWriteParam();
            settings.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
            settings.setCompressionQuality(quality);
            writer.setOutput(out);
            writer.write(null, new IIOImage(image, null, null), settings);
        } finally {
            writer.dispose();
        }
        return bytes.toByteArray();
    }
}
