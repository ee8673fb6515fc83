package custos.trainer.boxes;

import custos.vision.TrueBox;
import java.util.List;

/**
 * What a sample shows of the boxes of its picture, all as shares of the sample.
 *
 * @param boxes that it shows, or most of them
 * @param cut what it shows of boxes that mostly lie beyond its edge, where the picture goes on.
 *     Nothing is learned of them: a thing that the picture cuts looks the same, and whether people
 *     drew a box around that is told by those alone.
 */
public record Shown(List<TrueBox> boxes, List<TrueBox> cut) {
    public Shown {
        boxes = List.copyOf(boxes);
        cut = List.copyOf(cut);
    }

    /** Of a sample that cuts no box. */
    public static Shown whole(List<TrueBox> boxes) {
        return new Shown(boxes, List.of());
    }
}
