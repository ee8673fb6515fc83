package custos.server.migration;

import custos.manifest.Box;
import custos.manifest.EntryWriter;
import custos.manifest.ImageSize;
import custos.manifest.SourceRef;
import custos.server.migration.BoxRules.Judged;
import custos.server.migration.FoundImage.FoundBox;
import custos.server.migration.FoundImage.Place;
import custos.vision.ImageException;
import java.io.IOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Judges what a reader found and writes one manifest line for each image. */
public final class Importer implements DatasetReader.Sink {
    private final ImageFolder images;
    private final EntryWriter entries;
    private final String prefix;
    private final Writer out;
    private final Observer observer;
    private final Set<String> taken = new HashSet<>();
    private final Set<String> names = new HashSet<>();
    private long done;
    private long unlabelled;
    private long imageLabels;
    private long boxes;
    private long cut;
    private long notFound;
    private long problems;

    /** Told of what happens. */
    public interface Observer {
        /** So many images are written. */
        void written(long images);

        /** Something is left out or was changed, and why. */
        void problem(String text);
    }

    /**
     * What was imported.
     *
     * @param unlabelled images that nobody has labelled
     * @param labels distinct label names
     * @param boxesCut boxes that were cut at the edge of their image
     * @param notFound images that are in the manifest, but not in the folder of images
     * @param problems images, labels and boxes that were left out
     */
    public record Summary(
            long images,
            long unlabelled,
            long labels,
            long imageLabels,
            long boxes,
            long boxesCut,
            long notFound,
            long problems) {}

    /** Writes references that begin with a prefix, which ends with a slash. */
    Importer(
            ImageFolder images, EntryWriter entries, String prefix, Writer out, Observer observer) {
        this.images = images;
        this.entries = entries;
        this.prefix = prefix;
        this.out = out;
        this.observer = observer;
    }

    Summary summary() {
        return new Summary(
                done, unlabelled, names.size(), imageLabels, boxes, cut, notFound, problems);
    }

    @Override
    public void problem(Place place, String why) {
        problems++;
        observer.problem(place + ": " + why);
    }

    @Override
    public void image(FoundImage image) throws IOException {
        var name = ImageName.of(image.name());
        if (name.isEmpty()) {
            problem(
                    image.place(),
                    "a name that is no path below the folder of images: `"
                            + Shortened.of(image.name())
                            + "`");
            return;
        }
        Optional<String> file;
        try {
            file = find(name.get());
        } catch (ImageFolder.AmbiguousName e) {
            problem(image.place(), String.valueOf(e.getMessage()));
            return;
        }
        var key = file.orElse(name.get().path());
        var reference = SourceRef.find(prefix + key);
        if (reference.isEmpty()) {
            problem(image.place(), "no key of an S3 object: `" + Shortened.of(key) + "`");
        } else if (!taken.add(key)) {
            problem(image.place(), "the image `" + key + "` is there twice");
        } else {
            notFound += file.isEmpty() && !images.isEmpty() ? 1 : 0;
            write(image, reference.get(), file);
        }
    }

    /** Of a name from another machine, the longest end that is the end of a picture's path. */
    private Optional<String> find(ImageName name) throws ImageFolder.AmbiguousName {
        var found = images.find(name.path());
        if (found.isPresent() || !name.rooted()) {
            return found;
        }
        var shorter = name.shorter();
        return shorter.isEmpty() ? Optional.empty() : find(shorter.get());
    }

    private void write(FoundImage image, SourceRef reference, Optional<String> file)
            throws IOException {
        var labels = labels(image);
        if (!image.labelled() && labels.isEmpty() && image.boxes().isEmpty()) {
            unlabelled++;
            write(entries.unlabelled(reference));
        } else if (image.boxes().isEmpty() && !labels.isEmpty()) {
            write(entries.labelled(reference, labels));
        } else if (!image.labels().isEmpty() && image.boxes().isEmpty()) {
            // every label was left out: the image is not one with nothing on it
            unlabelled++;
            write(entries.unlabelled(reference));
        } else {
            var size = size(image, file);
            if (size.isPresent()) {
                writeBoxes(image, reference, size.get(), labels);
            }
        }
    }

    private void writeBoxes(
            FoundImage image, SourceRef reference, ImageSize size, List<String> labels)
            throws IOException {
        var kept = boxes(image.boxes(), size);
        if (kept.isEmpty() && !image.boxes().isEmpty()) {
            // every box was left out: the image is not one with nothing on it
            unlabelled += labels.isEmpty() ? 1 : 0;
            write(
                    labels.isEmpty()
                            ? entries.unlabelled(reference)
                            : entries.labelled(reference, labels));
        } else {
            write(entries.boxed(reference, size, labels, kept));
        }
    }

    private void write(String line) throws IOException {
        out.write(line);
        out.write('\n');
        observer.written(++done);
    }

    private List<String> labels(FoundImage image) {
        var labels = new LinkedHashSet<String>();
        for (var label : image.labels()) {
            if (!BoxRules.isLabel(label)) {
                problem(image.place(), BoxRules.wrongLabel(label));
            } else if (labels.add(label)) {
                names.add(label);
                imageLabels++;
            }
        }
        return List.copyOf(labels);
    }

    private List<Box> boxes(List<FoundBox> found, ImageSize size) {
        var kept = new ArrayList<Box>(found.size());
        for (var box : found) {
            if (!BoxRules.isLabel(box.label())) {
                problem(box.place(), BoxRules.wrongLabel(box.label()));
                continue;
            }
            switch (BoxRules.judge(box, size)) {
                case Judged.LeftOut(var why) -> problem(box.place(), why);
                case Judged.Kept(var good, var wasCut) -> {
                    kept.add(good);
                    names.add(good.label());
                    boxes++;
                    cut += wasCut ? 1 : 0;
                }
            }
        }
        return kept;
    }

    private Optional<ImageSize> size(FoundImage image, Optional<String> file) throws IOException {
        if (image.size().isPresent()) {
            var size = image.size().get();
            if (size.width() > 0 && size.height() > 0) {
                return image.size();
            }
        }
        if (file.isEmpty()) {
            problem(
                    image.place(),
                    "the size of `" + image.name() + "` is not known: its file was not found");
            return Optional.empty();
        }
        try {
            return Optional.of(images.size(file.get()));
        } catch (ImageException e) {
            problem(image.place(), "`" + file.get() + "`: " + e.getMessage());
            return Optional.empty();
        }
    }
}
