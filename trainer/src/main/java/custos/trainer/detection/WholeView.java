package custos.trainer.detection;

import custos.trainer.boxes.Crop;
import custos.trainer.data.Turn;
import custos.trainer.graph.Frame;
import custos.vision.Box;
import custos.vision.DecodedImage;
import custos.vision.TrueBox;
import java.util.List;

/**
 * Pictures as a whole.
 *
 * @param truth the boxes of each example
 */
record WholeView(List<List<TrueBox>> truth, Frame frame) implements View {
    WholeView {
        truth = List.copyOf(truth);
    }

    @Override
    public Crop crop(int example, DecodedImage image, Turn turn) {
        return Crop.middle(image, turn, 1);
    }

    @Override
    public List<TrueBox> shown(int example) {
        return truth.get(example);
    }

    @Override
    public List<Box> onInput(int example, List<Box> places) {
        return places;
    }

    @Override
    public Box place(int example, Box box, int of, double x, double y) {
        return new Box(x * (1 - box.width()), y * (1 - box.height()), box.width(), box.height());
    }
}
