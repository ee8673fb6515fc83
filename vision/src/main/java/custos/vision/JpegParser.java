package custos.vision;

import java.nio.charset.StandardCharsets;

/**
 * Walks the markers of a JPEG (ITU-T T.81, annex B): finds size and orientation, counts the scans,
 * and keeps what makes the pixels of the first image.
 */
final class JpegParser {

    private static final int SOI = 0xd8;
    private static final int EOI = 0xd9;
    private static final int SOS = 0xda;
    private static final int TEM = 0x01;
    private static final int RST_0 = 0xd0;
    private static final int RST_7 = 0xd7;
    private static final int APP_0 = 0xe0;
    private static final int APP_1 = 0xe1;
    private static final int APP_2 = 0xe2;
    private static final int APP_14 = 0xee;
    private static final int APP_15 = 0xef;
    private static final int COM = 0xfe;

    private static final byte[] ICC = "ICC_PROFILE\0".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] SRGB = "sRGB".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] WIDE_SRGB = "sRGB".getBytes(StandardCharsets.UTF_16BE);

    /** The description of a profile stands in its first kilobytes. */
    private static final int PROFILE_PREFIX = 4096;

    private final byte[] bytes;
    private final Essence essence;
    private int at;
    private int width;
    private int height;
    private int channels;
    private int orientation = 1;
    private int scans;
    private boolean profiled;
    private boolean standardColours;

    JpegParser(byte[] bytes) {
        this.bytes = bytes;
        this.essence = new Essence(bytes);
    }

    static boolean recognises(byte[] bytes) {
        return bytes.length >= 2 && at(bytes, 0) == 0xff && at(bytes, 1) == SOI;
    }

    ParsedImage parse() throws ImageException {
        essence.keep(0, 2);
        at = 2;
        while (segment()) {
            // Each turn takes one marker with what belongs to it.
        }
        if (channels == 0 || scans == 0) {
            throw ImageException.corrupt("a JPEG without a frame or a scan");
        }
        if (width == 0 || height == 0) {
            throw ImageException.corrupt("a JPEG of %dx%d pixels".formatted(width, height));
        }
        var header = new ImageHeader(ImageFormat.JPEG, width, height, orientation, scans);
        return new ParsedImage(header, channels, profiled, essence);
    }

    /** Reads the segment at hand; false at the end of the image. */
    private boolean segment() throws ImageException {
        var start = at;
        while (at < bytes.length && at(bytes, at) == 0xff) {
            at++; // any number of fill bytes may stand before a marker
        }
        if (at >= bytes.length) {
            return false; // no end marker: the decoder sees whether pixels are missing
        }
        if (at == start) {
            throw ImageException.corrupt("no marker at byte " + at + " of a JPEG");
        }
        var marker = at(bytes, at++);
        if (marker == EOI) {
            essence.keep(at - 2, at);
            return false;
        }
        if (marker == TEM || (marker >= RST_0 && marker <= RST_7)) {
            return true; // stand alone, mean nothing here
        }
        body(marker);
        return true;
    }

    private void body(int marker) throws ImageException {
        var length = at + 2 <= bytes.length ? at(bytes, at) << 8 | at(bytes, at + 1) : 0;
        var end = at + length;
        if (length < 2 || end > bytes.length) {
            throw ImageException.corrupt("a JPEG cut off in its header");
        }
        if (isFrame(marker)) {
            frame(end);
        } else if (marker == APP_1 && scans == 0) {
            orientation = ExifOrientation.of(bytes, at + 2, end);
        }
        if (wanted(marker, end)) {
            essence.keep(at - 2, end);
        }
        at = end;
        if (marker == SOS) {
            scan();
        }
    }

    private static boolean isFrame(int marker) {
        return marker >= 0xc0
                && marker <= 0xcf
                && marker != 0xc4
                && marker != 0xc8
                && marker != 0xcc;
    }

    private void frame(int end) throws ImageException {
        if (end - at < 8) {
            throw ImageException.corrupt("a JPEG's frame header of %d bytes".formatted(end - at));
        }
        if (channels != 0) {
            throw ImageException.corrupt("a JPEG of several frames");
        }
        height = at(bytes, at + 3) << 8 | at(bytes, at + 4);
        width = at(bytes, at + 5) << 8 | at(bytes, at + 6);
        channels = at(bytes, at + 7);
        if (channels != 1 && channels != 3 && channels != 4) {
            throw ImageException.corrupt("a JPEG of %d colour channels".formatted(channels));
        }
    }

    /**
     * Of the application segments, only colour matters: JFIF, Adobe's transform, colour profiles.
     */
    private boolean wanted(int marker, int end) {
        if (marker == APP_2) {
            return profile(end);
        }
        if (marker == COM) {
            return false;
        }
        return marker < APP_0 || marker > APP_15 || marker == APP_0 || marker == APP_14;
    }

    /**
     * A profile that says it is sRGB changes nothing and costs ten milliseconds: it is left out.
     */
    private boolean profile(int end) {
        if (!Bytes.startsWith(bytes, at + 2, end, ICC)) {
            return false;
        }
        if (!profiled && !standardColours) {
            var until = Math.min(end, at + PROFILE_PREFIX);
            standardColours =
                    Bytes.contains(bytes, at, until, SRGB)
                            || Bytes.contains(bytes, at, until, WIDE_SRGB);
            profiled = !standardColours;
        }
        return profiled;
    }

    /** Skips a scan's entropy-coded data: in it, 0xFF is followed by 0 or a restart marker. */
    private void scan() {
        scans++;
        var start = at;
        while (at + 1 < bytes.length) {
            if (bytes[at] != (byte) 0xff) {
                at++;
                continue;
            }
            var next = at(bytes, at + 1);
            if (next != 0 && next != 0xff && (next < RST_0 || next > RST_7)) {
                essence.keep(start, at);
                return;
            }
            at += next == 0xff ? 1 : 2;
        }
        at = bytes.length;
        essence.keep(start, at);
    }

    private static int at(byte[] bytes, int index) {
        return bytes[index] & 0xff;
    }
}
