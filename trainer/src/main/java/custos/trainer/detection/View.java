package custos.trainer.detection;

import custos.trainer.boxes.Crop;
import custos.trainer.data.Turn;
import custos.trainer.graph.Frame;
import custos.vision.Box;
import custos.vision.DecodedImage;
import custos.vision.TrueBox;
import java.util.List;

/** What of training pictures the backbone is shown before it learns. */
interface View {
    /** What the input measures. */
    Frame frame();

    /** What the input shows of an example. */
    Crop crop(int example, DecodedImage image, Turn turn);

    /** The boxes of an example that are shown, or nearly so, as shares of the picture. */
    List<TrueBox> shown(int example);

    /** Where places, given as shares of a picture that is not turned, lie on the input. */
    List<Box> onInput(int example, List<Box> places);

    /**
     * Any place that is shown of a box's size, as shares of the picture.
     *
     * @param box of the size, as shares of the picture that it is of
     * @param of the example whose box it is
     * @param x from 0, at the very left, to 1
     * @param y likewise, from the top
     */
    Box place(int example, Box box, int of, double x, double y);
}
