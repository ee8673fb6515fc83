package custos.server.migration;

import custos.manifest.Box;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/**
 * Datasets in the layouts of other tools, written after their documentation and not with the
 * writers that are tested.
 */
final class GeneratedExport {
    private static final JsonMapper JSON = new JsonMapper();

    private GeneratedExport() {}

    /** Writes the labels of a dataset whose pictures are drawn below {@code images}. */
    static void write(DatasetFormat format, Truth truth, Path folder) throws IOException {
        Files.createDirectories(folder);
        switch (format) {
            case COCO -> coco(truth, folder);
            case YOLO -> yolo(truth, folder);
            case VOC -> voc(truth, folder);
            case CVAT -> cvat(truth, folder);
            case LABEL_STUDIO -> labelStudio(truth, folder);
            case CUSTOM_VISION -> customVision(truth, folder);
        }
    }

    /** Where a format has its pictures. */
    static Path pictures(DatasetFormat format, Path folder) {
        return folder.resolve(format == DatasetFormat.VOC ? "JPEGImages" : "images");
    }

    private static void coco(Truth truth, Path folder) throws IOException {
        var images = new ArrayList<Object>();
        var annotations = new ArrayList<Object>();
        var labels = truth.labels();
        for (var image : truth.images()) {
            int id = 100 + images.size();
            images.add(
                    Map.of(
                            "id",
                            id,
                            "file_name",
                            image.name(),
                            "width",
                            image.width(),
                            "height",
                            image.height()));
            for (var box : image.boxes()) {
                annotations.add(
                        Map.of(
                                "id",
                                annotations.size() + 1,
                                "image_id",
                                id,
                                "category_id",
                                labels.indexOf(box.label()) + 1,
                                "bbox",
                                List.of(box.left(), box.top(), box.width(), box.height()),
                                "segmentation",
                                List.of(List.of(1, 2, 3, 4, 5, 6)),
                                "iscrowd",
                                0));
            }
            for (var label : image.labels()) {
                annotations.add(
                        Map.of(
                                "id",
                                annotations.size() + 1,
                                "image_id",
                                id,
                                "category_id",
                                labels.indexOf(label) + 1));
            }
        }
        var categories = new ArrayList<Object>();
        labels.forEach(label -> categories.add(Map.of("id", categories.size() + 1, "name", label)));
        Files.createDirectories(folder.resolve("annotations"));
        JSON.writeValue(
                folder.resolve("annotations/instances_all.json").toFile(),
                new java.util.TreeMap<>(
                        Map.of(
                                "info",
                                Map.of("year", 2026),
                                "annotations", // before what they speak of
                                annotations,
                                "images",
                                images,
                                "categories",
                                categories)));
    }

    private static void yolo(Truth truth, Path folder) throws IOException {
        if (truth.images().stream().allMatch(image -> image.boxes().isEmpty())) {
            for (var image : truth.images()) {
                var target =
                        folder.resolve("train")
                                .resolve(ascii(image.labels().getFirst()))
                                .resolve(image.name());
                Files.createDirectories(target.getParent());
                Files.move(folder.resolve("images").resolve(image.name()), target);
            }
            return;
        }
        var labels = truth.labels();
        Files.writeString(
                folder.resolve("data.yaml"),
                "train: images # all\nnc: %d\nnames: %s\n"
                        .formatted(labels.size(), JSON.writeValueAsString(labels)));
        for (var image : truth.images()) {
            var lines = new StringBuilder();
            for (var box : image.boxes()) {
                lines.append(
                        String.format(
                                Locale.ROOT,
                                "%d %.6f %.6f %.6f %.6f\n",
                                labels.indexOf(box.label()),
                                (box.left() + box.width() / 2) / image.width(),
                                (box.top() + box.height() / 2) / image.height(),
                                box.width() / image.width(),
                                box.height() / image.height()));
            }
            var file = folder.resolve("labels").resolve(stem(image) + ".txt");
            Files.createDirectories(file.getParent());
            Files.writeString(file, lines);
        }
    }

    /** File names beyond ASCII depend on the locale. */
    private static String ascii(String label) {
        return label.replace("%", "%25")
                .replace("ö", "%C3%B6")
                .replace("ß", "%C3%9F")
                .replace("ü", "%C3%BC");
    }

    private static String stem(Truth.Image image) {
        return image.name().substring(0, image.name().lastIndexOf('.'));
    }

    private static void voc(Truth truth, Path folder) throws IOException {
        Files.createDirectories(folder.resolve("ImageSets/Main"));
        for (var image : truth.images()) {
            var xml =
                    new StringBuilder("<annotation>\n\t<folder>x</folder>\n\t<filename>")
                            .append(escaped(image.name()))
                            .append(
                                    "</filename>\n\t<size><width>%d</width><height>%d</height>"
                                            .formatted(image.width(), image.height()))
                            .append("<depth>3</depth></size>\n");
            for (var box : image.boxes()) {
                xml.append("<object><name>")
                        .append(escaped(box.label()))
                        .append("</name><pose>Left</pose><bndbox>")
                        .append("<ymin>%s</ymin><xmin>%s</xmin>".formatted(box.top(), box.left()))
                        .append("<xmax>%s</xmax><ymax>%s</ymax>".formatted(right(box), bottom(box)))
                        .append("</bndbox><part><name>head</name></part></object>\n");
            }
            Files.createDirectories(folder.resolve("Annotations"));
            Files.writeString(
                    folder.resolve("Annotations").resolve(stem(image) + ".xml"),
                    xml.append("</annotation>"));
        }
        for (var label : truth.labels()) {
            var lines = new StringBuilder();
            for (var image : truth.images()) {
                boolean shows = image.labels().contains(label);
                lines.append(stem(image)).append(shows ? "  1\n" : " -1\n");
            }
            Files.writeString(
                    folder.resolve("ImageSets/Main").resolve(ascii(label) + "_trainval.txt"),
                    lines);
        }
    }

    private static double right(Box box) {
        return box.left() + box.width();
    }

    private static double bottom(Box box) {
        return box.top() + box.height();
    }

    private static void cvat(Truth truth, Path folder) throws IOException {
        var xml =
                new StringBuilder("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<annotations>\n")
                        .append("<version>1.1</version><meta><job><id>7</id></job></meta>\n");
        int id = 0;
        for (var image : truth.images()) {
            xml.append(
                    "<image id=\"%d\" name=\"%s\" width=\"%d\" height=\"%d\">\n"
                            .formatted(id++, escaped(image.name()), image.width(), image.height()));
            for (var label : image.labels()) {
                xml.append("<tag label=\"%s\"></tag>\n".formatted(escaped(label)));
            }
            for (var box : image.boxes()) {
                xml.append(
                        String.format(
                                Locale.ROOT,
                                "<box label=\"%s\" xtl=\"%.2f\" ytl=\"%.2f\" xbr=\"%.2f\""
                                        + " ybr=\"%.2f\"><attribute name=\"a\">1</attribute></box>\n",
                                escaped(box.label()),
                                box.left(),
                                box.top(),
                                right(box),
                                bottom(box)));
            }
            xml.append("</image>\n");
        }
        Files.writeString(folder.resolve("annotations.xml"), xml.append("</annotations>\n"));
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace("\"", "&quot;");
    }

    private static void labelStudio(Truth truth, Path folder) throws IOException {
        var tasks = new ArrayList<Object>();
        for (var image : truth.images()) {
            var results = new ArrayList<Object>();
            for (var box : image.boxes()) {
                results.add(
                        Map.of(
                                "original_width",
                                image.width(),
                                "original_height",
                                image.height(),
                                "type",
                                "rectanglelabels",
                                "value",
                                Map.of(
                                        "x",
                                        100 * box.left() / image.width(),
                                        "y",
                                        100 * box.top() / image.height(),
                                        "width",
                                        100 * box.width() / image.width(),
                                        "height",
                                        100 * box.height() / image.height(),
                                        "rotation",
                                        0,
                                        "rectanglelabels",
                                        List.of(box.label()))));
            }
            if (!image.labels().isEmpty()) {
                results.add(Map.of("type", "choices", "value", Map.of("choices", image.labels())));
            }
            tasks.add(
                    Map.of(
                            "data",
                            Map.of("image", "/data/upload/3/0a1b2c3d-" + image.name()),
                            "annotations",
                            List.of(
                                    Map.of("was_cancelled", true, "result", List.of()),
                                    Map.of("result", results))));
        }
        JSON.writeValue(folder.resolve("project-3-at-2026.json").toFile(), tasks);
    }

    private static void customVision(Truth truth, Path folder) throws IOException {
        var images = new ArrayList<Object>();
        for (var image : truth.images()) {
            var tags = new ArrayList<Object>();
            var regions = new ArrayList<Object>();
            for (var box : image.boxes()) {
                tags.add(Map.of("tagId", "t", "tagName", box.label()));
                regions.add(
                        Map.of(
                                "tagName",
                                box.label(),
                                "left",
                                (float) (box.left() / image.width()),
                                "top",
                                (float) (box.top() / image.height()),
                                "width",
                                (float) (box.width() / image.width()),
                                "height",
                                (float) (box.height() / image.height())));
            }
            image.labels().forEach(label -> tags.add(Map.of("tagId", "t", "tagName", label)));
            images.add(
                    Map.of(
                            "id",
                            "i",
                            "width",
                            image.width(),
                            "height",
                            image.height(),
                            "originalImageUri",
                            "https://example.invalid/i/"
                                    + image.name().replace(" ", "%20")
                                    + "?sv=1&sig=secret",
                            "tags",
                            tags,
                            "regions",
                            regions));
        }
        JSON.writeValue(folder.resolve("images.json").toFile(), images);
    }
}
