package custos.trainer.detection;

import custos.trainer.boxes.Crop;
import custos.trainer.course.Workshop;
import custos.trainer.data.Turn;
import custos.vision.Box;
import custos.vision.DecodedImage;
import custos.vision.TrueBox;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What of training pictures the backbone is shown before it learns: the whole of each, or the one
 * of its tiles that shows most boxes.
 */
final class View {
    private final Workshop workshop;
    private final List<List<TrueBox>> truth;
    private final int size;
    private final Optional<Tiles> tiles;

    /** What is shown of each example that was looked at so far, not turned. */
    private final Map<Integer, Crop> chosen = new ConcurrentHashMap<>();

    private View(Workshop workshop, List<List<TrueBox>> truth, int size, Optional<Tiles> tiles) {
        this.workshop = workshop;
        this.truth = truth;
        this.size = size;
        this.tiles = tiles;
    }

    /**
     * Pictures as a whole.
     *
     * @param truth the boxes of each example
     * @param size width and height of the input in pixels
     */
    static View whole(Workshop workshop, List<List<TrueBox>> truth, int size) {
        return new View(workshop, truth, size, Optional.empty());
    }

    /** A tile of each. */
    static View in(Tiles tiles, Workshop workshop, List<List<TrueBox>> truth) {
        return new View(workshop, truth, tiles.size(), Optional.of(tiles));
    }

    /** Width and height of the input in pixels. */
    int size() {
        return size;
    }

    /** What the input shows of an example. */
    Crop crop(int example, DecodedImage image, Turn turn) {
        if (tiles.isEmpty()) {
            return Crop.middle(image, turn, 1);
        }
        var crop = chosen.computeIfAbsent(example, _ -> fullest(truth.get(example), image));
        return Crop.of(image, crop.part().region(), turn);
    }

    /** The tile that is shown of an example. */
    private Crop tile(int example) {
        return chosen.computeIfAbsent(
                example,
                _ -> fullest(truth.get(example), workshop.train().pictures().get(example)));
    }

    /** The boxes of an example that are shown, or nearly so, as shares of the picture. */
    List<TrueBox> shown(int example) {
        var boxes = truth.get(example);
        if (tiles.isEmpty() || boxes.isEmpty()) {
            return boxes;
        }
        var crop = tile(example);
        return boxes.stream().filter(box -> crop.shows(box.box())).toList();
    }

    /** Where places, given as shares of a picture that is not turned, lie on the input. */
    List<Box> onInput(int example, List<Box> places) {
        if (tiles.isEmpty()) {
            return places;
        }
        return places.stream().map(tile(example)::seen).toList();
    }

    /**
     * Any place that is shown of a box's size, as shares of the picture.
     *
     * @param box of the size, as shares of the picture that it is of
     * @param of the example whose box it is
     * @param x from 0, at the very left, to 1
     * @param y likewise, from the top
     */
    Box place(int example, Box box, int of, double x, double y) {
        if (tiles.isEmpty()) {
            return new Box(
                    x * (1 - box.width()), y * (1 - box.height()), box.width(), box.height());
        }
        var pictures = workshop.train().pictures();
        double wide = box.width() * pictures.width(of) / pictures.width(example);
        double high = box.height() * pictures.height(of) / pictures.height(example);
        var crop = tile(example);
        var seen = crop.part().region();
        double left = Math.max(0, seen.left()) / crop.width();
        double top = Math.max(0, seen.top()) / crop.height();
        double right = Math.min(1, (seen.left() + seen.width()) / crop.width());
        double bottom = Math.min(1, (seen.top() + seen.height()) / crop.height());
        return new Box(
                left + x * Math.max(0, right - left - wide),
                top + y * Math.max(0, bottom - top - high),
                wide,
                high);
    }

    /** The tile that shows most boxes; of several the first, and one in the middle if none does. */
    private Crop fullest(List<TrueBox> boxes, DecodedImage image) {
        var all = tiles.orElseThrow().of(image);
        var best = Crop.of(image, all.get(all.size() / 2).seen(), Turn.NONE);
        int most = 0;
        for (var tile : all) {
            var crop = Crop.of(image, tile.seen(), Turn.NONE);
            int count = (int) boxes.stream().filter(box -> crop.shows(box.box())).count();
            if (count > most) {
                best = crop;
                most = count;
            }
        }
        return best;
    }
}
