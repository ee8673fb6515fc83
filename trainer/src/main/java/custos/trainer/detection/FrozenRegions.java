package custos.trainer.detection;

import custos.trainer.boxes.Crop;
import custos.trainer.boxes.Regions;
import custos.trainer.course.Workshop;
import custos.trainer.data.Turn;
import custos.trainer.fit.Halves;
import custos.trainer.graph.Frame;
import custos.trainer.graph.FrozenGraph;
import custos.trainer.graph.RegionHead;
import custos.vision.Box;
import custos.vision.DecodedImage;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.function.Function;

/** What the backbone, as it came, shows of parts of training images by a {@link RegionHead}. */
public final class FrozenRegions implements AutoCloseable {
    private final Workshop workshop;
    private final Frame frame;
    private final FrozenGraph graph;

    /**
     * Loads the backbone.
     *
     * @param frame what the input measures
     */
    public FrozenRegions(Workshop workshop, List<RegionHead.Level> levels, Frame frame) {
        this.workshop = workshop;
        this.frame = frame;
        var model = RegionHead.alone(workshop.backbone(), levels, workshop.train().labels());
        graph = new FrozenGraph(model, workshop.settings().threads());
    }

    /** Starts to make the sample of an example. */
    public Future<FloatBuffer> sample(int example) {
        return sample(example, image -> Crop.middle(image, Turn.NONE, 1));
    }

    /** Starts to make the sample of a part of an example. */
    Future<FloatBuffer> sample(int example, Function<DecodedImage, Crop> crop) {
        return workshop.workers()
                .submit(() -> {
                    var input = workshop.preProcessing(frame);
                    var sample = new float[input.floats()];
                    var image = workshop.train().pictures().get(example);
                    crop.apply(image).part().write(image, input, sample, 0);
                    return FloatBuffer.wrap(sample);
                });
    }

    /** The features of parts of a sample, in half precision. */
    public List<short[]> of(FloatBuffer sample, List<Box> parts) {
        var sides = FloatBuffer.allocate(4 * parts.size());
        parts.forEach(part -> sides.put(Regions.sides(part)));
        var found =
                graph.run(
                        Map.of(
                                workshop.backbone().descriptor().input(),
                                new FrozenGraph.Values(sample, 1, 3, frame.height(), frame.width()),
                                RegionHead.REGIONS,
                                new FrozenGraph.Values(sides.flip(), 1, parts.size(), 4)),
                        Set.of(RegionHead.FEATURES));
        return Halves.rows(Objects.requireNonNull(found.get(RegionHead.FEATURES)), parts.size());
    }

    @Override
    public void close() {
        graph.close();
    }
}
