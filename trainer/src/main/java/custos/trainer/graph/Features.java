package custos.trainer.graph;

/** What a head for whole images looks at. */
public enum Features {
    /** The backbone's own pooled features, the last level's means. */
    POOLED,

    /**
     * The pooled features, then the mean, the highest value and the standard deviation of every
     * channel of the network's {@link Layers}: what is small or fine shows in the lower ones, and
     * in their highest values.
     */
    LEVELS,

    /**
     * The mean, the highest value and the standard deviation of every channel of the network's fine
     * layers (see {@link Layers#fine}), and of no others: where what tells labels apart is a few
     * pixels wide, what the upper layers see is only in the way.
     */
    FINE,

    /**
     * The highest value of every channel of the upper layers in each cell of a grid of three by
     * three: where things usually are tells as much as what they are.
     */
    GRID,

    /**
     * The means of every channel of the last layer of every stride in each such cell: a probe tells
     * less by them, and a network that is fine-tuned from there learns more.
     */
    CELLS,

    /**
     * Those of {@link #LEVELS}, then how unlike the patches of the training images an image's
     * patches are, on every level: a scratch or a missing screw is unlike anything else.
     */
    ANOMALIES
}
