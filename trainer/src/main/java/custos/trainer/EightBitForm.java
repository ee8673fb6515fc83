package custos.trainer;

import custos.trainer.course.Cost;
import custos.trainer.course.Figures;
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
import java.util.Set;
import java.util.concurrent.CancellationException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes a trained model's form in 8 bits, which the bundle keeps if it is hardly worse. Training
 * images calibrate and judge it, never the test images: those that the model was chosen by, which a
 * probe that was fitted to all images has seen as well. Whatever goes wrong, the bundle stays.
 */
public final class EightBitForm {
    private static final Logger LOG = LoggerFactory.getLogger(EightBitForm.class);

    /** A model's bytes are in memory so often, some of them in other shapes. */
    private static final int COPIES = 8;

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
    ModelBundle beside(ModelBundle bundle, List<JobFolder.Image> train, List<Integer> held) {
        if (bundle.model().length > Runtime.getRuntime().maxMemory() / COPIES) {
            LOG.info("there is no form in 8 bits: the model is too large to make one here");
            return bundle;
        }
        var chosenBy = Set.copyOf(held);
        var others = new ArrayList<JobFolder.Image>();
        for (int example = 0; example < train.size(); example++) {
            if (!chosenBy.contains(example)) {
                others.add(train.get(example));
            }
        }
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
        } catch (CancellationException e) {
            throw e;
        } catch (IOException | IllegalArgumentException | IllegalStateException e) {
            // The trained model is what counts.
            LOG.info("there is no form in 8 bits", e);
            return bundle;
        }
        bundle.metrics()
                .putObject("int8")
                .put("images", compared.before().images().size())
                .put("metric", Figures.rounded(compared.after().metric()))
                .put("asTrained", Figures.rounded(compared.before().metric()))
                .put("kept", compared.isWorthKeeping());
        LOG.info("in 8 bits: {}", bundle.metrics().get("int8"));
        return compared.isWorthKeeping() ? bundle.keeping(compared.small()) : bundle;
    }

    private LabelledImage labelled(JobFolder.Image image) {
        return new LabelledImage(folder.picture(image), image.labels(), image.boxes());
    }
}
