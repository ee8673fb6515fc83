package custos.vision;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Labels that are probably wrong, by confident learning (Northcutt et al. 2021): an image is
 * suspected where the model is as sure of another label as it usually is where that label is given,
 * and surer than of the given one. Where an image may have several labels each of them is a
 * question of its own, with yes and no for labels (Thyagarajan et al. 2022); boxes: {@link
 * BoxErrors}.
 *
 * <p>A model that learned the wrong labels by heart hides them: of answers that it gave after it
 * had learned from the images, only the plain ones are found.
 */
public final class LabelErrors {

    private LabelErrors() {}

    /**
     * What is suspected, the plainest first.
     *
     * @param groups answers that are as sure as each other: those that a model gave after it had
     *     learned from the images are another group than those before
     */
    @SafeVarargs
    public static List<Suspect> among(ModelType type, List<ImageResult>... groups) {
        var suspects = new ArrayList<Suspect>();
        for (var images : groups) {
            suspects.addAll(
                    switch (type) {
                        case CLASSIFICATION -> ofOneLabel(images);
                        case MULTILABEL -> ofSeveralLabels(images);
                        case DETECTION -> BoxErrors.among(images);
                    });
        }
        suspects.sort(Comparator.comparingDouble(Suspect::margin));
        return suspects;
    }

    private static List<Suspect> ofOneLabel(List<ImageResult> images) {
        var usual = new UsualConfidence();
        for (var image : images) {
            image.image().labels().forEach(label -> usual.add(label, image.confidence(label)));
        }
        var suspects = new ArrayList<Suspect>();
        for (var image : images) {
            if (image.image().labels().size() != 1) {
                continue;
            }
            var label = image.image().labels().getFirst();
            var given = new Finding(label, image.confidence(label), Optional.empty());
            image.found().stream()
                    .filter(finding -> !finding.label().equals(label))
                    .filter(usual::isReachedBy)
                    .filter(finding -> finding.confidence() > given.confidence())
                    .findFirst()
                    .ifPresent(seen ->
                            suspects.add(
                                    new Suspect(image, Optional.of(given), Optional.of(seen))));
        }
        return suspects;
    }

    private static List<Suspect> ofSeveralLabels(List<ImageResult> images) {
        var there = new UsualConfidence();
        var notThere = new UsualConfidence();
        for (var image : images) {
            for (var finding : image.found()) {
                if (isGiven(finding, image)) {
                    there.add(finding.label(), finding.confidence());
                } else {
                    notThere.add(finding.label(), 1 - finding.confidence());
                }
            }
        }
        var suspects = new ArrayList<Suspect>();
        for (var image : images) {
            for (var finding : image.found()) {
                var absence = new Finding(finding.label(), 1 - finding.confidence(), finding.box());
                if (isGiven(finding, image)) {
                    if (isSure(absence) && notThere.isReachedBy(absence)) {
                        suspects.add(new Suspect(image, Optional.of(finding), Optional.empty()));
                    }
                } else if (isSure(finding) && there.isReachedBy(finding)) {
                    suspects.add(new Suspect(image, Optional.empty(), Optional.of(finding)));
                }
            }
        }
        return suspects;
    }

    private static boolean isGiven(Finding finding, ImageResult image) {
        return image.image().labels().contains(finding.label());
    }

    /** Surer than of the opposite. */
    private static boolean isSure(Finding finding) {
        return finding.confidence() > 0.5;
    }
}
