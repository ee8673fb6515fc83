package custos.vision;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Boxes that are probably wrong: with another label than what is there, missing, or around nothing.
 * After ObjectLab (Tkachenko et al. 2023), with confident learning's measure of how sure is sure: a
 * box of a label is suspected to be missing where a model is as sure of it as it usually is where
 * one is drawn.
 */
final class BoxErrors {
    /** Boxes that overlap by so much (IoU) are about the same thing. */
    private static final double SAME = 0.5;

    /** Boxes that overlap by less are not about the same thing, however badly they were drawn. */
    private static final double APART = 0.3;

    /** What a model is less sure of is not there. */
    private static final double HARDLY = 0.1;

    private static final double EVEN = 0.5;

    private BoxErrors() {}

    static List<Suspect> among(List<ImageResult> images) {
        var usual = new UsualConfidence();
        for (var image : images) {
            drawn(image).forEach(box -> usual.add(box.label(), box.confidence()));
        }
        var suspects = new ArrayList<Suspect>();
        for (var image : images) {
            var drawn = drawn(image);
            for (var box : drawn) {
                var other = other(image, box, drawn, usual);
                if (other.isPresent() || isAroundNothing(image, box, usual)) {
                    suspects.add(new Suspect(image, Optional.of(box), other));
                }
            }
            missing(image, drawn, usual)
                    .forEach(found ->
                            suspects.add(new Suspect(image, Optional.empty(), Optional.of(found))));
        }
        return suspects;
    }

    /** What is there rather than what was drawn, and was not drawn beside it. */
    private static Optional<Finding> other(
            ImageResult image, Finding box, List<Finding> drawn, UsualConfidence usual) {
        return surest(
                        image,
                        box,
                        SAME,
                        found ->
                                !found.label().equals(box.label())
                                        && drawn.stream().noneMatch(one -> isOf(one, found)))
                .filter(usual::isReachedBy)
                .filter(found -> found.confidence() > box.confidence());
    }

    /** Whether a model that usually finds what has the label finds nothing at all. */
    private static boolean isAroundNothing(ImageResult image, Finding box, UsualConfidence usual) {
        return usual.of(box.label()) > EVEN
                && surest(image, box, APART, found -> found.confidence() >= HARDLY).isEmpty();
    }

    /** The boxes that were drawn, as shares of the image, with the confidence in each. */
    private static List<Finding> drawn(ImageResult image) {
        var drawn = new ArrayList<Finding>();
        for (var box : image.image().boxes()) {
            var place = new Finding(box.label(), 0, Optional.of(image.ratios(box)));
            double confidence =
                    surest(image, place, SAME, found -> found.label().equals(box.label()))
                            .map(Finding::confidence)
                            .orElse(0.0);
            drawn.add(new Finding(box.label(), confidence, place.box()));
        }
        return drawn;
    }

    private static Optional<Finding> surest(
            ImageResult image, Finding box, double overlap, Predicate<Finding> which) {
        return image.found().stream()
                .filter(which)
                .filter(found -> overlap(found, box) >= overlap)
                .findFirst();
    }

    /** What is found where no box was drawn, one of each place. */
    private static List<Finding> missing(
            ImageResult image, List<Finding> drawn, UsualConfidence usual) {
        var known = new ArrayList<>(drawn);
        var missing = new ArrayList<Finding>();
        for (var found : image.found()) {
            if (found.confidence() > EVEN
                    && usual.isReachedBy(found)
                    && known.stream().allMatch(box -> overlap(found, box) < APART)) {
                known.add(found);
                missing.add(found);
            }
        }
        return missing;
    }

    /** Whether a box that was drawn is what was found. */
    private static boolean isOf(Finding drawn, Finding found) {
        return drawn.label().equals(found.label()) && overlap(drawn, found) >= SAME;
    }

    private static double overlap(Finding one, Finding other) {
        return one.box().orElseThrow().iou(other.box().orElseThrow());
    }
}
