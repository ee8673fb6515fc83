package custos.server.migration;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;

/** YOLO's classification: each picture in the folder of its one label. */
final class YoloFoldersWriter implements DatasetWriter {
    private final Path folder;
    private final Set<Path> taken = new HashSet<>();

    YoloFoldersWriter(Path folder) {
        this.folder = folder;
    }

    @Override
    public Path picture(ExportedImage image) throws CannotSay {
        if (image.labels().size() != 1) {
            throw new CannotSay(
                    "folders of classes need one label for each image, it has "
                            + image.labels().size());
        }
        var label = image.labels().getFirst();
        if (YoloReader.isPart(label)) {
            throw new CannotSay(
                    "a folder named `" + label + "` would be a part of the dataset, not a label");
        }
        var name = image.name().substring(image.name().lastIndexOf('/') + 1);
        var target = folder.resolve(SafeName.encoded(label)).resolve(name);
        if (!taken.add(target)) {
            throw new CannotSay("another image of that label has the same name in another folder");
        }
        return target;
    }

    @Override
    public void write(ExportedImage image) {
        // Where the picture lies says it all.
    }

    @Override
    public void close() {}
}
