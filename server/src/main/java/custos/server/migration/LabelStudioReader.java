package custos.server.migration;

import static custos.server.migration.JsonFile.number;
import static custos.server.migration.JsonFile.text;

import custos.manifest.ImageSize;
import custos.server.migration.FoundImage.Place;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.JsonNode;

/**
 * Label Studio's JSON: an array of tasks. Of several annotations of a task the ground truth counts,
 * else the first that was not cancelled.
 */
final class LabelStudioReader implements DatasetReader {
    /** What Label Studio puts before the name of an uploaded file. */
    private static final Pattern UPLOAD = Pattern.compile("^/?data/upload/(.*/)?[0-9a-f]{8}-");

    private static final String NOT_TASKS = "not Label Studio's JSON: an array was expected";

    @Override
    public void read(Path source, ImageFolder images, Sink sink) throws IOException {
        for (var file : Sniffer.filesOf(source, DatasetFormat.LABEL_STUDIO)) {
            try (var json = new JsonFile(file)) {
                json.reading(() -> {
                    if (json.begin() != JsonToken.START_ARRAY) {
                        throw json.wrong(NOT_TASKS);
                    }
                    json.elements((place, task) -> task(place, task, images, sink));
                });
            }
        }
    }

    private static void task(Place place, JsonNode task, ImageFolder images, Sink sink)
            throws IOException {
        var image = imageName(task.path("data"));
        if (image.isEmpty()) {
            sink.problem(place, "a task without an image in `data`");
            return;
        }
        var name = original(image.get(), images);
        var annotation = annotation(task.path("annotations"));
        var results = new LabelStudioResults(place, sink);
        annotation.ifPresent(chosen -> chosen.path("result").forEach(results::add));
        var declared = size(task.path("data"));
        sink.image(
                new FoundImage(
                        place,
                        name,
                        results.size().or(() -> declared),
                        results.labels(),
                        results.boxes(),
                        annotation.isPresent() && !results.dropped()));
    }

    /** The member may have any name; {@code image} is the usual one. */
    private static Optional<String> imageName(JsonNode data) {
        if (data.path("image").isString()) {
            return Optional.of(text(data.path("image")));
        }
        return data.valueStream()
                .filter(JsonNode::isString)
                .map(JsonFile::text)
                .filter(value -> ImageFolder.isPictureName(value.split("[?#]", 2)[0]))
                .findFirst();
    }

    /** The name before it was uploaded, if that is a picture here and the whole one is not. */
    private static String original(String image, ImageFolder images) {
        var match = UPLOAD.matcher(image);
        if (!match.find()) {
            return image;
        }
        var whole = image.substring(image.lastIndexOf('/') + 1);
        var plain = image.substring(match.end());
        return images.contains(whole) ? whole : plain;
    }

    private static Optional<JsonNode> annotation(JsonNode annotations) {
        var live = new ArrayList<JsonNode>();
        for (var annotation : annotations) {
            if (!annotation.path("was_cancelled").asBoolean(false)) {
                live.add(annotation);
            }
        }
        return live.stream()
                .filter(a -> a.path("ground_truth").asBoolean(false))
                .findFirst()
                .or(() -> live.stream().findFirst());
    }

    private static Optional<ImageSize> size(JsonNode data) {
        return FoundSize.of(number(data.path("width")), number(data.path("height")));
    }

    /** The labels of a result, whatever its type calls them. */
    static List<String> labels(JsonNode value, String name) {
        return value.path(name).valueStream().map(JsonFile::text).toList();
    }
}
