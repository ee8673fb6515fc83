package custos.server.pull;

import custos.manifest.Entry;
import custos.manifest.ParsedLine;
import custos.manifest.Quotas;
import custos.manifest.Rejected;
import custos.manifest.SourceRef;
import custos.server.UserError;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;
import java.util.function.LongConsumer;
import software.amazon.awssdk.services.rekognition.model.DatasetType;

/**
 * Copies a project's datasets into a folder: {@code train.manifest}, {@code test.manifest} and the
 * images that they name. The manifests are the author's lines; references stay as they are.
 */
public final class Pull {
    private static final int MOST_OF_A_PAGE = 100;

    private final Origin origin;
    private final Path folder;
    private final int pageSize;
    private final int parallel;

    /** Pulls so many images at once. */
    public Pull(Origin origin, Path folder, int parallel) {
        this(origin, folder, parallel, MOST_OF_A_PAGE);
    }

    /** Pulls so many images at once, and lists so many entries a page. */
    public Pull(Origin origin, Path folder, int parallel, int pageSize) {
        this.origin = origin;
        this.folder = folder;
        this.parallel = parallel;
        this.pageSize = pageSize;
    }

    /** Is told what happens, by several threads but one at a time. */
    public interface Observer {
        /** So many entries of a dataset have been listed. */
        void listed(String manifest, long entries);

        /** So many images of all are here, or were tried in vain. */
        void images(long done, long all);

        /** An image that could not be fetched, and why. */
        void failed(String text);
    }

    /**
     * What was pulled.
     *
     * @param train entries of the training dataset
     * @param test entries of the test dataset
     * @param images the different images that the entries name
     * @param kept images that were here already
     * @param bytes of the fetched images
     * @param layout where the images are
     */
    public record Summary(
            long train,
            long test,
            long images,
            long fetched,
            long kept,
            long failed,
            long bytes,
            Layout layout) {}

    /**
     * Pulls a project.
     *
     * @param project its name or its ARN
     * @throws UserError if it cannot be listed, or none of its images may be read
     */
    public Summary run(String project, Observer observer) {
        var datasets = origin.datasets(project);
        try {
            Files.createDirectories(folder);
            var refs = new LinkedHashSet<SourceRef>();
            long train = 0;
            long test = 0;
            for (var dataset : datasets.entrySet()) {
                long entries = list(dataset.getKey(), dataset.getValue(), refs, observer);
                train += dataset.getKey() == DatasetType.TRAIN ? entries : 0;
                test += dataset.getKey() == DatasetType.TEST ? entries : 0;
            }
            var layout = Layout.of(folder.resolve("images"), refs);
            var fetched =
                    new ImageFetch(origin, layout, folder.resolve(".pull"), observer)
                            .all(refs, parallel);
            return new Summary(
                    train,
                    test,
                    refs.size(),
                    fetched.fetched(),
                    fetched.kept(),
                    fetched.failed(),
                    fetched.bytes(),
                    layout);
        } catch (IOException e) {
            throw new UserError("cannot write to `" + folder + "`: " + e.getMessage(), 1);
        }
    }

    /** Writes a dataset's manifest; the one before it is replaced when the new one is whole. */
    private long list(DatasetType type, String arn, Set<SourceRef> refs, Observer observer)
            throws IOException {
        var name = type.toString().toLowerCase(Locale.ROOT) + ".manifest";
        var fresh = folder.resolve(name + ".new");
        try {
            long count = list(arn, fresh, refs, entries -> observer.listed(name, entries));
            Files.move(
                    fresh,
                    folder.resolve(name),
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
            return count;
        } finally {
            Files.deleteIfExists(fresh);
        }
    }

    private long list(String arn, Path fresh, Set<SourceRef> refs, LongConsumer listed)
            throws IOException {
        long count = 0;
        try (var out = Files.newBufferedWriter(fresh);
                var entries = origin.entries(arn, pageSize)) {
            var lines = entries.iterator();
            while (Origin.asked("rekognition:ListDatasetEntries", arn, lines::hasNext)) {
                write(lines.next(), out, refs);
                listed.accept(++count);
            }
        }
        return count;
    }

    private static void write(String line, BufferedWriter out, Set<SourceRef> refs)
            throws IOException {
        switch (ParsedLine.of(line, Quotas.NONE)) {
            case Entry entry -> {
                refs.add(entry.sourceRef());
                out.write(entry.text());
            }
            case Rejected _ -> out.write(line); // the service lists none; it names no image
        }
        out.write('\n');
    }
}
