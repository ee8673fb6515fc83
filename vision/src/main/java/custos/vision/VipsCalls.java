package custos.vision;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_DOUBLE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import custos.vision.NativeLibrary.Function;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;

/**
 * The functions of libvips that are used, as Java methods. Options are pairs of name and value that
 * end with NULL. An operation answers 0 and puts its image, which the caller then owns, into {@code
 * out}.
 */
final class VipsCalls {

    /** Refuse what ends too early, bear what libjpeg only warns of. */
    private static final int FAIL_ON_TRUNCATED = 1;

    /** Refuse damage as well: a PNG has checksums, so it is sure. */
    private static final int FAIL_ON_ERROR = 2;

    private static final int ACCESS_SEQUENTIAL = 1;
    private static final int INTERPRETATION_CMYK = 15;
    private static final int INTERPRETATION_SRGB = 22;
    private static final int FORMAT_UCHAR = 0;

    private static final MemorySegment ACCESS = NativeLibrary.text("access");
    private static final MemorySegment FAIL_ON = NativeLibrary.text("fail_on");
    private static final MemorySegment SHRINK = NativeLibrary.text("shrink");
    private static final MemorySegment EMBEDDED = NativeLibrary.text("embedded");
    private static final MemorySegment BACKGROUND = NativeLibrary.text("background");
    private static final MemorySegment SRGB = NativeLibrary.text("srgb");
    private static final MemorySegment PROFILE = NativeLibrary.text("icc-profile-data");

    private final Function jpegLoad;
    private final Function pngLoad;
    private final Function colourspace;
    private final Function iccTransform;
    private final Function flatten;
    private final Function cast;
    private final Function shrink;
    private final Function width;
    private final Function height;
    private final Function bands;
    private final Function format;
    private final Function interpretation;
    private final Function hasAlpha;
    private final Function typeOf;
    private final Function region;
    private final Function fetch;
    private final Function clearErrors;
    private final Function unref;
    private final Function free;
    private final MemorySegment white;

    private VipsCalls(NativeLibrary vips) {
        start(vips);
        jpegLoad =
                vips.variadic(
                        "vips_jpegload_buffer",
                        3,
                        ADDRESS,
                        JAVA_LONG,
                        ADDRESS,
                        ADDRESS,
                        JAVA_INT,
                        ADDRESS,
                        JAVA_INT,
                        ADDRESS,
                        JAVA_INT,
                        ADDRESS);
        pngLoad =
                vips.variadic(
                        "vips_pngload_buffer",
                        3,
                        ADDRESS,
                        JAVA_LONG,
                        ADDRESS,
                        ADDRESS,
                        JAVA_INT,
                        ADDRESS,
                        JAVA_INT,
                        ADDRESS);
        colourspace = vips.variadic("vips_colourspace", 3, ADDRESS, ADDRESS, JAVA_INT, ADDRESS);
        iccTransform =
                vips.variadic(
                        "vips_icc_transform",
                        3,
                        ADDRESS,
                        ADDRESS,
                        ADDRESS,
                        ADDRESS,
                        JAVA_INT,
                        ADDRESS);
        flatten = vips.variadic("vips_flatten", 2, ADDRESS, ADDRESS, ADDRESS, ADDRESS, ADDRESS);
        cast = vips.variadic("vips_cast", 3, ADDRESS, ADDRESS, JAVA_INT, ADDRESS);
        shrink =
                vips.variadic(
                        "vips_shrink", 4, ADDRESS, ADDRESS, JAVA_DOUBLE, JAVA_DOUBLE, ADDRESS);
        width = vips.function("vips_image_get_width", JAVA_INT, ADDRESS);
        height = vips.function("vips_image_get_height", JAVA_INT, ADDRESS);
        bands = vips.function("vips_image_get_bands", JAVA_INT, ADDRESS);
        format = vips.function("vips_image_get_format", JAVA_INT, ADDRESS);
        interpretation = vips.function("vips_image_get_interpretation", JAVA_INT, ADDRESS);
        hasAlpha = vips.function("vips_image_hasalpha", JAVA_INT, ADDRESS);
        typeOf = vips.function("vips_image_get_typeof", JAVA_LONG, ADDRESS, ADDRESS);
        region = vips.function("vips_region_new", ADDRESS, ADDRESS);
        fetch =
                vips.function(
                        "vips_region_fetch",
                        ADDRESS,
                        ADDRESS,
                        JAVA_INT,
                        JAVA_INT,
                        JAVA_INT,
                        JAVA_INT,
                        ADDRESS);
        clearErrors = vips.procedure("vips_error_clear");
        unref = vips.procedure("g_object_unref", ADDRESS);
        free = vips.procedure("g_free", ADDRESS);
        white = white(vips);
    }

    /** Loads and starts libvips; IllegalStateException if the file is not a libvips. */
    static VipsCalls load(Path file) {
        try {
            return new VipsCalls(new NativeLibrary(file));
        } catch (RuntimeException unusable) {
            throw new IllegalStateException(
                    "`%s` is not a usable libvips".formatted(file), unusable);
        }
    }

    /**
     * One thread an image, no cache, none of the loaders that libvips deems unsafe, and nothing on
     * standard error: whoever sends a damaged image could fill the log.
     */
    private static void start(NativeLibrary vips) {
        vips.function("g_setenv", JAVA_INT, ADDRESS, ADDRESS, JAVA_INT)
                .call(NativeLibrary.text("VIPS_WARNING"), NativeLibrary.text("0"), 1);
        if (vips.function("vips_init", JAVA_INT, ADDRESS).callInt(NativeLibrary.text("custos"))
                != 0) {
            throw new IllegalStateException("vips_init failed");
        }
        vips.procedure("vips_concurrency_set", JAVA_INT).call(1);
        vips.procedure("vips_cache_set_max", JAVA_INT).call(0);
        vips.procedure("vips_block_untrusted_set", JAVA_INT).call(1);
    }

    private static MemorySegment white(NativeLibrary vips) {
        var values = Arena.global().allocateFrom(JAVA_DOUBLE, 255);
        return (MemorySegment)
                vips.function("vips_array_double_new", ADDRESS, ADDRESS, JAVA_INT).call(values, 1);
    }

    /** Opens a JPEG; its pixels are decoded when they are written. */
    int jpegLoad(MemorySegment source, int factor, MemorySegment out) {
        return jpegLoad.callInt(
                source,
                source.byteSize(),
                out,
                SHRINK,
                factor,
                ACCESS,
                ACCESS_SEQUENTIAL,
                FAIL_ON,
                FAIL_ON_TRUNCATED,
                MemorySegment.NULL);
    }

    /** Opens a PNG; its pixels are decoded when they are written. */
    int pngLoad(MemorySegment source, MemorySegment out) {
        return pngLoad.callInt(
                source,
                source.byteSize(),
                out,
                ACCESS,
                ACCESS_SEQUENTIAL,
                FAIL_ON,
                FAIL_ON_ERROR,
                MemorySegment.NULL);
    }

    /** To sRGB by the profile in the image. */
    int applyProfile(MemorySegment image, MemorySegment out) {
        return iccTransform.callInt(image, out, SRGB, EMBEDDED, 1, MemorySegment.NULL);
    }

    /** To sRGB by what the image is. */
    int toSrgb(MemorySegment image, MemorySegment out) {
        return colourspace.callInt(image, out, INTERPRETATION_SRGB, MemorySegment.NULL);
    }

    /** Lays the image on white. */
    int flatten(MemorySegment image, MemorySegment out) {
        return flatten.callInt(image, out, BACKGROUND, white, MemorySegment.NULL);
    }

    /** To 8 bits a channel. */
    int toBytes(MemorySegment image, MemorySegment out) {
        return cast.callInt(image, out, FORMAT_UCHAR, MemorySegment.NULL);
    }

    /** The mean of each block of {@code factor x factor} pixels. */
    int shrink(MemorySegment image, int factor, MemorySegment out) {
        return shrink.callInt(image, out, (double) factor, (double) factor, MemorySegment.NULL);
    }

    int width(MemorySegment image) {
        return width.callInt(image);
    }

    int height(MemorySegment image) {
        return height.callInt(image);
    }

    int bands(MemorySegment image) {
        return bands.callInt(image);
    }

    boolean isBytes(MemorySegment image) {
        return format.callInt(image) == FORMAT_UCHAR;
    }

    boolean isSrgb(MemorySegment image) {
        return interpretation.callInt(image) == INTERPRETATION_SRGB;
    }

    boolean isCmyk(MemorySegment image) {
        return interpretation.callInt(image) == INTERPRETATION_CMYK;
    }

    boolean hasAlpha(MemorySegment image) {
        return hasAlpha.callInt(image) != 0;
    }

    boolean hasProfile(MemorySegment image) {
        return (long) typeOf.call(image, PROFILE) != 0;
    }

    /** A window on an image, which {@link #unref} gives back; NULL if there is none. */
    MemorySegment region(MemorySegment image) {
        return (MemorySegment) region.call(image);
    }

    /**
     * Decodes some rows, on the calling thread, into memory that {@link #free} gives back; NULL if
     * the image is damaged.
     *
     * @param size where their size in bytes goes
     */
    MemorySegment fetch(MemorySegment region, int top, int width, int rows, MemorySegment size) {
        return (MemorySegment) fetch.call(region, 0, top, width, rows, size);
    }

    /** Empties the log of errors, which libvips keeps for the whole process. */
    void clearErrors() {
        clearErrors.call();
    }

    void unref(MemorySegment image) {
        unref.call(image);
    }

    void free(MemorySegment memory) {
        free.call(memory);
    }
}
