package custos.trainer.fit;

import custos.trainer.graph.Whitening;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * What the patches of images are like, in folds of images: patches that a distribution was made of
 * look less odd by it than those of new images will, so an image is judged by the other folds.
 */
public final class PatchFolds {
    /** Into how many folds images are dealt. */
    public static final int COUNT = 5;

    private final List<List<PatchMoments>> folds = new ArrayList<>();

    /**
     * Folds of no images.
     *
     * @param none moments of no patches, for each level
     */
    public PatchFolds(Supplier<List<PatchMoments>> none) {
        for (int fold = 0; fold < COUNT; fold++) {
            folds.add(none.get());
        }
    }

    /** The images of a fold: every so manieth. */
    public static List<Integer> images(List<Integer> all, int fold) {
        return IntStream.range(0, all.size())
                .filter(i -> i % COUNT == fold)
                .mapToObj(all::get)
                .toList();
    }

    /** The moments of a fold, for each level, to be added to. */
    public List<PatchMoments> moments(int fold) {
        return folds.get(fold);
    }

    /** The whitenings of all patches, for each level. */
    public List<Whitening> whitenings() {
        return whitenings(folds);
    }

    /** The whitenings of the patches of all folds but one. */
    public List<Whitening> whiteningsWithout(int fold) {
        var others = new ArrayList<>(folds);
        others.remove(fold);
        return whitenings(others);
    }

    private static List<Whitening> whitenings(List<List<PatchMoments>> parts) {
        var whitenings = new ArrayList<Whitening>();
        for (int level = 0; level < parts.getFirst().size(); level++) {
            var sum = new PatchMoments(parts.getFirst().get(level).width());
            for (var part : parts) {
                sum.add(part.get(level));
            }
            whitenings.add(sum.whitening());
        }
        return whitenings;
    }
}
