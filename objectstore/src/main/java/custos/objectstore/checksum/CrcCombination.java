package custos.objectstore.checksum;

/**
 * The CRC of two pieces put together, from their CRCs and the second one's length: the first CRC
 * times x to the power of the second one's bits, in the field that the polynomial makes, plus the
 * second CRC. Holds for reflected CRCs with all ones at both ends.
 *
 * @param width bits of the CRC
 * @param polynomial reflected
 */
record CrcCombination(int width, long polynomial) {

    long combine(long first, long second, long secondLength) {
        return multiply(xToThe(secondLength * 8), first) ^ second;
    }

    private long one() {
        return 1L << (width - 1); // reflected: the highest bit stands for x^0
    }

    private long xToThe(long exponent) {
        long power = one();
        long square = one() >>> 1; // x
        for (long rest = exponent; rest != 0; rest >>>= 1) {
            if ((rest & 1) != 0) {
                power = multiply(square, power);
            }
            square = multiply(square, square);
        }
        return power;
    }

    private long multiply(long a, long b) {
        long product = 0;
        long term = b;
        for (long bit = one(); bit != 0; bit >>>= 1) {
            if ((a & bit) != 0) {
                product ^= term;
            }
            term = (term & 1) == 0 ? term >>> 1 : (term >>> 1) ^ polynomial;
        }
        return product;
    }
}
