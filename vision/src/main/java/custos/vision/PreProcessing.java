package custos.vision;

import custos.vision.Tiling.Tile;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.Optional;

/**
 * How an image becomes the input of a network: data of the model, the same in training, evaluation
 * and serving.
 *
 * @param width the input's width in pixels
 * @param height the input's height in pixels
 * @param tiling the parts that an image is looked at in; there if and only if the mode says so
 */
public record PreProcessing(
        int width,
        int height,
        ResizeMode resize,
        Normalisation normalisation,
        Optional<Tiling> tiling) {

    private static final int CHANNELS = 3;

    /** An input with more pixels a side than this is taken for a mistake. */
    private static final int MAX_SIDE = 4096;

    public PreProcessing {
        if (width < 1 || height < 1 || width > MAX_SIDE || height > MAX_SIDE) {
            throw new IllegalArgumentException(
                    "not an input size: %dx%d, expected 1 to %d"
                            .formatted(width, height, MAX_SIDE));
        }
        if (tiling.isPresent() != (resize == ResizeMode.TILES)) {
            throw new IllegalArgumentException(
                    "the mode is %s with%s tiles"
                            .formatted(resize, tiling.isPresent() ? "" : "out"));
        }
    }

    /** An image as one input. */
    public PreProcessing(int width, int height, ResizeMode resize, Normalisation normalisation) {
        this(width, height, resize, normalisation, Optional.empty());
    }

    /** Images part by part. */
    public PreProcessing(int width, int height, Tiling tiling, Normalisation normalisation) {
        this(width, height, ResizeMode.TILES, normalisation, Optional.of(tiling));
    }

    /** The same for inputs of another size. */
    public PreProcessing sized(int across, int down) {
        return new PreProcessing(across, down, resize, normalisation, tiling);
    }

    /** Number of floats that {@link #write} puts: 3 x height x width. */
    public int floats() {
        return CHANNELS * width * height;
    }

    /** The parts of an image that are looked at, each as one input: the only one, or tiles. */
    public List<Tile> tiles(DecodedImage image) {
        return tiling.map(tiles -> tiles.of(image, width, height))
                .orElseGet(() -> List.of(Tile.alone(region(image), image)));
    }

    /** Puts the image as one NCHW sample into the buffer, from its position on. */
    public void write(DecodedImage image, FloatBuffer into) {
        write(image, region(image), false, into);
    }

    /**
     * The part of the image that {@link #write(DecodedImage, FloatBuffer)} uses: of several one in
     * the middle.
     */
    public Region region(DecodedImage image) {
        return switch (resize) {
            case STRETCH -> Region.whole(image);
            case CENTER_CROP -> centred(image, Math.min(across(image), down(image)));
            case LETTERBOX -> centred(image, Math.max(across(image), down(image)));
            case TILES -> {
                var tiles = tiles(image);
                yield tiles.get(tiles.size() / 2).seen();
            }
        };
    }

    /** Pixels of the image for one of the input, if its width were to fill the input's. */
    private double across(DecodedImage image) {
        return (double) image.width() / width;
    }

    private double down(DecodedImage image) {
        return (double) image.height() / height;
    }

    private Region centred(DecodedImage image, double scale) {
        var across = width * scale;
        var down = height * scale;
        return new Region((image.width() - across) / 2, (image.height() - down) / 2, across, down);
    }

    /**
     * The same from any region of the image, stretched to the input's shape, and mirrored left to
     * right if asked for. What of the region lies outside the image is filled from its edge.
     */
    public void write(DecodedImage image, Region region, boolean mirrored, FloatBuffer into) {
        var columns = new Resampler(image.width(), region.left(), region.width(), width);
        var rows = new Resampler(image.height(), region.top(), region.height(), height);
        var start = into.position();
        var lines = new Lines(image, rows);
        var row = new float[CHANNELS][width];
        // Rows first: that loop runs over neighbours in memory and becomes vector instructions.
        for (var y = 0; y < height; y++) {
            columns.across(lines.blended(y), row);
            for (var channel = 0; channel < CHANNELS; channel++) {
                var values = row[channel];
                normalise(channel, values);
                if (mirrored) {
                    reverse(values);
                }
                into.put(start + (channel * height + y) * width, values);
            }
        }
        into.position(start + floats());
    }

    private void normalise(int channel, float[] values) {
        var deviation = normalisation.deviation().get(channel);
        var scale = (float) (1 / (255 * deviation));
        var shift = (float) (-normalisation.mean().get(channel) / deviation);
        for (var x = 0; x < values.length; x++) {
            values[x] = values[x] * scale + shift;
        }
    }

    private static void reverse(float[] values) {
        for (int left = 0, right = values.length - 1; left < right; left++, right--) {
            var value = values[left];
            values[left] = values[right];
            values[right] = value;
        }
    }
}
