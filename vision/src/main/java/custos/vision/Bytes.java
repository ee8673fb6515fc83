package custos.vision;

import java.util.Arrays;

/** Looks for bytes among bytes. */
final class Bytes {

    private Bytes() {}

    static boolean startsWith(byte[] bytes, int from, int to, byte[] prefix) {
        return to - from >= prefix.length
                && Arrays.equals(bytes, from, from + prefix.length, prefix, 0, prefix.length);
    }

    static boolean contains(byte[] bytes, int from, int to, byte[] wanted) {
        for (var at = from; at + wanted.length <= to; at++) {
            if (startsWith(bytes, at, to, wanted)) {
                return true;
            }
        }
        return false;
    }
}
