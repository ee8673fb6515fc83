package custos.vision;

/** How an image of any shape becomes a network's input of a fixed shape. */
public enum ResizeMode {
    /** Both sides are scaled on their own: nothing is lost, shapes are distorted. */
    STRETCH,
    /** The largest centred region of the input's shape: nothing is distorted, edges are lost. */
    CENTER_CROP,
    /**
     * The whole image, centred in a region of the input's shape: nothing is lost or distorted, and
     * what the region has beside the image repeats its edge.
     */
    LETTERBOX,
    /** Part by part, see {@link Tiling}: nothing is lost or distorted, each part is one input. */
    TILES
}
