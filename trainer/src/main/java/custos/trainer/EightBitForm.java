package custos.trainer;

import custos.trainer.course.Cost;
import custos.trainer.course.Pace;
import custos.vision.BundleEvaluator;
import custos.vision.EightBits;
import custos.vision.ImageDecoder;
import custos.vision.JobFolder;
import custos.vision.LabelledImage;
import custos.vision.ModelBundle;
import custos.vision.Quantizer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes a trained model's form in 8 bits, which the bundle keeps if it is hardly worse. Training
 * images calibrate and judge it, never the test images.
 */
public final class EightBitForm {
    private static final Logger LOG = LoggerFactory.getLogger(EightBitForm.class);

    private final JobFolder folder;
    private final JobFolder.Settings settings;
    private final ImageDecoder decoder;
    private final Pace pace;

    EightBitForm(JobFolder folder, JobFolder.Settings settings, ImageDecoder decoder, Pace pace) {
        this.folder = folder;
        this.settings = settings;
        this.decoder = decoder;
        this.pace = pace;
    }

    /**
     * The bundle with the form in 8 bits beside its own, or as it is; its metrics say how both did.
     *
     * @param train the training images
     * @param held those that the model was chosen by; where there are none, all judge
     */
    ModelBundle beside(ModelBundle bundle, List<JobFolder.Image> train, List<Integer> held)
            throws IOException {
        var others = new ArrayList<>(train);
        others.removeAll(held.stream().map(train::get).toList());
        var calibration = others.isEmpty() ? train : others;
        var judges = held.isEmpty() ? train : held.stream().map(train::get).toList();
        EightBits compared;
        try {
            compared =
                    EightBits.of(
                            bundle,
                            EightBits.spread(calibration, EightBits.CALIBRATION_IMAGES).stream()
                                    .map(folder::picture)
                                    .toList(),
                            EightBits.spread(judges, Cost.MOST_JUDGES).stream()
                                    .map(this::labelled)
                                    .toList(),
                            new Quantizer(decoder, folder.cipher(), settings.threads()),
                            new BundleEvaluator(decoder, folder.cipher(), settings.threads()),
                            (_, _) -> pace.advance(Cost.DETECT));
        } catch (IllegalArgumentException e) {
            LOG.info("there is no form in 8 bits: {}", e.getMessage());
            return bundle;
        }
        bundle.metrics()
                .putObject("int8")
                .put("images", compared.before().images().size())
                .put("metric", rounded(compared.after().metric()))
                .put("asTrained", rounded(compared.before().metric()))
                .put("kept", compared.isWorthKeeping());
        LOG.info("in 8 bits: {}", bundle.metrics().get("int8"));
        return compared.isWorthKeeping() ? bundle.keeping(compared.small()) : bundle;
    }

    private LabelledImage labelled(JobFolder.Image image) {
        return new LabelledImage(folder.picture(image), image.labels(), image.boxes());
    }

    private static double rounded(double value) {
        return Math.round(value * 10_000) / 10_000.0;
    }
}
