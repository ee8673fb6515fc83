package custos.vision;

import java.util.ArrayList;
import java.util.List;

/** Precision and recall of a label at one threshold. */
public record CurvePoint(double threshold, double precision, double recall) {

    /** Points nearer to each other than that look like one. */
    private static final double APART = 0.005;

    /**
     * A curve without the points that nobody would miss: of those that lie close together the first
     * stays, and the last of all does.
     */
    public static List<CurvePoint> thinned(List<CurvePoint> curve) {
        var kept = new ArrayList<CurvePoint>();
        for (var at = 0; at < curve.size(); at++) {
            var point = curve.get(at);
            if (at == 0 || at == curve.size() - 1 || point.isFarFrom(kept.getLast())) {
                kept.add(point);
            }
        }
        return kept;
    }

    private boolean isFarFrom(CurvePoint other) {
        return Math.abs(precision - other.precision) >= APART
                || Math.abs(recall - other.recall) >= APART;
    }
}
