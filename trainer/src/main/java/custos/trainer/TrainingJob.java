package custos.trainer;

import com.google.protobuf.InvalidProtocolBufferException;
import custos.trainer.course.Brief;
import custos.trainer.course.Cost;
import custos.trainer.course.Pace;
import custos.trainer.course.Recipe;
import custos.trainer.course.Trained;
import custos.trainer.course.Workshop;
import custos.trainer.data.BadDataException;
import custos.trainer.data.Dataset;
import custos.trainer.data.Pictures;
import custos.trainer.data.Randomness;
import custos.trainer.graph.Backbone;
import custos.trainer.graph.Precision;
import custos.trainer.graph.Torch;
import custos.vision.Activation;
import custos.vision.ImageDecoder;
import custos.vision.JobFolder;
import custos.vision.JobFolder.Phase;
import custos.vision.ModelBundle;
import custos.vision.ModelType;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.node.ObjectNode;

/** One job, from its folder's input to the bundle and the evaluation in it. */
public final class TrainingJob {
    private static final Logger LOG = LoggerFactory.getLogger(TrainingJob.class);

    private final JobFolder folder;
    private final Path starter;
    private final PrintStream progress;
    private final LongSupplier nanoClock;
    private final Precision precision;
    private final JobFolder.Settings settings;
    private final List<JobFolder.Image> train;
    private final List<JobFolder.Image> test;

    /**
     * Reads a job.
     *
     * @param starter the backbone for jobs that name none
     * @param progress where progress lines go
     * @param nanoClock a clock in nanoseconds
     * @param precision of what networks learn in
     * @throws BadDataException if its settings or labels make no sense
     */
    public TrainingJob(
            JobFolder folder,
            Path starter,
            PrintStream progress,
            LongSupplier nanoClock,
            Precision precision) {
        this.folder = folder;
        this.starter = starter;
        this.progress = progress;
        this.nanoClock = nanoClock;
        this.precision = precision;
        settings = folder.settings();
        train = folder.train();
        test = folder.test();
        new JobCheck(settings).check(train);
    }

    /**
     * Trains, evaluates, and leaves bundle and evaluation in the folder.
     *
     * @throws BadDataException if the data cannot be trained on
     */
    public void run() throws IOException {
        run(Recipes.of(new Brief(settings, precision, train.size(), test.size())));
    }

    /** The same by another recipe. */
    void run(Recipe recipe) throws IOException {
        var cost = recipe.cost(train.size(), test.size());
        LOG.info(
                "{}; about {} s on {} threads in {}",
                recipe,
                Math.round(cost.seconds(settings.threads(), precision)),
                settings.threads(),
                precision);
        var pace = new Pace(progress, nanoClock, cost, settings.threads(), precision);
        try (var workers = Executors.newFixedThreadPool(settings.threads())) {
            try {
                run(recipe, backbone(), ImageDecoder.create(), workers, pace);
            } catch (IOException | RuntimeException | OutOfMemoryError e) {
                workers.shutdownNow(); // nobody waits for what is left of the work
                throw e;
            }
        }
    }

    private void run(
            Recipe recipe,
            Backbone backbone,
            ImageDecoder decoder,
            ExecutorService workers,
            Pace pace)
            throws IOException {
        try (var pictures = pictures(recipe.pictureSide(backbone, train), decoder, workers, pace);
                var manager = Torch.manager(settings.threads())) {
            var testDigest = Pictures.check(files(test), folder.cipher(), decoder, workers);
            pace.advance(test.size() * Cost.DECODE);
            var digest = dataDigest(pictures, testDigest);
            var trained =
                    recipe.train(
                            new Workshop(
                                    folder,
                                    settings,
                                    jobDigest(digest, backbone, recipe),
                                    backbone,
                                    dataset(pictures),
                                    new Randomness(settings.seed()),
                                    manager,
                                    precision,
                                    workers,
                                    pace));
            var judge = new TestImages(folder, settings, decoder, workers);
            folder.writeHeldOut(heldOut(trained, pictures, judge));
            finish(bundle(trained, backbone, digest), trained.held(), judge, decoder, pace);
        }
    }

    private List<JobFolder.Prediction> heldOut(
            Trained trained, Pictures pictures, TestImages judge) {
        var said = new ArrayList<JobFolder.Prediction>();
        trained.heldOut()
                .forEach((example, findings) ->
                        said.add(
                                judge.prediction(
                                        train.get(example),
                                        findings,
                                        pictures.width(example),
                                        pictures.height(example))));
        return said;
    }

    private void finish(
            ModelBundle bundle,
            List<Integer> held,
            TestImages judge,
            ImageDecoder decoder,
            Pace pace)
            throws IOException {
        pace.begin(Phase.WRITE);
        bundle.write(folder.bundle(), folder.cipher());
        pace.begin(Phase.EVALUATE);
        var predictions = judge.predictions(test, () -> pace.advance(Cost.DETECT));
        var both = new EightBitForm(folder, settings, decoder, pace).beside(bundle, train, held);
        both.write(folder.bundle(), folder.cipher());
        folder.write(new JobFolder.Evaluation(predictions, pace.seconds()));
        folder.deleteCheckpoints();
        pace.finish();
    }

    private Backbone backbone() throws IOException {
        var chosen = settings.backbone();
        if (chosen == null) {
            return Backbone.load(starter);
        }
        try {
            return Backbone.load(folder.path().resolve(chosen));
        } catch (NoSuchFileException e) {
            throw new BadDataException("a backbone needs the file `" + e.getFile() + "`");
        } catch (InvalidProtocolBufferException e) {
            throw new BadDataException("backbone `" + chosen + "` is not an ONNX file");
        } catch (IllegalArgumentException e) {
            throw new BadDataException(String.valueOf(e.getMessage()));
        }
    }

    private Pictures pictures(int side, ImageDecoder decoder, ExecutorService workers, Pace pace)
            throws IOException {
        pace.begin(Phase.FEATURES);
        return Pictures.decode(
                files(train),
                side,
                folder.cipher(),
                decoder,
                folder.path().resolve("pixels.tmp"),
                workers,
                () -> pace.advance(Cost.DECODE));
    }

    private List<Path> files(List<JobFolder.Image> images) {
        return images.stream().map(folder::picture).toList();
    }

    private Dataset dataset(Pictures pictures) {
        return new Dataset(
                pictures,
                new JobCheck(settings).numbers(train),
                settings.labels().size(),
                settings.type() == ModelType.CLASSIFICATION
                        ? Activation.SOFTMAX
                        : Activation.SIGMOID);
    }

    private String dataDigest(Pictures pictures, String testDigest) {
        return digest(train, pictures.digest(), test, testDigest);
    }

    /** What a checkpoint belongs to; another recipe's is of no use. */
    private String jobDigest(String dataDigest, Backbone backbone, Recipe recipe) {
        return digest(settings, dataDigest, backbone.digest(), recipe, precision);
    }

    private static String digest(Object... parts) {
        return Backbone.digest(List.of(parts).toString().getBytes(StandardCharsets.UTF_8));
    }

    private ModelBundle bundle(Trained trained, Backbone backbone, String dataDigest) {
        ObjectNode provenance = trained.provenance();
        provenance
                .put("dataset", dataDigest)
                .put("trainImages", train.size())
                .put("testImages", test.size())
                .put("backbone", backbone.digest())
                .put("backboneName", backbone.descriptor().name())
                .put("seed", settings.seed())
                .put("threads", settings.threads())
                .put("precision", precision.toString());
        Versions.describe(provenance.putObject("versions"));
        return new ModelBundle(
                trained.model().toByteArray(),
                trained.description(),
                trained.metrics(),
                provenance,
                backbone.descriptor().notice());
    }
}
