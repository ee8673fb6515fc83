package custos.server.migration;

import static custos.server.migration.JsonFile.number;
import static custos.server.migration.JsonFile.text;

import custos.server.migration.FoundImage.FoundBox;
import custos.server.migration.FoundImage.Place;
import custos.server.migration.FoundImage.Unit;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.JsonNode;

/**
 * The images of an Azure Custom Vision project, as its training API lists them (GetTaggedImages,
 * GetImages): an array, or an object with an array {@code images}. The tags of an image are those
 * of its regions too; what has no region is a label for the whole image. An image's file is {@code
 * fileName} where that is given, else the file named by its id or by its URL.
 */
final class CustomVisionReader implements DatasetReader {
    private static final String NEGATIVE = "Negative";
    private static final List<String> ENDINGS = List.of(".jpg", ".jpeg", ".png");

    @Override
    public void read(Path source, ImageFolder images, Sink sink) throws IOException {
        for (var file : Sniffer.filesOf(source, DatasetFormat.CUSTOM_VISION)) {
            try (var json = new JsonFile(file)) {
                json.reading(() -> images(json, images, sink));
            }
        }
    }

    private static void images(JsonFile json, ImageFolder images, Sink sink) throws IOException {
        var begin = json.begin();
        if (begin == JsonToken.START_ARRAY) {
            json.elements((place, node) -> image(place, node, images, sink));
            return;
        }
        boolean found = false;
        while (begin == JsonToken.START_OBJECT && json.nextMember()) {
            if (json.member().equals("images")) {
                json.memberElements((place, node) -> image(place, node, images, sink));
                found = true;
            } else {
                json.skip();
            }
        }
        if (!found) {
            throw json.wrong("not Custom Vision's JSON: an array of images was expected");
        }
    }

    private static void image(Place place, JsonNode node, ImageFolder images, Sink sink)
            throws IOException {
        var name = name(node, images);
        if (name.isEmpty()) {
            sink.problem(place, "an image without a file name, an id or a URL");
            return;
        }
        var boxes = new ArrayList<FoundBox>();
        var boxed = new HashSet<String>();
        for (var region : node.path("regions")) {
            boxes.add(box(place, region));
            boxed.add(text(region.path("tagName")));
        }
        var labels = new ArrayList<String>();
        boolean negative = false;
        for (var tag : node.path("tags")) {
            if (text(tag.path("type")).equals(NEGATIVE)) {
                negative = true;
            } else if (!boxed.contains(text(tag.path("tagName")))) {
                labels.add(text(tag.path("tagName")));
            }
        }
        var size = FoundSize.of(number(node.path("width")), number(node.path("height")));
        sink.image(new FoundImage(place, name.get(), size, labels, boxes, negative));
    }

    private static FoundBox box(Place place, JsonNode region) {
        return new FoundBox(
                place,
                text(region.path("tagName")),
                number(region.path("left")),
                number(region.path("top")),
                number(region.path("width")),
                number(region.path("height")),
                Unit.SHARES);
    }

    private static Optional<String> name(JsonNode node, ImageFolder images) {
        var given = text(node.path("fileName"));
        if (!given.isEmpty()) {
            return Optional.of(given);
        }
        var id = text(node.path("id"));
        for (var ending : ENDINGS) {
            if (!id.isEmpty() && isThere(images, id + ending)) {
                return Optional.of(id + ending);
            }
        }
        var url = text(node.path("originalImageUri"));
        if (!url.isEmpty()) {
            return Optional.of(url);
        }
        return id.isEmpty() ? Optional.empty() : Optional.of(id);
    }

    private static boolean isThere(ImageFolder images, String name) {
        try {
            return images.find(name).isPresent();
        } catch (ImageFolder.AmbiguousName _) {
            return true; // said when the image is looked for
        }
    }
}
