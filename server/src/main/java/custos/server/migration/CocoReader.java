package custos.server.migration;

import custos.server.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * COCO: {@code images}, {@code annotations} and {@code categories} in one file. An annotation
 * without a {@code bbox} and without a {@code segmentation} is a label for the whole image.
 */
final class CocoReader implements DatasetReader {
    @Override
    public void read(Path source, ImageFolder images, Sink sink) throws IOException {
        for (var file : files(source)) {
            new CocoFile(file, images, sink).read();
        }
    }

    /** In the published layout the same images stand in files of captions and key points too. */
    private static List<Path> files(Path source) throws IOException {
        if (!Files.isDirectory(source)) {
            return List.of(source);
        }
        var all = Sniffer.files(source, ".json").stream().filter(Sniffer::isCoco).toList();
        var instances =
                all.stream()
                        .filter(f -> String.valueOf(f.getFileName()).startsWith("instances_"))
                        .toList();
        if (all.isEmpty()) {
            throw new UserError("no COCO file below `" + source + "`");
        }
        return instances.isEmpty() ? all : instances;
    }
}
