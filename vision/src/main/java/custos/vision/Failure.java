package custos.vision;

import java.util.List;

/**
 * What a model says of an image, at its thresholds, and what of that is wrong.
 *
 * @param found all that it says
 * @param missed what is there and not said: labels with the confidence in them, boxes with 0
 * @param wrong what is said and not there
 */
record Failure(ImageResult image, List<Finding> found, List<Finding> missed, List<Finding> wrong) {

    Failure {
        found = List.copyOf(found);
        missed = List.copyOf(missed);
        wrong = List.copyOf(wrong);
    }

    boolean isOne() {
        return !missed.isEmpty() || !wrong.isEmpty();
    }
}
