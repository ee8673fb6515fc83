package custos.trainer;

import ai.djl.ndarray.NDManager;
import custos.trainer.course.Cost;
import custos.trainer.course.Pace;
import custos.trainer.course.Workshop;
import custos.trainer.data.Dataset;
import custos.trainer.data.Pictures;
import custos.trainer.data.Randomness;
import custos.trainer.graph.Backbone;
import custos.trainer.graph.Precision;
import custos.trainer.graph.Torch;
import custos.vision.Activation;
import custos.vision.ImageDecoder;
import custos.vision.JobFolder;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A workshop for the training images of a job, and what it needs closed. */
public final class TestWorkshop implements AutoCloseable {
    private final ExecutorService workers = Executors.newFixedThreadPool(2);
    private final NDManager manager = Torch.manager(2);
    private final Pictures pictures;
    private final Workshop workshop;

    /**
     * Opens it.
     *
     * @param backbone file of the backbone
     * @param side that pictures are kept at in pixels
     * @param truth the labels of each image
     */
    public TestWorkshop(
            JobFolder folder,
            Path backbone,
            int side,
            List<List<Integer>> truth,
            Activation activation)
            throws IOException {
        pictures =
                Pictures.decode(
                        folder.train().stream().map(folder::picture).toList(),
                        side,
                        folder.cipher(),
                        ImageDecoder.create(),
                        folder.path().resolve("pixels.tmp"),
                        workers,
                        () -> {});
        var settings = folder.settings();
        var data = new Dataset(pictures, truth, settings.labels().size(), activation);
        var silent = new PrintStream(OutputStream.nullOutputStream());
        var cost = new Cost(1, 1, 1, 1, 1);
        workshop =
                new Workshop(
                        folder,
                        settings,
                        "",
                        Backbone.load(backbone),
                        data,
                        new Randomness(17),
                        manager,
                        Precision.FLOAT32,
                        workers,
                        new Pace(silent, System::nanoTime, cost, 2, Precision.FLOAT32));
    }

    /** Opens it for images of one label each and the folder's small backbone. */
    public static TestWorkshop ofOneLabel(JobFolder folder, int side) throws IOException {
        var labels = folder.settings().labels();
        var truth =
                folder.train().stream()
                        .map(image -> image.labels().stream().map(labels::indexOf).toList())
                        .toList();
        var backbone = folder.path().resolve("small.onnx");
        return new TestWorkshop(folder, backbone, side, truth, Activation.SOFTMAX);
    }

    public Workshop get() {
        return workshop;
    }

    @Override
    public void close() throws IOException {
        pictures.close();
        manager.close();
        workers.close();
    }
}
