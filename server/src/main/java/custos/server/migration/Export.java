package custos.server.migration;

import custos.server.UserError;
import custos.server.migration.FoundImage.Place;
import custos.vision.ImageException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;

/**
 * One export of a manifest into an empty folder.
 *
 * @param images the folder of the pictures, which are copied; without it only labels are written
 * @param prefix what references may begin with; the rest is the name of the picture
 */
public record Export(
        Path manifest, DatasetFormat format, Optional<Path> images, String prefix, Path folder) {
    public Export {
        prefix = prefix.isEmpty() || prefix.endsWith("/") ? prefix : prefix + "/";
    }

    /** What was exported. */
    public record Summary(long images, long pictures, long problems) {}

    /**
     * Reads the manifest and writes the dataset.
     *
     * @throws UserError if that cannot be done
     */
    public Summary run(Importer.Observer observer) {
        try {
            return exporting(observer);
        } catch (UncheckedIOException e) {
            throw new UserError("cannot export: " + e.getMessage());
        } catch (JacksonException e) {
            throw new UserError("cannot export: " + e.getOriginalMessage());
        } catch (IOException e) {
            throw new UserError("cannot export: " + e.getMessage());
        }
    }

    private Summary exporting(Importer.Observer observer) throws IOException {
        if (!Files.isRegularFile(manifest)) {
            throw new UserError("no such manifest: `" + manifest + "`");
        }
        Files.createDirectories(folder);
        try (Stream<Path> there = Files.list(folder)) {
            if (there.findAny().isPresent()) {
                throw new UserError("the folder `" + folder + "` is not empty");
            }
        }
        var read = new ManifestImages(manifest, prefix);
        boolean boxes = format != DatasetFormat.YOLO || read.hasBoxes();
        if (format == DatasetFormat.YOLO && images.isEmpty()) {
            throw new UserError("YOLO's labels are nothing without pictures: give --images DIR");
        }
        var pictures = images.isPresent() ? ImageFolder.below(images.get()) : null;
        try (var writer = format.writer(folder, boxes)) {
            var work = new Work(writer, Optional.ofNullable(pictures), observer);
            read.read(work);
            return work.summary();
        }
    }

    /** Hands images to the writer. */
    private final class Work implements ManifestImages.Taker {
        private final DatasetWriter writer;
        private final Optional<ImageFolder> pictures;
        private final Importer.Observer observer;
        private final Set<String> taken = new HashSet<>();
        private long done;
        private long copied;
        private long problems;

        Work(DatasetWriter writer, Optional<ImageFolder> pictures, Importer.Observer observer) {
            this.writer = writer;
            this.pictures = pictures;
            this.observer = observer;
        }

        Summary summary() {
            return new Summary(done, copied, problems);
        }

        @Override
        public void problem(Place place, String why) {
            problems++;
            observer.problem(place + ": " + why);
        }

        @Override
        public void image(Place place, ExportedImage image) throws IOException {
            try {
                var target = writer.picture(image);
                if (!target.normalize().startsWith(folder.normalize())) {
                    throw new DatasetWriter.CannotSay("its name leads out of the folder");
                }
                if (taken.contains(image.name())) {
                    throw new DatasetWriter.CannotSay(
                            "the image `" + image.name() + "` is there twice");
                }
                var complete = pictures.isEmpty() ? image : withPicture(image, target);
                taken.add(image.name());
                writer.write(complete);
                observer.written(++done);
            } catch (DatasetWriter.CannotSay e) {
                problem(place, "left out: " + e.getMessage());
            } catch (ImageException | ImageFolder.AmbiguousName e) {
                problem(place, "left out: `" + image.name() + "`: " + e.getMessage());
            } catch (InvalidPathException _) {
                problem(place, "left out: a name that this system's files cannot have");
            }
        }

        private ExportedImage withPicture(ExportedImage image, Path target)
                throws IOException,
                        ImageException,
                        ImageFolder.AmbiguousName,
                        DatasetWriter.CannotSay {
            var folderOfPictures = pictures.orElseThrow();
            var found = folderOfPictures.find(image.name());
            if (found.isEmpty()) {
                throw new DatasetWriter.CannotSay(
                        "no picture `" + image.name() + "` below the folder of images");
            }
            var size =
                    image.size().isPresent()
                            ? image.size()
                            : Optional.of(folderOfPictures.size(found.get()));
            Files.createDirectories(target.toAbsolutePath().getParent());
            Files.copy(
                    folderOfPictures.file(found.get()),
                    target,
                    StandardCopyOption.REPLACE_EXISTING);
            copied++;
            return new ExportedImage(
                    image.name(), size, image.labels(), image.boxes(), image.labelled());
        }
    }
}
