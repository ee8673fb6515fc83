package custos.server.migration;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A format of labelled images that other tools write and read. */
public enum DatasetFormat {
    COCO,
    YOLO,
    VOC,
    CVAT,
    LABEL_STUDIO,
    CUSTOM_VISION;

    /** The name on the command line. */
    public String text() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The format of that name. */
    public static Optional<DatasetFormat> of(String text) {
        return Stream.of(values()).filter(f -> f.text().equalsIgnoreCase(text)).findFirst();
    }

    /** All names, for a message. */
    public static String all() {
        return Stream.of(values()).map(DatasetFormat::text).collect(Collectors.joining(", "));
    }

    DatasetReader reader() {
        return switch (this) {
            case COCO -> new CocoReader();
            case YOLO -> new YoloReader();
            case VOC -> new VocReader();
            case CVAT -> new CvatReader();
            case LABEL_STUDIO -> new LabelStudioReader();
            case CUSTOM_VISION -> new CustomVisionReader();
        };
    }

    /**
     * A writer into a folder.
     *
     * @param boxes whether any image has boxes: YOLO has another layout without
     */
    DatasetWriter writer(Path folder, boolean boxes) throws IOException {
        return switch (this) {
            case COCO -> new CocoWriter(folder);
            case YOLO -> boxes ? new YoloWriter(folder) : new YoloFoldersWriter(folder);
            case VOC -> new VocWriter(folder);
            case CVAT -> new CvatWriter(folder);
            case LABEL_STUDIO -> new LabelStudioWriter(folder);
            case CUSTOM_VISION -> new CustomVisionWriter(folder);
        };
    }
}
