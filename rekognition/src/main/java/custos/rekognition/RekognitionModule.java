package custos.rekognition;

import custos.aws.Authorizer;
import custos.aws.NamedPrincipals;
import custos.aws.Operation;
import custos.aws.PageTokens;
import custos.jobs.Jobs;
import custos.objectstore.ObjectStore;
import custos.rekognition.dataset.DatasetJobs;
import custos.rekognition.dataset.DatasetUpdates;
import custos.rekognition.hosting.ModelFolder;
import custos.rekognition.hosting.OpenModel;
import custos.rekognition.hosting.RunningModels;
import custos.rekognition.operation.Operations;
import custos.rekognition.resource.ProjectVersion;
import custos.rekognition.resource.Projects;
import custos.rekognition.resource.VersionChanges;
import custos.rekognition.resource.Versions;
import custos.rekognition.s3.CallerObjects;
import custos.rekognition.training.RunningTrainings;
import custos.rekognition.training.TrainingCancellation;
import custos.rekognition.training.TrainingJobs;
import custos.rekognition.training.TrainingParts;
import custos.rekognition.training.VersionCopies;
import custos.rekognition.training.VersionRemoval;
import custos.store.Store;
import custos.vision.ImageDecoder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.InstantSource;
import java.util.List;

/**
 * Custom Labels, put together. The store must have been opened with the migrations of {@code jobs}
 * and {@code rekognition}. Order of life: constructor (which names the kinds of jobs), {@link
 * #start}, then the jobs may run; at the end the jobs are closed first.
 */
public final class RekognitionModule implements AutoCloseable {

    /** The name of this module's migrations. */
    public static final String MIGRATIONS = "rekognition";

    private final Store store;
    private final TrainingJobs trainings;
    private final TrainingsInProgress inProgress;
    private final RunningModels models;
    private final VersionChanges changes;
    private final List<Operation<?, ?>> operations;
    private final Runnable closeEngine;

    /** What comes from other modules. */
    public record Surroundings(
            Store store,
            ObjectStore objects,
            Authorizer authorizer,
            NamedPrincipals principals,
            InstantSource clock,
            Jobs jobs,
            PageTokens tokens) {}

    /** What does the heavy work; tests bring their own. */
    record Engine(Trainer trainer, OpenModel.Opener opener, ImageDecoder decoder, Runnable close) {

        static Engine real(RekognitionSettings settings) {
            var decoder = ImageDecoder.create();
            var models = new VisionModels(decoder, settings.precision());
            return new Engine(
                    new ProcessTrainer(settings.trainerCommand(), settings.trainerEnvironment()),
                    models,
                    decoder,
                    models::close);
        }
    }

    /** With trainers as processes and models in ONNX Runtime. */
    public RekognitionModule(RekognitionSettings settings, Surroundings around) {
        this(settings, around, Engine.real(settings));
    }

    RekognitionModule(RekognitionSettings settings, Surroundings around, Engine engine) {
        this.store = around.store();
        this.closeEngine = engine.close();
        var jobs = around.jobs();
        var clock = around.clock();
        var objects =
                new CallerObjects(around.objects(), around.authorizer(), settings.partition());
        var folder = new ModelFolder(settings.data().resolve("models"));
        var keys = new VersionKeys(new KeyRing(settings.keys()), around.authorizer());
        this.changes = new VersionChanges(store);
        this.models =
                new RunningModels(
                        store,
                        jobs,
                        folder,
                        keys,
                        engine.opener(),
                        changes,
                        settings.quotas().enforceUnits());
        var folders = settings.data().resolve(TrainingJobs.FOLDERS);
        var running = new RunningTrainings();
        this.trainings = new TrainingJobs(store, jobs, folders);
        this.inProgress =
                new TrainingsInProgress(
                        store,
                        running,
                        new TrainingCancellation(store, running, folders, clock, changes));
        new TrainingParts(store, jobs, objects, folder, keys, engine.decoder(), clock, changes)
                .handleTrainings(
                        trainings,
                        running,
                        engine.trainer(),
                        settings.trainingThreads(),
                        settings.trainingsAtOnce());
        this.operations =
                new Operations(
                                store,
                                objects,
                                new DatasetJobs(store, jobs, objects, clock),
                                new DatasetUpdates(store, jobs, clock),
                                trainings,
                                models,
                                new VersionRemoval(store, jobs, folder, changes),
                                new VersionCopies(
                                        store, jobs, objects, folder, keys, clock, changes),
                                keys,
                                around.principals(),
                                around.tokens(),
                                settings.quotas(),
                                changes,
                                settings.hold())
                        .all();
    }

    /** How many projects an account has, those that are being deleted too. */
    public static long projects(Store store, String account) {
        return store.read(handle -> Projects.count(handle, account));
    }

    /** The operations, for the gateway. */
    public List<Operation<?, ?>> operations() {
        return operations;
    }

    /** The trainings that have not ended, for whoever runs the server. */
    public TrainingsInProgress trainings() {
        return inProgress;
    }

    /** The inference units of the versions that run now, for the metrics. */
    public List<UnitsInService> units() {
        return models.units();
    }

    /**
     * Takes up what an earlier process left: versions that ran are started again, folders of
     * trainings that are no more are removed. Call it before the jobs run.
     */
    public void start() {
        var training = store.read(Versions::inTraining).stream().map(ProjectVersion::arn).toList();
        try {
            trainings.sweep(training);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        models.recover();
    }

    /** Lets the describe calls go that are held, and holds none any more: the server stops. */
    public void release() {
        changes.close();
    }

    /** Closes the running models. They are opened again after the next {@link #start}. */
    @Override
    public void close() {
        release();
        models.close();
        closeEngine.run();
    }
}
