package custos.vision;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;

/**
 * The parts of an encoded image that make its pixels: everything else (EXIF, text, thumbnails,
 * further frames, what trails the end) never reaches a decoder, so nothing in it can cost time or
 * do harm.
 */
final class Essence {

    private record Part(int from, int to) {}

    private final byte[] bytes;
    private final List<Part> parts = new ArrayList<>();
    private int size;

    Essence(byte[] bytes) {
        this.bytes = bytes;
    }

    /** Adds a part; parts come in order, and neighbours become one. */
    void keep(int from, int to) {
        size += to - from;
        if (!parts.isEmpty() && parts.getLast().to == from) {
            parts.addLast(new Part(parts.removeLast().from, to));
        } else {
            parts.add(new Part(from, to));
        }
    }

    int size() {
        return size;
    }

    void copyTo(MemorySegment target) {
        var at = 0L;
        for (var part : parts) {
            var length = part.to - part.from;
            MemorySegment.copy(bytes, part.from, target, ValueLayout.JAVA_BYTE, at, length);
            at += length;
        }
    }

    byte[] toBytes() {
        var copy = new byte[size];
        copyTo(MemorySegment.ofArray(copy));
        return copy;
    }
}
