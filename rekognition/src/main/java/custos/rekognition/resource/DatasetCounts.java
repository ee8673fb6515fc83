package custos.rekognition.resource;

/**
 * The statistics of a dataset.
 *
 * @param boxes whether any entry has a box: without, BoundingBoxCount is not shown (D-39)
 */
public record DatasetCounts(int entries, int labeled, int withErrors, int labels, boolean boxes) {

    /** Of a dataset that has no entries yet. */
    public static final DatasetCounts NONE = new DatasetCounts(0, 0, 0, 0, false);
}
