package custos.objectstore.checksum;

import java.util.zip.Checksum;

/**
 * CRC-64/NVME: reflected polynomial {@code 0x9a6c9329ac4bc9b5}, all ones at both ends. Eight bytes
 * a step, with one table for each of their positions.
 */
final class Crc64Nvme implements Checksum {
    static final long POLYNOMIAL = 0x9a6c9329ac4bc9b5L;
    private static final long[][] TABLES = tables();

    private long state = -1;

    private static long[][] tables() {
        var tables = new long[8][256];
        for (int value = 0; value < 256; value++) {
            long crc = value;
            for (int bit = 0; bit < 8; bit++) {
                crc = (crc & 1) == 0 ? crc >>> 1 : (crc >>> 1) ^ POLYNOMIAL;
            }
            tables[0][value] = crc;
        }
        for (int table = 1; table < 8; table++) {
            for (int value = 0; value < 256; value++) {
                long before = tables[table - 1][value];
                tables[table][value] = (before >>> 8) ^ tables[0][(int) (before & 0xff)];
            }
        }
        return tables;
    }

    @Override
    public void update(int value) {
        state = (state >>> 8) ^ TABLES[0][(int) ((state ^ value) & 0xff)];
    }

    @Override
    public void update(byte[] bytes, int offset, int length) {
        int at = offset;
        int end = offset + length;
        for (; end - at >= 8; at += 8) {
            long mixed = state ^ littleEndian(bytes, at);
            state =
                    TABLES[7][(int) (mixed & 0xff)]
                            ^ TABLES[6][(int) (mixed >>> 8 & 0xff)]
                            ^ TABLES[5][(int) (mixed >>> 16 & 0xff)]
                            ^ TABLES[4][(int) (mixed >>> 24 & 0xff)]
                            ^ TABLES[3][(int) (mixed >>> 32 & 0xff)]
                            ^ TABLES[2][(int) (mixed >>> 40 & 0xff)]
                            ^ TABLES[1][(int) (mixed >>> 48 & 0xff)]
                            ^ TABLES[0][(int) (mixed >>> 56)];
        }
        for (; at < end; at++) {
            update(bytes[at]);
        }
    }

    private static long littleEndian(byte[] bytes, int at) {
        long value = 0;
        for (int i = 7; i >= 0; i--) {
            value = value << 8 | (bytes[at + i] & 0xff);
        }
        return value;
    }

    @Override
    public long getValue() {
        return ~state;
    }

    @Override
    public void reset() {
        state = -1;
    }
}
