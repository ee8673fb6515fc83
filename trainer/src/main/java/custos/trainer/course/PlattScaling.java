package custos.trainer.course;

import java.util.ArrayList;
import java.util.List;

/**
 * Logistic regression on raw scores (Platt 1999): which score is as likely one of an image with a
 * label as of one without. What is aimed at is never quite 0 or 1, the less so the fewer there are,
 * so that the answer lies between both also where no score of the one lies among the other, and
 * nearer to those that spread more: the next of them will lie further out.
 */
final class PlattScaling {
    private static final int MOST_STEPS = 50;
    private static final double SHORTEST_STEP = 1e-4;
    private static final double ENOUGH = 1e-6;

    /** Keeps the curvature from vanishing where all is sure. */
    private static final double LEAST_WEIGHT = 1e-9;

    /** A score, and how likely it is to be one of an image with the label. */
    private record Point(double score, double target) {}

    /** The likelihood of a label is the sigmoid of {@code slope * score + offset}. */
    private record Line(double slope, double offset) {
        double likelihood(double score) {
            return 1 / (1 + StrictMath.exp(-(slope * score + offset)));
        }

        /** The cross entropy, summed up; finite however sure the line is. */
        double loss(List<Point> points) {
            double sum = 0;
            for (var point : points) {
                double z = slope * point.score() + offset;
                sum += softplus(z) - point.target() * z;
            }
            return sum;
        }

        private static double softplus(double z) {
            return Math.max(z, 0) + StrictMath.log1p(StrictMath.exp(-Math.abs(z)));
        }
    }

    private PlattScaling() {}

    /**
     * The score between those with the label and those without.
     *
     * @return 0 if all have it or none has, or if scores do not rise with it
     */
    static double middle(double[] with, double[] without) {
        if (with.length == 0 || without.length == 0) {
            return 0;
        }
        var points = new ArrayList<Point>();
        for (double score : with) {
            points.add(new Point(score, (with.length + 1.0) / (with.length + 2.0)));
        }
        for (double score : without) {
            points.add(new Point(score, 1.0 / (without.length + 2.0)));
        }
        double mean = points.stream().mapToDouble(Point::score).average().orElse(0);
        var line = fitted(new Line(1, -mean), points);
        return line.slope() > 0 ? -line.offset() / line.slope() : 0;
    }

    /** Newton's method; a step that makes things worse is shortened. */
    private static Line fitted(Line from, List<Point> points) {
        var line = from;
        double loss = line.loss(points);
        for (int step = 0; step < MOST_STEPS; step++) {
            var direction = direction(line, points);
            double share = 1;
            var next = moved(line, direction, share);
            while (next.loss(points) >= loss && share > SHORTEST_STEP) {
                share /= 2;
                next = moved(line, direction, share);
            }
            double better = next.loss(points);
            if (better >= loss) {
                return line;
            }
            boolean still = loss - better < ENOUGH * loss;
            line = next;
            loss = better;
            if (still) {
                return line;
            }
        }
        return line;
    }

    private static Line moved(Line line, Line direction, double share) {
        return new Line(
                line.slope() - share * direction.slope(),
                line.offset() - share * direction.offset());
    }

    private static Line direction(Line line, List<Point> points) {
        double slope = 0;
        double offset = 0;
        double slopes = LEAST_WEIGHT;
        double both = 0;
        double offsets = LEAST_WEIGHT;
        for (var point : points) {
            double likelihood = line.likelihood(point.score());
            double error = likelihood - point.target();
            double weight = likelihood * (1 - likelihood);
            slope += error * point.score();
            offset += error;
            slopes += weight * point.score() * point.score();
            both += weight * point.score();
            offsets += weight;
        }
        double determinant = slopes * offsets - both * both;
        return new Line(
                (offsets * slope - both * offset) / determinant,
                (slopes * offset - both * slope) / determinant);
    }
}
