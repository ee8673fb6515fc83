package custos.server.migration;

import custos.manifest.Attribute;
import custos.manifest.Box;
import custos.manifest.Entry;
import custos.manifest.ImageSize;
import custos.manifest.Line;
import custos.manifest.ManifestReader;
import custos.manifest.ParsedLine;
import custos.manifest.Quotas;
import custos.manifest.Rejected;
import custos.server.migration.BoxRules.Judged;
import custos.server.migration.FoundImage.FoundBox;
import custos.server.migration.FoundImage.Place;
import custos.server.migration.FoundImage.Unit;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;

/** The images of a manifest, with what is left out of them on the way. */
final class ManifestImages {
    private final Path manifest;
    private final String prefix;

    /** Names images by their keys, without a prefix where they have it. */
    ManifestImages(Path manifest, String prefix) {
        this.manifest = manifest;
        this.prefix = prefix;
    }

    /** What takes them. */
    interface Taker {
        void image(Place place, ExportedImage image) throws IOException;

        void problem(Place place, String why);
    }

    /** Hands out all images. */
    void read(Taker taker) throws IOException {
        try (var lines =
                new ManifestReader(
                        new BufferedInputStream(Files.newInputStream(manifest)), Quotas.NONE)) {
            while (lines.hasNext()) {
                var line = lines.next();
                var place = new Place(manifest, line.number());
                switch (ParsedLine.of(line, Quotas.NONE)) {
                    case Rejected rejected -> taker.problem(place, because(line, rejected));
                    case Entry entry -> take(place, entry, taker);
                }
            }
        }
    }

    private static String because(Line line, Rejected rejected) {
        return line instanceof Line.Unreadable
                ? "not a line of text in UTF-8"
                : rejected.errors().getFirst().message();
    }

    /** Whether a box is on any image. */
    boolean hasBoxes() throws IOException {
        var found = new boolean[1];
        read(
                new Taker() {
                    @Override
                    public void image(Place place, ExportedImage image) {
                        found[0] |= !image.boxes().isEmpty();
                    }

                    @Override
                    public void problem(Place place, String why) {
                        // Said when the images are written.
                    }
                });
        return found[0];
    }

    private void take(Place place, Entry entry, Taker taker) throws IOException {
        var text = entry.sourceRef().text();
        var key =
                !prefix.isEmpty() && text.startsWith(prefix)
                        ? text.substring(prefix.length())
                        : entry.sourceRef().key();
        var name = ImageName.of(key).filter(n -> !n.rooted() && n.path().equals(key));
        if (name.isEmpty()) {
            taker.problem(place, "no path of a file: `" + Shortened.of(key) + "`");
            return;
        }
        var labels = new LinkedHashSet<String>();
        var boxes = new ArrayList<Box>();
        Optional<ImageSize> size = Optional.empty();
        boolean labelled = false;
        for (var attribute : entry.attributes()) {
            switch (attribute) {
                case Attribute.ImageLabel(_, var label) -> labels.add(label);
                case Attribute.Unusable(var unusable, _) ->
                        taker.problem(place, "cannot be read: `" + Shortened.of(unusable) + "`");
                case Attribute.Boxes some -> {
                    var frame = size.orElse(some.size());
                    var kept = boxes(place, some, frame, taker);
                    size = Optional.of(frame);
                    boxes.addAll(kept);
                    labelled |= some.boxes().isEmpty() || !kept.isEmpty();
                }
            }
        }
        labelled |= !labels.isEmpty();
        var image = new ExportedImage(key, size, List.copyOf(labels), boxes, labelled);
        if (isText(image)) {
            taker.image(place, image);
        } else {
            taker.problem(place, "a label or the name is not all characters of Unicode");
        }
    }

    /** Several box attributes may declare several sizes; the first is that of the image. */
    private static List<Box> boxes(
            Place place, Attribute.Boxes attribute, ImageSize frame, Taker taker) {
        double x = (double) frame.width() / attribute.size().width();
        double y = (double) frame.height() / attribute.size().height();
        var kept = new ArrayList<Box>();
        for (var box : attribute.boxes()) {
            var scaled =
                    new FoundBox(
                            place,
                            box.label(),
                            box.left() * x,
                            box.top() * y,
                            box.width() * x,
                            box.height() * y,
                            Unit.PIXELS);
            switch (BoxRules.judge(scaled, frame)) {
                case Judged.Kept(var good, _) -> kept.add(good);
                case Judged.LeftOut(var why) -> taker.problem(place, why);
            }
        }
        return kept;
    }

    private static boolean isText(ExportedImage image) {
        var encoder = StandardCharsets.UTF_8.newEncoder();
        return encoder.canEncode(image.name())
                && image.labels().stream().allMatch(encoder::canEncode)
                && image.boxes().stream().allMatch(box -> encoder.canEncode(box.label()));
    }
}
