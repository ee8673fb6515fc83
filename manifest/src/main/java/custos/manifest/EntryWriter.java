package custos.manifest;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Writes what is known of an image as a line that {@link ParsedLine} reads back. */
public final class EntryWriter {
    private static final String BOXES = "bounding-box";
    private static final String IMAGE_LABEL = "image-label-";
    private static final int COLOUR_CHANNELS = 3;

    /** Far less than a pixel, far more than the noise of a few multiplications. */
    private static final double NOISE = 1e-6;

    private final String created;
    private final String job;

    /** Lines of one labelling job, made at one time. */
    public EntryWriter(Instant created, String job) {
        this.created =
                DateTimeFormatter.ISO_LOCAL_DATE_TIME.format(
                        created.truncatedTo(ChronoUnit.SECONDS).atOffset(ZoneOffset.UTC));
        this.job = job;
    }

    /** An image that nobody has labelled. */
    public String unlabelled(SourceRef image) {
        return JsonWriter.write(line(image).build());
    }

    /** An image with labels for the whole of it, which need no size. */
    public String labelled(SourceRef image, List<String> labels) {
        var line = line(image);
        putLabels(line, labels);
        return JsonWriter.write(line.build());
    }

    /**
     * An image with boxes, and maybe labels for the whole of it.
     *
     * @param boxes none where nothing is to be found on the image
     */
    public String boxed(SourceRef image, ImageSize size, List<String> labels, List<Box> boxes) {
        var line = line(image);
        putBoxes(line, size, boxes);
        putLabels(line, labels);
        return JsonWriter.write(line.build());
    }

    private static Json.Members line(SourceRef image) {
        return new Json.Members().put("source-ref", image.text());
    }

    private void putLabels(Json.Members line, List<String> labels) {
        for (int i = 0; i < labels.size(); i++) {
            var name = IMAGE_LABEL + (i + 1);
            var metadata = new Json.Members().put("confidence", 1).put("class-name", labels.get(i));
            line.put(name, 1);
            line.put(
                    name + Annotations.METADATA,
                    common(metadata, "groundtruth/image-classification"));
        }
    }

    private void putBoxes(Json.Members line, ImageSize size, List<Box> boxes) {
        var classes = new LinkedHashMap<String, Integer>();
        var annotations = new ArrayList<Json>(boxes.size());
        var objects = new ArrayList<Json>(boxes.size());
        for (var box : boxes) {
            int id = classes.computeIfAbsent(box.label(), _ -> classes.size());
            annotations.add(rectangle(id, box));
            objects.add(new Json.Members().put("confidence", 1).build());
        }
        var frame =
                new Json.Members()
                        .put("width", size.width())
                        .put("height", size.height())
                        .put("depth", COLOUR_CHANNELS)
                        .build();
        line.put(
                BOXES,
                new Json.Members()
                        .put("image_size", Json.array(List.of(frame)))
                        .put("annotations", Json.array(annotations))
                        .build());
        var metadata =
                new Json.Members()
                        .put("objects", Json.array(objects))
                        .put("class-map", classMap(classes));
        line.put(BOXES + Annotations.METADATA, common(metadata, "groundtruth/object-detection"));
    }

    private static Json classMap(Map<String, Integer> classes) {
        var map = new Json.Members();
        classes.forEach((label, id) -> map.put(Integer.toString(id), label));
        return map.build();
    }

    private Json common(Json.Members metadata, String type) {
        return metadata.put("type", type)
                .put("human-annotated", "yes")
                .put("creation-date", created)
                .put("job-name", job)
                .build();
    }

    private static Json rectangle(int id, Box box) {
        return new Json.Members()
                .put("class_id", id)
                .put("left", pixels(box.left()))
                .put("top", pixels(box.top()))
                .put("width", pixels(box.width()))
                .put("height", pixels(box.height()))
                .build();
    }

    /** A whole number where the value is one. */
    private static Json.Num pixels(double value) {
        double whole = Math.rint(value);
        return Json.number(Math.abs(value - whole) < NOISE ? whole : value);
    }
}
