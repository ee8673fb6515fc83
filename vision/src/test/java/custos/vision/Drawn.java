package custos.vision;

import java.awt.Color;
import java.awt.GradientPaint;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import javax.imageio.ImageIO;

/** Images drawn for tests. */
final class Drawn {

    private Drawn() {}

    /** One colour all over. */
    static byte[] plain(String format, int width, int height, Color colour) {
        var image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        var graphics = image.createGraphics();
        graphics.setColor(colour);
        graphics.fillRect(0, 0, width, height);
        graphics.dispose();
        return encode(image, format);
    }

    /** A smooth scene with a red corner at the top left, so that up and left can be told. */
    static byte[] scene(String format, int width, int height, int type) {
        var image = new BufferedImage(width, height, type);
        var graphics = image.createGraphics();
        graphics.setPaint(new GradientPaint(0, 0, Color.WHITE, width, height, Color.BLUE));
        graphics.fillRect(0, 0, width, height);
        graphics.setColor(Color.RED);
        graphics.fillRect(0, 0, width / 4, height / 4);
        graphics.dispose();
        return encode(image, format);
    }

    static byte[] scene(String format, int width, int height) {
        return scene(format, width, height, BufferedImage.TYPE_INT_RGB);
    }

    static byte[] encode(BufferedImage image, String format) {
        var bytes = new ByteArrayOutputStream();
        try {
            if (!ImageIO.write(image, format, bytes)) {
                throw new IllegalStateException("no writer for " + format);
            }
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return bytes.toByteArray();
    }

    /** The same JPEG with an EXIF segment that says the orientation, in either byte order. */
    static byte[] withOrientation(byte[] jpeg, int orientation, boolean bigEndian) {
        var exif = new ByteArrayOutputStream();
        exif.writeBytes("Exif\0\0".getBytes(StandardCharsets.US_ASCII));
        var order = bigEndian ? "MM" : "II";
        exif.writeBytes(order.getBytes(StandardCharsets.US_ASCII));
        put(exif, 2, 42, bigEndian);
        put(exif, 4, 8, bigEndian);
        put(exif, 2, 1, bigEndian);
        put(exif, 2, 0x0112, bigEndian);
        put(exif, 2, 3, bigEndian);
        put(exif, 4, 1, bigEndian);
        put(exif, 2, orientation, bigEndian);
        put(exif, 2, 0, bigEndian);
        put(exif, 4, 0, bigEndian);
        return withSegment(jpeg, 0xe1, exif.toByteArray());
    }

    /** The same JPEG with another segment right after its first marker. */
    static byte[] withSegment(byte[] jpeg, int marker, byte[] content) {
        var result = new ByteArrayOutputStream();
        result.write(jpeg, 0, 2);
        result.write(0xff);
        result.write(marker);
        put(result, 2, content.length + 2, true);
        result.writeBytes(content);
        result.write(jpeg, 2, jpeg.length - 2);
        return result.toByteArray();
    }

    private static void put(ByteArrayOutputStream to, int size, int value, boolean bigEndian) {
        for (var at = 0; at < size; at++) {
            var shift = 8 * (bigEndian ? size - 1 - at : at);
            to.write(value >>> shift);
        }
    }
}
