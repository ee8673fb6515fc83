package custos.server.migration;

import static custos.server.migration.JsonFile.number;
import static custos.server.migration.JsonFile.text;

import custos.manifest.ImageSize;
import custos.server.UserError;
import custos.server.migration.DatasetReader.Sink;
import custos.server.migration.FoundImage.FoundBox;
import custos.server.migration.FoundImage.Place;
import custos.server.migration.FoundImage.Unit;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.JsonNode;

/** Reads one COCO file, whose parts come in any order: what is needed of each is kept. */
final class CocoFile {
    private static final int MOST_IMAGES = 2_000_000;
    private static final int MOST_ANNOTATIONS = 20_000_000;

    private final Path file;
    private final ImageFolder folder;
    private final Sink sink;
    private final Map<String, String> categories = new HashMap<>();
    private final Map<String, Image> images = new LinkedHashMap<>();
    private final Map<String, List<Annotation>> annotations = new HashMap<>();
    private final Set<String> spoiled = new HashSet<>();
    private int annotationCount;

    /**
     * An entry of {@code images}.
     *
     * @param unit Azure writes boxes as shares, and a URL beside the name
     */
    private record Image(Place place, String name, Optional<ImageSize> size, Unit unit) {}

    /**
     * An entry of {@code annotations}.
     *
     * @param box nothing where the whole image is meant
     */
    private record Annotation(int line, String category, Optional<Frame> box) {}

    CocoFile(Path file, ImageFolder folder, Sink sink) {
        this.file = file;
        this.folder = folder;
        this.sink = sink;
    }

    void read() throws IOException {
        try (var json = new JsonFile(file)) {
            json.reading(() -> members(json));
        }
        if (images.isEmpty() && categories.isEmpty()) {
            throw new UserError("`" + file + "`: not a COCO file: no `images`, no `categories`");
        }
        for (var image : images.entrySet()) {
            hand(
                    image.getValue(),
                    annotations.remove(image.getKey()),
                    spoiled.contains(image.getKey()));
        }
        for (var left : annotations.entrySet()) {
            for (var annotation : left.getValue()) {
                sink.problem(
                        place(annotation),
                        "an annotation of an unknown image: `" + Shortened.of(left.getKey()) + "`");
            }
        }
    }

    private void members(JsonFile json) throws IOException {
        if (json.begin() != JsonToken.START_OBJECT) {
            throw json.wrong("not a COCO file: an object was expected");
        }
        while (json.nextMember()) {
            switch (json.member()) {
                case "categories" -> json.memberElements(this::category);
                case "images" -> json.memberElements(this::image);
                case "annotations" -> json.memberElements(this::annotation);
                default -> json.skip();
            }
        }
    }

    private void category(Place place, JsonNode node) {
        var id = text(node.path("id"));
        if (id.isEmpty()) {
            sink.problem(place, "a category without an id");
        } else if (categories.put(id, text(node.path("name"))) != null) {
            sink.problem(place, "the category `" + Shortened.of(id) + "` is there twice");
        }
    }

    private void image(Place place, JsonNode node) {
        var id = text(node.path("id"));
        var name = text(node.path("file_name"));
        if (id.isEmpty() || name.isEmpty()) {
            sink.problem(place, "an image without an id or a file_name");
            return;
        }
        if (images.size() == MOST_IMAGES) {
            throw new UserError("`" + file + "`: more than " + MOST_IMAGES + " images");
        }
        var size = FoundSize.of(number(node.path("width")), number(node.path("height")));
        var unit = node.has("absolute_url") ? Unit.SHARES : Unit.PIXELS;
        if (images.putIfAbsent(id, new Image(place, beside(name), size, unit)) != null) {
            sink.problem(place, "the image id `" + Shortened.of(id) + "` is there twice");
        }
    }

    /** Some tools lay the file among its pictures, in a folder for each part of the dataset. */
    private String beside(String name) {
        var folderName = folder.nameOf(file).map(n -> n.substring(0, n.lastIndexOf('/') + 1));
        return folderName.map(f -> f + name).filter(folder::contains).orElse(name);
    }

    private void annotation(Place place, JsonNode node) {
        if (++annotationCount > MOST_ANNOTATIONS) {
            throw new UserError("`" + file + "`: more than " + MOST_ANNOTATIONS + " annotations");
        }
        if (node.path("iscrowd").asInt(0) == 1) {
            spoiled.add(text(node.path("image_id")));
            sink.problem(place, "a region of a crowd, which is no box of one object");
            return;
        }
        boolean whole = isWhole(node);
        if (!whole && node.path("bbox").size() != 4) {
            spoiled.add(text(node.path("image_id")));
            sink.problem(place, "an annotation whose `bbox` is not four numbers");
            return;
        }
        annotations
                .computeIfAbsent(text(node.path("image_id")), _ -> new ArrayList<>(1))
                .add(
                        new Annotation(
                                place.line(),
                                text(node.path("category_id")),
                                whole ? Optional.empty() : Optional.of(frame(node.path("bbox")))));
    }

    private static boolean isWhole(JsonNode node) {
        var bbox = node.path("bbox");
        boolean empty = bbox.isMissingNode() || bbox.isNull() || (bbox.isArray() && bbox.isEmpty());
        return empty && node.path("segmentation").isEmpty();
    }

    private static Frame frame(JsonNode bbox) {
        double left = number(bbox.path(0));
        double top = number(bbox.path(1));
        double right = left + number(bbox.path(2));
        double bottom = top + number(bbox.path(3));
        return new Frame(left, top, right, bottom, Unit.PIXELS);
    }

    private void hand(Image image, @Nullable List<Annotation> said, boolean spoilt)
            throws IOException {
        var labels = new ArrayList<String>();
        var boxes = new ArrayList<FoundBox>();
        boolean dropped = spoilt;
        for (var annotation : said == null ? List.<Annotation>of() : said) {
            var label = categories.get(annotation.category());
            var box = annotation.box();
            if (label == null) {
                dropped = true;
                sink.problem(
                        place(annotation),
                        "an annotation of an unknown category: `"
                                + Shortened.of(annotation.category())
                                + "`");
            } else if (box.isEmpty()) {
                labels.add(label);
            } else {
                boxes.add(box.get().in(image.unit()).labelled(place(annotation), label));
            }
        }
        boolean labelled = !dropped || !labels.isEmpty() || !boxes.isEmpty();
        sink.image(
                new FoundImage(image.place(), image.name(), image.size(), labels, boxes, labelled));
    }

    private Place place(Annotation annotation) {
        return new Place(file, annotation.line());
    }
}
