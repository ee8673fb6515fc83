package custos.server;

import custos.vision.Precision;

/** What {@code --int8} means, wherever it stands. */
final class PrecisionChoice {
    static final String DESCRIPTION = "in 8 bits, if the bundle has kept such a form";

    private PrecisionChoice() {}

    static Precision of(boolean int8) {
        return int8 ? Precision.INT8 : Precision.FLOAT32;
    }
}
