package custos.vision;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import custos.vision.ImageException.Problem;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Both decoders keep the same contract. */
class ImageDecoderTest {

    private static final ImageRules RULES = ImageRules.CUSTOM_LABELS;

    static Stream<ImageDecoder> decoders() {
        return Stream.of(
                new ImageDecoder(new VipsCodec(VipsCalls.load(VipsLibrary.find().orElseThrow()))),
                new ImageDecoder(new ImageIoCodec()));
    }

    @ParameterizedTest
    @MethodSource("decoders")
    void aPngComesOutPixelByPixel(ImageDecoder decoder) throws ImageException {
        var image = new BufferedImage(65, 64, BufferedImage.TYPE_INT_RGB);
        var random = new Random(1);
        var expected = new byte[65 * 64 * 3];
        for (var pixel = 0; pixel < 65 * 64; pixel++) {
            var rgb = random.nextInt(1 << 24);
            image.setRGB(pixel % 65, pixel / 65, rgb);
            expected[pixel * 3] = (byte) (rgb >> 16);
            expected[pixel * 3 + 1] = (byte) (rgb >> 8);
            expected[pixel * 3 + 2] = (byte) rgb;
        }
        assertArrayEquals(expected, decoder.decode(Drawn.encode(image, "png"), RULES).rgb());
    }

    @ParameterizedTest
    @MethodSource("decoders")
    void whatIsTransparentIsWhite(ImageDecoder decoder) throws ImageException {
        var image = new BufferedImage(64, 64, BufferedImage.TYPE_INT_ARGB);
        assertColour(decoder.decode(Drawn.encode(image, "png"), RULES), 1, 1, 255, 255, 255);
    }

    @ParameterizedTest
    @MethodSource("decoders")
    void grayPaletteAndDeepColoursBecomeRgb(ImageDecoder decoder) throws ImageException {
        var types =
                new int[] {
                    BufferedImage.TYPE_BYTE_GRAY,
                    BufferedImage.TYPE_USHORT_GRAY,
                    BufferedImage.TYPE_BYTE_BINARY,
                    BufferedImage.TYPE_BYTE_INDEXED
                };
        for (var type : types) {
            var image = new BufferedImage(64, 64, type);
            var graphics = image.createGraphics();
            graphics.setColor(Color.WHITE);
            graphics.fillRect(0, 0, 32, 64);
            graphics.dispose();
            var decoded = decoder.decode(Drawn.encode(image, "png"), RULES);
            assertColour(decoded, 1, 1, 255, 255, 255);
            assertColour(decoded, 60, 1, 0, 0, 0);
        }
    }

    @ParameterizedTest
    @MethodSource("decoders")
    void everyOrientationTurnsTheRedCornerToItsPlace(ImageDecoder decoder) throws ImageException {
        var jpeg = Drawn.scene("jpeg", 96, 64);
        // Where the stored image's top left corner is shown: EXIF's definition of the eight values.
        var right = new boolean[] {false, true, true, false, false, true, true, false};
        var bottom = new boolean[] {false, false, true, true, false, false, true, true};
        for (var orientation = 1; orientation <= 8; orientation++) {
            var turned = Drawn.withOrientation(jpeg, orientation, orientation % 2 == 0);
            var image = decoder.decode(turned, RULES);
            assertEquals(orientation >= 5 ? 64 : 96, image.width());
            assertEquals(orientation >= 5 ? 96 : 64, image.height());
            var x = right[orientation - 1] ? image.width() - 5 : 4;
            var y = bottom[orientation - 1] ? image.height() - 5 : 4;
            assertColour(image, x, y, 254, 0, 0);
        }
    }

    @ParameterizedTest
    @MethodSource("decoders")
    void illegalOrientationsAreIgnored(ImageDecoder decoder) throws ImageException {
        var jpeg = Drawn.scene("jpeg", 96, 64);
        for (var orientation : new int[] {0, 9, 65535}) {
            var turned = Drawn.withOrientation(jpeg, orientation, true);
            assertEquals(1, decoder.peek(turned).orientation());
        }
    }

    @ParameterizedTest
    @MethodSource("decoders")
    void shrinkingKeepsTheShortSideLongEnough(ImageDecoder decoder) throws ImageException {
        for (var format : new String[] {"jpeg", "png"}) {
            var image = decoder.decode(Drawn.scene(format, 640, 480), RULES, 100);
            assertEquals(160, image.width());
            assertEquals(120, image.height());
            assertEquals(640, image.originalWidth());
            assertEquals(480, image.originalHeight());
            assertColour(image, 10, 10, 254, 0, 0);
        }
    }

    @ParameterizedTest
    @MethodSource("decoders")
    void shrinkingForAnInputKeepsEachOfItsSides(ImageDecoder decoder) throws ImageException {
        assertEquals(320, widthFor(decoder, 300, 200), "320 x 240 fill it");
        assertEquals(640, widthFor(decoder, 330, 200), "320 would not");
        assertEquals(640, widthFor(decoder, 200, 250));
        assertEquals(160, widthFor(decoder, 160, 120));
        assertEquals(640, decodedFor(decoder, tiles()).width(), "parts of what it is");
        var turned = Drawn.withOrientation(Drawn.scene("jpeg", 640, 480), 6, true);
        assertEquals(240, decoder.decode(turned, RULES, stretched(200, 300)).width());
        assertEquals(480, decoder.decode(turned, RULES, stretched(300, 200)).width());
    }

    private static int widthFor(ImageDecoder decoder, int width, int height) throws ImageException {
        return decodedFor(decoder, stretched(width, height)).width();
    }

    private static PreProcessing stretched(int width, int height) {
        return new PreProcessing(width, height, ResizeMode.STRETCH, Normalisation.SYMMETRIC);
    }

    private static PreProcessing tiles() {
        return new PreProcessing(100, 100, new Tiling(1, 0.1), Normalisation.SYMMETRIC);
    }

    private static DecodedImage decodedFor(ImageDecoder decoder, PreProcessing input)
            throws ImageException {
        return decoder.decode(Drawn.scene("jpg", 640, 480), RULES, input);
    }

    @ParameterizedTest
    @MethodSource("decoders")
    void sidesShapeAndBytesAreBounded(ImageDecoder decoder) throws ImageException {
        refused(decoder, Problem.TOO_SMALL, Drawn.plain("png", 63, 64, Color.RED));
        refused(decoder, Problem.TOO_LARGE, Drawn.plain("png", 4097, 300, Color.RED));
        refused(decoder, Problem.ASPECT_RATIO, Drawn.plain("png", 1281, 64, Color.RED));
        assertEquals(1280, decoder.decode(Drawn.plain("png", 1280, 64, Color.RED), RULES).width());
        var jpeg = Drawn.plain("jpeg", 64, 64, Color.RED);
        assertEquals(64, decoder.decode(jpeg, RULES.withMaxBytes(jpeg.length)).width());
        var refusal =
                assertThrows(
                        ImageException.class,
                        () -> decoder.decode(jpeg, RULES.withMaxBytes(jpeg.length - 1)));
        assertEquals(Problem.TOO_LARGE, refusal.problem());
    }

    @ParameterizedTest
    @MethodSource("decoders")
    void onlyJpegAndPngAreImages(ImageDecoder decoder) {
        refused(decoder, Problem.NOT_AN_IMAGE, new byte[0]);
        refused(decoder, Problem.NOT_AN_IMAGE, Drawn.scene("gif", 64, 64));
        refused(decoder, Problem.NOT_AN_IMAGE, Drawn.scene("bmp", 64, 64));
    }

    @ParameterizedTest
    @MethodSource("decoders")
    void halfAnImageIsRefused(ImageDecoder decoder) {
        for (var format : new String[] {"jpeg", "png"}) {
            var whole = Drawn.scene(format, 640, 480);
            refused(decoder, Problem.CORRUPT, Arrays.copyOf(whole, 64));
            refused(decoder, Problem.CORRUPT, Arrays.copyOf(whole, 200));
        }
    }

    @ParameterizedTest
    @MethodSource("decoders")
    void whatTrailsAnImageIsIgnored(ImageDecoder decoder) throws ImageException {
        for (var format : new String[] {"jpeg", "png"}) {
            var whole = Drawn.scene(format, 64, 64);
            var longer = new ByteArrayOutputStream();
            longer.writeBytes(whole);
            longer.writeBytes("<script>".getBytes(StandardCharsets.US_ASCII));
            assertArrayEquals(
                    decoder.decode(whole, RULES).rgb(),
                    decoder.decode(longer.toByteArray(), RULES).rgb());
        }
    }

    @ParameterizedTest
    @MethodSource("decoders")
    void anUnreadableColourProfileIsIgnored(ImageDecoder decoder) throws ImageException {
        var jpeg = Drawn.scene("jpeg", 64, 64);
        var profile = "ICC_PROFILE\0\1\1garbage".getBytes(StandardCharsets.US_ASCII);
        assertArrayEquals(
                decoder.decode(jpeg, RULES).rgb(),
                decoder.decode(Drawn.withSegment(jpeg, 0xe2, profile), RULES).rgb());
    }

    @ParameterizedTest
    @MethodSource("decoders")
    void damageIsRefusedAndNothingWorse(ImageDecoder decoder) {
        Randomly.check(
                300,
                random -> {
                    var format = random.nextBoolean() ? "jpeg" : "png";
                    var bytes = Drawn.scene(format, 64 + random.nextInt(64), 64);
                    var damages = 1 + random.nextInt(8);
                    for (var damage = 0; damage < damages; damage++) {
                        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
                    }
                    try {
                        var image = decoder.decode(bytes, RULES, 1 + random.nextInt(200));
                        assertEquals(image.width() * image.height() * 3, image.rgb().length);
                    } catch (ImageException refusal) {
                        assertNotNull(refusal.problem());
                    }
                });
    }

    private static void refused(ImageDecoder decoder, Problem problem, byte[] bytes) {
        var refusal = assertThrows(ImageException.class, () -> decoder.decode(bytes, RULES));
        assertEquals(problem, refusal.problem(), refusal.getMessage());
    }

    private static void assertColour(DecodedImage image, int x, int y, int... rgb) {
        for (var channel = 0; channel < 3; channel++) {
            var value = image.rgb()[(y * image.width() + x) * 3 + channel] & 0xff;
            assertEquals(rgb[channel], value, 6, "channel " + channel);
        }
    }
}
