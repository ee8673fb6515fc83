package custos.vision;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Locale;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.MemoryCacheImageInputStream;

/**
 * The JDK's own decoder, for where libvips is not: PNG, and JPEG in gray or RGB. It knows neither
 * CMYK (it would invert it) nor arithmetic coding, and is two to four times slower.
 */
final class ImageIoCodec implements PixelCodec {

    @Override
    public Pixels decode(ParsedImage image, int shrink) throws ImageException {
        if (image.channels() == 4) {
            throw ImageException.corrupt("a CMYK JPEG, which only libvips decodes here");
        }
        try {
            return shrunk(onWhite(read(image)), shrink);
        } catch (IOException | RuntimeException damaged) {
            // The JDK's readers meet damage with exceptions of every kind.
            throw ImageException.corrupt("not decodable: " + damaged.getMessage());
        }
    }

    private static BufferedImage read(ParsedImage image) throws IOException {
        var reader = reader(image.header().format());
        try (var input =
                new MemoryCacheImageInputStream(
                        new ByteArrayInputStream(image.essence().toBytes()))) {
            reader.setInput(input, true, true);
            return reader.read(0);
        } finally {
            reader.dispose();
        }
    }

    private static ImageReader reader(ImageFormat format) {
        return ImageIO.getImageReadersByFormatName(format.name().toLowerCase(Locale.ROOT)).next();
    }

    private static BufferedImage onWhite(BufferedImage image) {
        var white =
                new BufferedImage(
                        image.getWidth(), image.getHeight(), BufferedImage.TYPE_3BYTE_BGR);
        var graphics = white.createGraphics();
        graphics.drawImage(image, 0, 0, Color.WHITE, null);
        graphics.dispose();
        return white;
    }

    /**
     * The mean of each block of {@code shrink x shrink} pixels, blue-green-red to red-green-blue.
     */
    private static Pixels shrunk(BufferedImage image, int shrink) {
        var bgr = ((DataBufferByte) image.getRaster().getDataBuffer()).getData();
        var width = image.getWidth() / shrink;
        var height = image.getHeight() / shrink;
        var rgb = new byte[width * height * 3];
        for (var y = 0; y < height; y++) {
            for (var x = 0; x < width; x++) {
                for (var channel = 0; channel < 3; channel++) {
                    var first = (y * shrink * image.getWidth() + x * shrink) * 3 + 2 - channel;
                    rgb[(y * width + x) * 3 + channel] =
                            mean(bgr, first, image.getWidth() * 3, shrink);
                }
            }
        }
        return new Pixels(width, height, rgb);
    }

    private static byte mean(byte[] values, int first, int row, int block) {
        var sum = 0;
        for (var y = 0; y < block; y++) {
            for (var x = 0; x < block; x++) {
                sum += values[first + y * row + x * 3] & 0xff;
            }
        }
        return (byte) ((sum + block * block / 2) / (block * block));
    }
}
