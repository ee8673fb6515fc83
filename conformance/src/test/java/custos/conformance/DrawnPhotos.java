package custos.conformance;

import java.awt.Color;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Random;
import javax.imageio.ImageIO;

/** Small drawings with a disc or a cross, in any colour and place. */
final class DrawnPhotos {
    private final Random random;

    DrawnPhotos(long seed) {
        this.random = new Random(seed);
    }

    byte[] draw(boolean disc) throws IOException {
        var image = new BufferedImage(160, 120, BufferedImage.TYPE_INT_RGB);
        var graphics = image.createGraphics();
        graphics.setRenderingHint(
                RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        graphics.setColor(new Color(random.nextInt(1 << 24)));
        graphics.fillRect(0, 0, 160, 120);
        graphics.setColor(new Color(random.nextInt(1 << 24)));
        int size = 50 + random.nextInt(50);
        int x = random.nextInt(160 - size);
        int y = random.nextInt(120 - size);
        if (disc) {
            graphics.fillOval(x, y, size, size);
        } else {
            graphics.fillRect(x + size * 2 / 5, y, size / 5, size);
            graphics.fillRect(x, y + size * 2 / 5, size, size / 5);
        }
        graphics.dispose();
        var png = new ByteArrayOutputStream();
        ImageIO.write(image, "png", png);
        return png.toByteArray();
    }
}
