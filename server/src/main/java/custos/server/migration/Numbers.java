package custos.server.migration;

import java.math.BigDecimal;
import java.math.RoundingMode;

/** Numbers as text that every reader takes: no exponent, no fraction where the value is whole. */
final class Numbers {
    private static final int PIXEL_DIGITS = 4;
    private static final int SHARE_DIGITS = 12;

    private Numbers() {}

    /** Pixels. */
    static String pixels(double value) {
        return text(value, PIXEL_DIGITS);
    }

    /** A share or a percentage: a pixel of the largest image is far more than its last digit. */
    static String share(double value) {
        return text(value, SHARE_DIGITS);
    }

    private static String text(double value, int digits) {
        var rounded = BigDecimal.valueOf(value).setScale(digits, RoundingMode.HALF_EVEN);
        return rounded.signum() == 0 ? "0" : rounded.stripTrailingZeros().toPlainString();
    }
}
