package custos.vision;

import static custos.vision.ImageException.Problem.ASPECT_RATIO;
import static custos.vision.ImageException.Problem.TOO_LARGE;
import static custos.vision.ImageException.Problem.TOO_SMALL;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;

/**
 * Turns the bytes of a JPEG or PNG into an upright RGB image, in bounded time and memory.
 *
 * <p>The structure is read in Java first: type, size and number of scans are judged before a
 * decoder sees a byte, and it sees only what makes pixels ({@link Essence}). libvips then decodes
 * where it is found ({@link VipsLibrary} says where), else the JDK. Gray, palette, 16-bit, CMYK and
 * embedded colour profiles become 8-bit sRGB; what is transparent is laid on white.
 *
 * <p>Safe for use by many threads.
 */
public final class ImageDecoder {

    private static final Logger LOG = System.getLogger(ImageDecoder.class.getName());

    /** Keeps every pixel. */
    static final int FULL_SIZE = Integer.MAX_VALUE;

    /**
     * Cameras and encoders write up to a dozen scans. Decoding time grows with them: 3,000 scans in
     * 200 KB cost seconds.
     */
    private static final int MAX_SCANS = 100;

    private final PixelCodec codec;

    ImageDecoder(PixelCodec codec) {
        this.codec = codec;
    }

    /**
     * A decoder on libvips where that is found, else on the JDK's, which the log then says.
     *
     * @throws IllegalStateException if a setting names a libvips that cannot be used
     */
    public static ImageDecoder create() {
        var library = VipsLibrary.find();
        if (library.isEmpty()) {
            LOG.log(
                    Level.WARNING,
                    "libvips was not found: images are decoded by the JDK, without CMYK and slower");
            return new ImageDecoder(new ImageIoCodec());
        }
        return new ImageDecoder(new VipsCodec(VipsCalls.load(library.get())));
    }

    /** Reads type, size, orientation and scan count without decoding. */
    public ImageHeader peek(byte[] bytes) throws ImageException {
        return ImageHeader.of(bytes);
    }

    /** Decodes at full size. */
    public DecodedImage decode(byte[] bytes, ImageRules rules) throws ImageException {
        return decode(bytes, rules, FULL_SIZE);
    }

    /**
     * Decodes, shrunk by 2, 4 or 8 where the shorter side stays at least {@code shortSide} pixels
     * long.
     */
    public DecodedImage decode(byte[] bytes, ImageRules rules, int shortSide)
            throws ImageException {
        return decode(bytes, rules, shortSide, shortSide);
    }

    /** Decodes for an input: shrunk by 2, 4 or 8 where it stays as wide and as high as that. */
    public DecodedImage decode(byte[] bytes, ImageRules rules, PreProcessing input)
            throws ImageException {
        return input.tiling().isPresent()
                ? decode(bytes, rules)
                : decode(bytes, rules, input.width(), input.height());
    }

    private DecodedImage decode(byte[] bytes, ImageRules rules, int width, int height)
            throws ImageException {
        if (bytes.length > rules.maxBytes()) {
            throw new ImageException(
                    TOO_LARGE, "%d bytes, at most %d".formatted(bytes.length, rules.maxBytes()));
        }
        var image = ParsedImage.of(bytes);
        var header = image.header();
        check(header, rules);
        var stored = codec.decode(image, shrink(header, width, height));
        var upright = Orientation.upright(stored, header.orientation());
        return new DecodedImage(
                upright.width(),
                upright.height(),
                upright.rgb(),
                header.uprightWidth(),
                header.uprightHeight());
    }

    private static void check(ImageHeader header, ImageRules rules) throws ImageException {
        var longer = Math.max(header.width(), header.height());
        var shorter = Math.min(header.width(), header.height());
        if (longer > rules.maxSide()) {
            throw refused(TOO_LARGE, header, "a side may have at most " + rules.maxSide());
        }
        if (shorter < rules.minSide()) {
            throw refused(TOO_SMALL, header, "a side must have at least " + rules.minSide());
        }
        if (longer > (long) rules.maxAspect() * shorter) {
            throw refused(ASPECT_RATIO, header, "at most " + rules.maxAspect() + " to 1");
        }
        if (header.scans() > MAX_SCANS) {
            throw ImageException.corrupt(
                    "a JPEG of %d scans, at most %d".formatted(header.scans(), MAX_SCANS));
        }
    }

    private static ImageException refused(
            ImageException.Problem problem, ImageHeader header, String expected) {
        return new ImageException(
                problem, "%dx%d pixels, %s".formatted(header.width(), header.height(), expected));
    }

    /** By how much the upright image may be shrunk and keep such sides. */
    private static int shrink(ImageHeader header, int width, int height) {
        var shrink = 1;
        while (shrink < 8
                && header.uprightWidth() / (shrink * 2) >= width
                && header.uprightHeight() / (shrink * 2) >= height) {
            shrink *= 2;
        }
        return shrink;
    }
}
