package custos.vision;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Labels that are probably wrong, by confident learning (Northcutt et al. 2021): an image is
 * suspected where the model is as sure of another label as it usually is where that label is given,
 * and surer than of the given one.
 *
 * <p>A model that learned the wrong labels by heart hides them: of answers that it gave after it
 * had learned from the images, only the plain ones are found.
 */
public final class LabelErrors {

    private LabelErrors() {}

    /** An image that is labelled one thing and looks like another. */
    public record Suspect(
            ImageResult image,
            String given,
            double givenConfidence,
            String other,
            double otherConfidence) {}

    /**
     * Of images with one label each; those first where the two confidences lie farthest apart.
     *
     * @param groups answers that are as sure as each other: those that a model gave after it had
     *     learned from the images are another group than those before
     */
    @SafeVarargs
    public static List<Suspect> among(List<ImageResult>... groups) {
        var suspects = new ArrayList<Suspect>();
        for (var images : groups) {
            suspects.addAll(ofGroup(images));
        }
        suspects.sort(
                Comparator.comparingDouble(
                        suspect -> suspect.givenConfidence() - suspect.otherConfidence()));
        return suspects;
    }

    private static List<Suspect> ofGroup(List<ImageResult> images) {
        var usual = usual(images);
        var suspects = new ArrayList<Suspect>();
        for (var image : images) {
            if (image.image().labels().size() != 1) {
                continue;
            }
            var given = image.image().labels().getFirst();
            var confidence = image.confidence(given);
            image.found().stream()
                    .filter(finding -> !finding.label().equals(given))
                    .filter(f -> f.confidence() >= usual.getOrDefault(f.label(), 1.0))
                    .filter(finding -> finding.confidence() > confidence)
                    .findFirst()
                    .ifPresent(other ->
                            suspects.add(
                                    new Suspect(
                                            image,
                                            given,
                                            confidence,
                                            other.label(),
                                            other.confidence())));
        }
        return suspects;
    }

    /** How sure the model is of each label, on average, where it is given. */
    private static Map<String, Double> usual(List<ImageResult> images) {
        var sums = new HashMap<String, Double>();
        var counts = new HashMap<String, Integer>();
        for (var image : images) {
            for (var label : image.image().labels()) {
                sums.merge(label, image.confidence(label), Double::sum);
                counts.merge(label, 1, Integer::sum);
            }
        }
        sums.replaceAll((label, sum) -> sum / counts.getOrDefault(label, 1));
        return sums;
    }
}
