package custos.vision;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * Finds the orientation in an EXIF segment: tag 0x0112 of the first directory, a SHORT from 1 to 8.
 * Whatever is not so written is ignored, as viewers do. Directories are not followed, so none can
 * loop.
 */
final class ExifOrientation {

    private static final byte[] SIGNATURE = "Exif\0\0".getBytes(StandardCharsets.US_ASCII);
    private static final int TAG = 0x0112;
    private static final int SHORT = 3;
    private static final int ENTRY = 12;
    private static final int NORMAL = 1;

    private ExifOrientation() {}

    /** The orientation in bytes {@code from} to {@code to}; 1 where there is none. */
    static int of(byte[] bytes, int from, int to) {
        if (!Bytes.startsWith(bytes, from, to, SIGNATURE)) {
            return NORMAL;
        }
        var tiff = from + SIGNATURE.length;
        return to - tiff < 8 ? NORMAL : of(ByteBuffer.wrap(bytes, tiff, to - tiff).slice());
    }

    private static int of(ByteBuffer tiff) {
        switch (tiff.getShort(0)) {
            case 0x4949 -> tiff.order(ByteOrder.LITTLE_ENDIAN);
            case 0x4d4d -> tiff.order(ByteOrder.BIG_ENDIAN);
            default -> {
                return NORMAL;
            }
        }
        var directory = tiff.getInt(4);
        if (directory < 8 || directory > tiff.limit() - 2) {
            return NORMAL;
        }
        var entries = Short.toUnsignedInt(tiff.getShort(directory));
        for (var entry = 0; entry < entries; entry++) {
            var at = directory + 2 + entry * ENTRY;
            if (at + ENTRY > tiff.limit()) {
                return NORMAL;
            }
            if (Short.toUnsignedInt(tiff.getShort(at)) == TAG) {
                return value(tiff, at);
            }
        }
        return NORMAL;
    }

    private static int value(ByteBuffer tiff, int entry) {
        var value = Short.toUnsignedInt(tiff.getShort(entry + 8));
        var legal = tiff.getShort(entry + 2) == SHORT && tiff.getInt(entry + 4) == 1;
        return legal && value >= 1 && value <= 8 ? value : NORMAL;
    }
}
