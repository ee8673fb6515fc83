package custos.rekognition.hosting;

import custos.jobs.JobKind;
import custos.jobs.Jobs;
import custos.rekognition.KeyUnavailableException;
import custos.rekognition.UnitsInService;
import custos.rekognition.VersionKeys;
import custos.rekognition.resource.Errors;
import custos.rekognition.resource.ProjectVersion;
import custos.rekognition.resource.Units;
import custos.rekognition.resource.VersionArn;
import custos.rekognition.resource.VersionChanges;
import custos.rekognition.resource.VersionState;
import custos.rekognition.resource.Versions;
import custos.store.Store;
import custos.vision.BusyException;
import custos.vision.FileCipher;
import custos.vision.Finding;
import custos.vision.ImageException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The models that serve.
 *
 * <p>A start or a stop is a state and a job, written in one transaction, so that a crash between
 * them leaves nothing half done. A model is open before its state says RUNNING; it refuses new
 * calls before StopProjectVersion has answered, and is closed when the calls in flight are done
 * (specification, D-197). After a restart, versions that were running are opened again (D-179).
 */
public final class RunningModels implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(RunningModels.class);

    private static final String START = "start-version";
    private static final String STOP = "stop-version";
    private static final Duration GRACE = Duration.ofSeconds(30);

    private final Store store;
    private final Jobs jobs;
    private final ModelFolder folder;
    private final VersionKeys keys;
    private final OpenModel.Opener opener;
    private final VersionChanges changes;
    private final boolean enforceUnits;
    private final Map<VersionArn, HostedModel> models = new ConcurrentHashMap<>();

    /**
     * Models of a folder; opening and closing them are jobs.
     *
     * @param enforceUnits true if a version takes no more calls than its inference units do
     */
    public RunningModels(
            Store store,
            Jobs jobs,
            ModelFolder folder,
            VersionKeys keys,
            OpenModel.Opener opener,
            VersionChanges changes,
            boolean enforceUnits) {
        this.store = store;
        this.jobs = jobs;
        this.folder = folder;
        this.keys = keys;
        this.opener = opener;
        this.changes = changes;
        this.enforceUnits = enforceUnits;
        jobs.handle(new JobKind(START, 4, arn -> open(VersionArn.of(arn))));
        jobs.handle(new JobKind(STOP, 16, arn -> stop(VersionArn.of(arn))));
    }

    /** Makes the jobs for what an earlier process left: to be called once, before jobs run. */
    public void recover() {
        store.writing(handle -> {
            for (var version : Versions.in(handle, List.of("STARTING", "RUNNING"))) {
                if (version.state() instanceof VersionState.Running(var units)) {
                    Versions.set(handle, version.arn(), new VersionState.Starting(units));
                }
                jobs.enqueue(START, version.arn().text());
            }
            for (var version : Versions.in(handle, List.of("STOPPING"))) {
                jobs.enqueue(STOP, version.arn().text());
            }
        });
    }

    /** Opens the model soon. To be called in the transaction that says STARTING. */
    public void startLater(VersionArn arn) {
        jobs.enqueue(START, arn.text());
    }

    /**
     * Refuses new calls once the surrounding transaction, which says STOPPING, has committed;
     * closes the model when the others are done.
     */
    public void stopLater(VersionArn arn) {
        jobs.enqueue(STOP, arn.text());
        store.afterCommit(() -> {
            var model = models.get(arn);
            if (model != null) {
                model.refuse();
            }
        });
    }

    /** What a model answered, and the thresholds from which on its labels hold. */
    public record Found(List<Finding> findings, Map<String, Double> thresholds) {}

    /** Where an image comes from; it is read only when there is a model to show it to. */
    @FunctionalInterface
    public interface ImageSource {
        byte[] read();
    }

    /**
     * Shows an image to a version's model.
     *
     * @throws custos.aws.AwsException {@code ResourceNotFoundException} or {@code
     *     ResourceNotReadyException} if it does not serve, {@code
     *     ProvisionedThroughputExceededException} if its units take no more calls, and whatever
     *     {@code image} throws
     */
    public Found detect(VersionArn arn, ImageSource image) throws ImageException, BusyException {
        var model = models.get(arn);
        if (model == null || !model.enter()) {
            store.read(handle -> Versions.require(handle, arn));
            throw Errors.notRunning(arn);
        }
        try {
            if (!model.mayServe()) {
                throw Errors.notReady("The encryption key of " + arn.text() + " is not available.");
            }
            if (!model.hasRoom()) {
                throw Errors.tooBusy();
            }
            return new Found(model.model().detect(image.read()), model.thresholds());
        } finally {
            model.leave();
        }
    }

    /** The units of all versions that run now. */
    public List<UnitsInService> units() {
        return models.entrySet().stream()
                .map(entry -> {
                    var asked = entry.getValue().asked();
                    int serve = entry.getValue().inService();
                    return new UnitsInService(
                            entry.getKey().account(),
                            entry.getKey().project(),
                            entry.getKey().version(),
                            asked.min(),
                            asked.max().orElse(asked.min()),
                            serve,
                            serve);
                })
                .toList();
    }

    /** Closes all models without waiting; their versions are opened again after the next start. */
    @Override
    public void close() {
        models.values().forEach(HostedModel::refuse);
        models.values().forEach(model -> model.model().close());
        models.clear();
    }

    private void open(VersionArn arn) {
        var version = store.read(handle -> Versions.find(handle, arn));
        if (version.isEmpty()
                || !(version.get().state() instanceof VersionState.Starting(var units))) {
            return;
        }
        try {
            var cipher = keys.cipher(version.get());
            models.computeIfAbsent(arn, _ -> openNow(version.get(), cipher, units));
        } catch (KeyUnavailableException e) {
            log.warn("cannot open the model of {}: {}", arn, e.text());
            settle(arn, new VersionState.HostingFailed(units, e.text()));
            return;
        } catch (RuntimeException e) {
            log.error("cannot open the model of {}", arn, e);
            settle(arn, new VersionState.HostingFailed(units, "Its bundle cannot be opened."));
            return;
        }
        settle(arn, new VersionState.Running(units));
        log.info("{} is running", arn);
    }

    private HostedModel openNow(ProjectVersion version, FileCipher cipher, Units units) {
        try {
            var thresholds = folder.thresholds(version.arn());
            return new HostedModel(
                    opener.open(folder.bundle(version.arn()), cipher),
                    thresholds,
                    units,
                    () -> keys.isUsable(version),
                    enforceUnits
                            ? Optional.of(new InferenceUnits(units, System::nanoTime))
                            : Optional.empty());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void settle(VersionArn arn, VersionState state) {
        store.writing(handle -> {
            if (Versions.require(handle, arn).state() instanceof VersionState.Starting) {
                Versions.set(handle, arn, state);
                changes.changed();
            }
        });
    }

    private void stop(VersionArn arn) throws InterruptedException {
        var model = models.get(arn);
        if (model != null) {
            model.close(GRACE);
            models.remove(arn);
        }
        store.writing(handle -> {
            Versions.find(handle, arn)
                    .filter(version -> version.state() instanceof VersionState.Stopping)
                    .ifPresent(version ->
                            Versions.set(handle, version.arn(), new VersionState.Stopped()));
            changes.changed();
        });
    }
}
