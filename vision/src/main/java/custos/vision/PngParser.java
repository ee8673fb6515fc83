package custos.vision;

import java.nio.ByteBuffer;

/**
 * Walks the chunks of a PNG (ISO/IEC 15948): finds the size, and keeps what makes the pixels. Text,
 * EXIF and the frames of an animation are left out; the first frame of an APNG is the plain PNG.
 */
final class PngParser {

    private static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};
    private static final int IHDR = 0x49484452;
    private static final int PLTE = 0x504c5445;
    private static final int IDAT = 0x49444154;
    private static final int IEND = 0x49454e44;
    private static final int TRNS = 0x74524e53;
    private static final int ICCP = 0x69434350;

    /** Length, type and checksum that stand around a chunk's data. */
    private static final int FRAME = 12;

    private final ByteBuffer bytes;
    private final Essence essence;
    private boolean profiled;
    private boolean pixels;

    PngParser(byte[] bytes) {
        this.bytes = ByteBuffer.wrap(bytes);
        this.essence = new Essence(bytes);
    }

    static boolean recognises(byte[] bytes) {
        return Bytes.startsWith(bytes, 0, bytes.length, SIGNATURE);
    }

    ParsedImage parse() throws ImageException {
        var at = SIGNATURE.length;
        if (bytes.limit() < at + FRAME + 13
                || bytes.getInt(at) != 13
                || bytes.getInt(at + 4) != IHDR) {
            throw ImageException.corrupt("a PNG that does not begin with its header");
        }
        var header = header(at + 8);
        essence.keep(0, at);
        while (at >= 0) {
            at = chunk(at);
        }
        if (!pixels) {
            throw ImageException.corrupt("a PNG without pixels");
        }
        return new ParsedImage(header, 0, profiled, essence);
    }

    private ImageHeader header(int at) throws ImageException {
        var width = bytes.getInt(at);
        var height = bytes.getInt(at + 4);
        if (width <= 0 || height <= 0) { // the standard allows 1 to 2^31-1
            throw ImageException.corrupt("a PNG of an impossible size");
        }
        return new ImageHeader(ImageFormat.PNG, width, height, 1, 1);
    }

    /** Keeps or skips the chunk; answers where the next one is, or -1 after the last. */
    private int chunk(int at) throws ImageException {
        if (bytes.limit() - at < FRAME) {
            throw ImageException.corrupt("a PNG cut off after byte " + at);
        }
        var length = bytes.getInt(at);
        if (length < 0 || length > bytes.limit() - at - FRAME) {
            throw ImageException.corrupt("a PNG cut off in the chunk at byte " + at);
        }
        var type = bytes.getInt(at + 4);
        var end = at + FRAME + length;
        switch (type) {
            case IHDR, PLTE, TRNS, IEND -> essence.keep(at, end);
            case IDAT -> {
                pixels = true;
                essence.keep(at, end);
            }
            case ICCP -> {
                profiled = true;
                essence.keep(at, end);
            }
            default -> {} // ancillary: makes no pixel
        }
        return type == IEND ? -1 : end;
    }
}
