package custos.trainer.fit;

import ai.djl.ndarray.NDManager;
import custos.trainer.data.Turn;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether pictures have an upside: heads on the backbone as it came then tell how much pictures
 * that they have not seen were turned (after Gidaris and others 2018, who let networks learn that).
 * Where they cannot, what lies on a table or under a microscope may lie the other way round in the
 * next picture, and turned pictures are as good to learn from.
 */
public final class Upside {
    private static final Logger LOG = LoggerFactory.getLogger(Upside.class);

    /** From this share of right answers on there is an upside; a quarter are right by chance. */
    private static final double TOLD = 0.65;

    /** Fewer pictures tell nothing. */
    public static final int LEAST = 8;

    /** Against a mean product of 1 of a view's standardised features with themselves. */
    private static final List<Double> PENALTIES = List.of(0.01, 0.001);

    private Upside() {}

    /**
     * Looks for it.
     *
     * @param parts how many features each part has, one part after the other
     * @param pictures the features of each picture's views in half precision, one after the other,
     *     each {@link Turn} as often as the others and in their order
     */
    public static boolean of(NDManager manager, List<Integer> parts, List<List<short[]>> pictures) {
        if (pictures.size() < LEAST) {
            return true;
        }
        double told = told(manager, parts, pictures);
        LOG.info("of {} pictures that were turned {} are told how", pictures.size(), told);
        return told >= TOLD;
    }

    /** The share of views whose turn is told by heads that have seen no view of their picture. */
    static double told(NDManager manager, List<Integer> parts, List<List<short[]>> pictures) {
        int turns = Turn.values().length;
        var truth = new ArrayList<float[]>();
        for (var views : pictures) {
            for (int view = 0; view < views.size(); view++) {
                var turn = new float[turns];
                turn[view % turns] = 1;
                truth.add(turn);
            }
        }
        double most = 0;
        try (var fit = LeastSquares.ofDifferentViews(manager, parts, pictures, truth)) {
            for (double penalty : PENALTIES) {
                var scores = fit.leftOutViews(penalty);
                int right = 0;
                for (int view = 0; view < scores.size(); view++) {
                    right += truth.get(view)[highest(scores.get(view))] == 1 ? 1 : 0;
                }
                most = Math.max(most, right / (double) scores.size());
            }
        }
        return most;
    }

    private static int highest(float[] scores) {
        int highest = 0;
        for (int i = 1; i < scores.length; i++) {
            highest = scores[i] > scores[highest] ? i : highest;
        }
        return highest;
    }
}
