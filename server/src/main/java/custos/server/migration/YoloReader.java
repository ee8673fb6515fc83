package custos.server.migration;

import custos.server.UserError;
import custos.server.migration.FoundImage.FoundBox;
import custos.server.migration.FoundImage.Place;
import custos.server.migration.FoundImage.Unit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * YOLO: for each picture a text file, beside it or in {@code labels} where the picture is in {@code
 * images}; an empty one says that there is nothing on it. Names of classes stand in a YAML file, in
 * {@code classes.txt} or in a file of names. Without any of these, each picture's folder is its
 * label.
 */
final class YoloReader implements DatasetReader {
    private static final Set<String> PARTS =
            Set.of("train", "val", "valid", "validation", "test", "images");
    private static final int BOX = 5;
    private static final int PREDICTED_BOX = 6;

    static boolean isYolo(Path folder) throws IOException {
        return YoloNames.find(folder).isPresent() || hasFoldersOfPictures(folder);
    }

    private static boolean hasFoldersOfPictures(Path folder) throws IOException {
        for (var name : ImageFolder.below(folder).names()) {
            if (className(name).isPresent()) {
                return true;
            }
        }
        return false;
    }

    @Override
    public void read(Path source, ImageFolder images, Sink sink) throws IOException {
        var root =
                Files.isDirectory(source)
                        ? source
                        : source.toAbsolutePath().normalize().getParent();
        if (root == null || images.isEmpty()) {
            throw new UserError(
                    "YOLO's labels are lists beside pictures: none were found; --images DIR says"
                            + " where they are");
        }
        var names = YoloNames.find(source);
        if (names.isPresent()) {
            new Boxes(root, names.get(), images, sink).read();
        } else {
            readFolders(images, sink);
        }
    }

    private static void readFolders(ImageFolder images, Sink sink) throws IOException {
        for (var name : images.names()) {
            var labels = className(name).map(SafeName::decoded).stream().toList();
            var place = new Place(images.file(name), 0);
            sink.image(new FoundImage(place, name, Optional.empty(), labels, List.of(), false));
        }
    }

    private static Optional<String> className(String name) {
        int slash = name.lastIndexOf('/');
        var folder = name.substring(0, Math.max(0, slash));
        var last = folder.substring(folder.lastIndexOf('/') + 1);
        return last.isEmpty() || isPart(last) ? Optional.empty() : Optional.of(last);
    }

    /** Whether a folder of that name is a part of a dataset and no label. */
    static boolean isPart(String folder) {
        return PARTS.contains(folder);
    }

    /** Pictures with lists of boxes. */
    private record Boxes(
            Path root, YoloNames names, ImageFolder images, Sink sink, Set<Path> used) {
        Boxes(Path root, YoloNames names, ImageFolder images, Sink sink) {
            this(root, names, images, sink, new HashSet<>());
        }

        void read() throws IOException {
            for (var name : images.names()) {
                var list = list(name);
                var boxes = new ArrayList<FoundBox>();
                if (list.isPresent()) {
                    used.add(list.get());
                    read(list.get(), boxes);
                }
                sink.image(
                        new FoundImage(
                                new Place(list.orElse(images.file(name)), 0),
                                name,
                                Optional.empty(),
                                List.of(),
                                boxes,
                                list.isPresent() && (!boxes.isEmpty() || isBlank(list.get()))));
            }
            for (var file : Sniffer.files(root, ".txt")) {
                if (file.toString().contains("/labels/") && !used.contains(absolute(file))) {
                    sink.problem(new Place(file, 0), "labels without their picture");
                }
            }
        }

        private static boolean isBlank(Path file) throws IOException {
            var only = new boolean[] {true};
            TextFile.lines(file, (_, line) -> only[0] &= line.isBlank());
            return only[0];
        }

        private static Path absolute(Path file) {
            return file.toAbsolutePath().normalize();
        }

        private Optional<Path> list(String name) {
            var list = name.substring(0, name.lastIndexOf('.')) + ".txt";
            var beside = absolute(images.file(list)).toString();
            var candidates = new ArrayList<Path>();
            for (int at = beside.lastIndexOf("/images/");
                    at >= 0;
                    at = beside.lastIndexOf("/images/", at - 1)) {
                var parallel = beside.substring(at + "/images/".length());
                candidates.add(Path.of(beside.substring(0, at) + "/labels/" + parallel));
            }
            candidates.add(absolute(root.resolve("labels").resolve(list)));
            candidates.add(Path.of(beside));
            candidates.add(absolute(root.resolve(list)));
            return candidates.stream()
                    .filter(f -> Files.isRegularFile(f, LinkOption.NOFOLLOW_LINKS))
                    .filter(f -> !names.isFile(f))
                    .findFirst();
        }

        private void read(Path file, List<FoundBox> boxes) throws IOException {
            TextFile.lines(
                    file,
                    (number, line) -> {
                        if (!line.isBlank()) {
                            box(new Place(file, number), line.strip().split("\\s+", -1))
                                    .ifPresent(boxes::add);
                        }
                    });
        }

        private Optional<FoundBox> box(Place place, String[] words) {
            boolean rectangle = words.length == BOX || words.length == PREDICTED_BOX;
            boolean polygon = words.length > PREDICTED_BOX && words.length % 2 == 1;
            if (!rectangle && !polygon) {
                sink.problem(
                        place,
                        "a line of %d words; five were expected: class, centre, size"
                                .formatted(words.length));
                return Optional.empty();
            }
            var label = names.name(words[0]);
            if (label.isEmpty()) {
                sink.problem(place, "no name for the class `" + Shortened.of(words[0]) + "`");
                return Optional.empty();
            }
            var frame = rectangle ? rectangle(words) : polygon(words);
            return Optional.of(frame.labelled(place, label.get()));
        }

        private static Frame rectangle(String[] words) {
            double x = XmlFile.number(words[1]);
            double y = XmlFile.number(words[2]);
            double halfWidth = XmlFile.number(words[3]) / 2;
            double halfHeight = XmlFile.number(words[4]) / 2;
            return new Frame(
                    x - halfWidth, y - halfHeight, x + halfWidth, y + halfHeight, Unit.SHARES);
        }

        private static Frame polygon(String[] words) {
            var frame = new Frame.Around();
            for (int i = 1; i < words.length; i += 2) {
                frame.add(XmlFile.number(words[i]), XmlFile.number(words[i + 1]));
            }
            return frame.frame(Unit.SHARES);
        }
    }
}
