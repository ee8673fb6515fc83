package custos.server;

import custos.vision.ModelBundle;
import custos.vision.Precision;
import custos.vision.Printable;
import java.io.PrintWriter;
import java.nio.file.Path;

/** What {@code --int8} means, wherever it stands. */
final class PrecisionChoice {
    static final String DESCRIPTION = "in 8 bits, if the bundle has kept such a form";

    private PrecisionChoice() {}

    static Precision of(boolean int8) {
        return int8 ? Precision.INT8 : Precision.FLOAT32;
    }

    /**
     * Tells whoever asked for 8 bits in vain.
     *
     * @param err where that is told
     */
    static void tell(Path model, ModelBundle bundle, PrintWriter err) {
        if (!bundle.canRunInEightBits()) {
            var file = Printable.of(model.toString());
            err.println(
                    "custos: computing in float32, since `%s` has no form in 8 bits; custos export --int8 --images DIR makes one"
                            .formatted(file));
            err.flush();
        }
    }
}
