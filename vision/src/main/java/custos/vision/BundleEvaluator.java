package custos.vision;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Runs a bundle over labelled images and reports how well it does. */
public final class BundleEvaluator {

    private final ImageDecoder decoder;

    /** An evaluator that uses one thread a core. */
    public BundleEvaluator(ImageDecoder decoder) {
        this.decoder = decoder;
    }

    /**
     * Evaluates on all images that can be read; the report names the others.
     *
     * @throws BundleException if the bundle cannot be used
     * @throws IllegalArgumentException if an image carries a label that the model does not know
     */
    public EvaluationReport evaluate(Path bundle, List<LabelledImage> images, Progress progress)
            throws IOException {
        progress.done(0, images.size());
        try (var workers = Workers.perCore();
                var model = RunningModel.open(bundle, new RunSettings(workers, decoder))) {
            throw new UnsupportedOperationException(model.description().toString());
        }
    }
}
