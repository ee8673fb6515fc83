package custos.trainer.detection;

import custos.trainer.boxes.Crop;
import custos.trainer.data.Pictures;
import custos.trainer.data.Turn;
import custos.trainer.graph.Frame;
import custos.vision.Box;
import custos.vision.DecodedImage;
import custos.vision.TrueBox;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Of each picture the one of its tiles that shows most boxes. */
final class TileView implements View {
    private final Tiles tiles;
    private final Pictures pictures;
    private final List<List<TrueBox>> truth;

    /** What is shown of each example that was looked at so far, not turned. */
    private final Map<Integer, Crop> chosen = new ConcurrentHashMap<>();

    /**
     * Of pictures.
     *
     * @param truth the boxes of each
     */
    TileView(Tiles tiles, Pictures pictures, List<List<TrueBox>> truth) {
        this.tiles = tiles;
        this.pictures = pictures;
        this.truth = List.copyOf(truth);
    }

    @Override
    public Frame frame() {
        return tiles.frame();
    }

    @Override
    public Crop crop(int example, DecodedImage image, Turn turn) {
        var crop = chosen.computeIfAbsent(example, _ -> fullest(truth.get(example), image));
        return Crop.of(image, crop.part().region(), turn);
    }

    /** The tile that is shown of an example. */
    private Crop tile(int example) {
        return chosen.computeIfAbsent(
                example, _ -> fullest(truth.get(example), pictures.get(example)));
    }

    @Override
    public List<TrueBox> shown(int example) {
        var boxes = truth.get(example);
        if (boxes.isEmpty()) {
            return boxes;
        }
        var crop = tile(example);
        return boxes.stream().filter(box -> crop.shows(box.box())).toList();
    }

    @Override
    public List<Box> onInput(int example, List<Box> places) {
        return places.stream().map(tile(example)::seen).toList();
    }

    @Override
    public Box place(int example, Box box, int of, double x, double y) {
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
        var all = tiles.of(image);
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
