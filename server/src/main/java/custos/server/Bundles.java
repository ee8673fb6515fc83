package custos.server;

import custos.vision.BundleException;
import custos.vision.ModelBundle;
import java.io.IOException;
import java.nio.file.Path;

/** The bundles that users name. */
final class Bundles {
    private Bundles() {}

    /**
     * Reads and checks a bundle.
     *
     * @throws UserError if it cannot be read, or is none
     */
    static ModelBundle read(Path model) {
        try {
            return ModelBundle.read(model);
        } catch (BundleException e) {
            throw new UserError(String.valueOf(e.getMessage()));
        } catch (IOException e) {
            throw new UserError("cannot open the model `" + model + "`: " + Reason.of(model, e));
        }
    }
}
