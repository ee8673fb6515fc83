package custos.rekognition.training;

import custos.jobs.Jobs;
import custos.rekognition.dataset.Entries;
import custos.rekognition.resource.DatasetArn;
import custos.rekognition.resource.DatasetType;
import custos.rekognition.resource.Datasets;
import custos.rekognition.resource.ProjectVersion;
import custos.rekognition.resource.TrainingInput;
import custos.rekognition.resource.VersionArn;
import custos.rekognition.training.TrainingFolder.Side;
import custos.store.Store;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.List;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where trainings begin: with a snapshot of the project's datasets, a row and a job. */
public final class TrainingJobs {
    private static final Logger log = LoggerFactory.getLogger(TrainingJobs.class);

    /** Where the trainings' folders lie in the data folder. */
    public static final String FOLDERS = "jobs";

    static final String TRAIN = "train-version";

    private final Store store;
    private final Jobs jobs;
    private final Path folders;

    /**
     * Trainings in folders of their own.
     *
     * @param folders where each training's folder is made
     */
    public TrainingJobs(Store store, Jobs jobs, Path folders) {
        this.store = store;
        this.jobs = jobs;
        this.folders = folders;
    }

    /**
     * Begins a training. Later changes of the datasets do not touch it: their entries are in a file
     * before the row is (specification, D-154). A crash between the two leaves a folder that {@link
     * #sweep} removes.
     *
     * @param row checks once more and adds the version, in the transaction that also adds the job
     */
    public void train(ProjectVersion version, Consumer<Handle> row) {
        var folder = folder(version.arn());
        try {
            Files.createDirectories(folder.path());
            if (version.input() instanceof TrainingInput.ProjectDatasets) {
                snapshot(version, folder);
            }
            store.writing(handle -> {
                row.accept(handle);
                jobs.enqueue(TRAIN, version.arn().text());
            });
        } catch (IOException e) {
            folder.remove();
            throw new UncheckedIOException(e);
        } catch (RuntimeException e) {
            folder.remove();
            throw e;
        }
    }

    /** Removes folders of trainings that are no more, and asks again for those that are. */
    public void sweep(List<VersionArn> inProgress) throws IOException {
        var keep = new HashSet<Path>();
        inProgress.forEach(arn -> keep.add(folder(arn).path()));
        Files.createDirectories(folders);
        try (var found = Files.find(folders, 2, (path, _) -> isTraining(path))) {
            for (var path : found.filter(path -> !keep.contains(path)).toList()) {
                log.info("removing {}, left by a training that ended", path);
                new TrainingFolder(path).remove();
            }
        }
    }

    TrainingFolder folder(VersionArn arn) {
        return TrainingFolder.of(folders, arn);
    }

    private boolean isTraining(Path path) {
        return folders.relativize(path).getNameCount() == 2;
    }

    private void snapshot(ProjectVersion version, TrainingFolder folder) {
        store.read(handle -> {
            var datasets = Datasets.of(handle, version.project());
            for (var dataset : datasets) {
                boolean train = dataset.arn().type() == DatasetType.TRAIN;
                var file = folder.manifest(train ? Side.TRAIN : Side.TEST);
                try {
                    write(handle, dataset.arn(), file);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
            return datasets.size();
        });
    }

    private static void write(Handle handle, DatasetArn dataset, Path file) throws IOException {
        try (var out = TrainingFolder.writer(file)) {
            Entries.forEach(handle, dataset, entry -> writeLine(out, entry.line()));
        }
        try (var channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
    }

    private static void writeLine(Writer out, String line) {
        try {
            out.write(line);
            out.write('\n');
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
