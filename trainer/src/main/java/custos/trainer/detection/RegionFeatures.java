package custos.trainer.detection;

import custos.trainer.boxes.Crop;
import custos.trainer.boxes.Regions;
import custos.trainer.course.Workshop;
import custos.trainer.data.Futures;
import custos.trainer.data.Turn;
import custos.trainer.graph.Frame;
import custos.trainer.graph.RegionHead;
import custos.vision.Box;
import custos.vision.DecodedImage;
import custos.vision.JobFolder.Phase;
import custos.vision.TrueBox;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * What the backbone, as it came, shows of the boxes of training images and of places beside them,
 * on inputs of one size.
 */
final class RegionFeatures {
    /** Boxes of larger sets are sampled: what is made of them grows with their cube. */
    private static final int MOST_BOXES = 1_500;

    /** Each is one input. */
    static final int MOST_IMAGES = 500;

    /** Places of an image where there is no box. */
    private static final int BACKGROUND = 4;

    /** Images of which it is known what they show in other poses: each is looked at in all. */
    private static final int MOST_POSED = 60;

    /** Of inputs that are larger than usual, each of which takes longer. */
    private static final int LEAST_POSED = 20;

    /** Of an image. */
    private static final int MOST_POSED_BOXES = 6;

    private final Workshop workshop;
    private final List<List<TrueBox>> truth;
    private final List<Known> all;
    private final View view;
    private final Frame frame;
    private final List<RegionHead.Level> levels;
    private final Map<Integer, Seen> features = new LinkedHashMap<>();

    /**
     * The features of an example's boxes, and of places where there is none: each place by its
     * views, the plain one first.
     *
     * @param labels of the boxes
     */
    record Seen(List<Integer> labels, List<List<short[]>> boxes, List<List<short[]>> background) {
        static Seen of(List<TrueBox> boxes, List<List<short[]>> places) {
            int count = boxes.size();
            return new Seen(
                    boxes.stream().map(TrueBox::label).toList(),
                    places.subList(0, count),
                    places.subList(count, places.size()));
        }

        /** The same by the plain view of each place alone. */
        Seen plain() {
            return new Seen(labels, plain(boxes), plain(background));
        }

        private static List<List<short[]>> plain(List<List<short[]>> places) {
            return places.stream().map(views -> List.of(views.getFirst())).toList();
        }
    }

    /** A box of an example. */
    private record Known(int example, Box box) {}

    /**
     * Nothing so far.
     *
     * @param truth the boxes of each example
     * @param view what of the pictures is shown
     */
    RegionFeatures(
            Workshop workshop,
            List<List<TrueBox>> truth,
            View view,
            List<RegionHead.Level> levels) {
        this.workshop = workshop;
        this.truth = truth;
        this.all =
                IntStream.range(0, truth.size())
                        .boxed()
                        .flatMap(example ->
                                truth.get(example).stream()
                                        .map(box -> new Known(example, box.box())))
                        .toList();
        this.view = view;
        this.frame = view.frame();
        this.levels = levels;
    }

    /**
     * What examples show, in their order: of large sets not all of them, those with boxes first.
     */
    Map<Integer, Seen> of(List<Integer> examples) {
        take(examples);
        var found = new LinkedHashMap<Integer, Seen>();
        for (int example : examples) {
            var seen = features.get(example);
            if (seen != null) {
                found.put(example, seen);
            }
        }
        return found;
    }

    /** Forgets everything. */
    void clear() {
        features.clear();
    }

    /** Fills in the features of examples until there are enough. */
    private void take(List<Integer> examples) {
        int boxes = features.values().stream().mapToInt(seen -> seen.boxes().size()).sum();
        var wanted = new ArrayList<Integer>();
        var order = new ArrayList<>(examples);
        order.removeIf(features::containsKey);
        Collections.shuffle(order, workshop.random().at("regions"));
        order.sort(Comparator.comparing(example -> truth.get(example).isEmpty()));
        for (int example : order) {
            if (boxes >= MOST_BOXES || wanted.size() >= MOST_IMAGES) {
                break;
            }
            int more = view.shown(example).size();
            if (boxes + more <= MOST_BOXES) {
                wanted.add(example);
                boxes += more;
            }
        }
        if (wanted.isEmpty()) {
            return;
        }
        workshop.pace().begin(Phase.FEATURES);
        try (var regions = new FrozenRegions(workshop, levels, frame)) {
            Futures.oneAhead(
                    wanted,
                    example ->
                            regions.sample(example, image -> view.crop(example, image, Turn.NONE)),
                    (example, sample) -> {
                        features.put(example, look(regions, example, sample));
                        workshop.pace().advance(DetectionPlan.look(frame));
                    });
        }
    }

    private Seen look(FrozenRegions regions, int example, FloatBuffer sample) {
        var boxes = view.shown(example);
        var places = view.onInput(example, places(example, boxes));
        var views =
                places.isEmpty()
                        ? List.<List<short[]>>of()
                        : regions.of(sample, places).stream().map(List::of).toList();
        return Seen.of(boxes, views);
    }

    /**
     * What the first of some examples show of squares about a few of their boxes, and about places
     * beside them, upright and turned. The shape of a box would tell how its picture was turned:
     * all windows that were guessed have the same.
     *
     * @return of each square the views in which it is seen, in the order of {@link Turn}; the
     *     upright one is always among them
     */
    Map<Integer, Seen> turned(List<Integer> examples) {
        return posed(
                examples,
                Arrays.stream(Turn.values())
                        .<Pose>map(turn -> (example, image) -> view.crop(example, image, turn))
                        .toList());
    }

    /**
     * The same plain and mirrored.
     *
     * @return of each square the plain view, then that in its picture's mirror image
     */
    Map<Integer, Seen> mirrored(List<Integer> examples) {
        Pose plain = (example, image) -> view.crop(example, image, Turn.NONE);
        return posed(
                examples, List.of(plain, (example, image) -> plain.of(example, image).mirrored()));
    }

    /** What is shown of a picture. */
    private interface Pose {
        Crop of(int example, DecodedImage image);
    }

    private Map<Integer, Seen> posed(List<Integer> examples, List<Pose> poses) {
        workshop.pace().begin(Phase.FEATURES);
        var posed = new LinkedHashMap<Integer, Seen>();
        try (var regions = new FrozenRegions(workshop, levels, frame)) {
            examples.stream()
                    .limit(posedAt(frame))
                    .forEach(example -> posed.put(example, posed(regions, example, poses)));
        }
        return posed;
    }

    /** Images that are looked at in other poses, of inputs of a size. */
    static int posedAt(Frame frame) {
        double times = InputSizes.MOST_TO_TELL / frame.side();
        return (int) Math.clamp(MOST_POSED * times * times, LEAST_POSED, MOST_POSED);
    }

    private Seen posed(FrozenRegions regions, int example, List<Pose> poses) {
        var image = workshop.train().pictures().get(example);
        var boxes = new ArrayList<>(view.shown(example));
        Collections.shuffle(boxes, workshop.random().at("turned", example));
        var upright = view.crop(example, image, Turn.NONE);
        boxes.removeIf(box -> !upright.shows(square(box.box(), image)));
        boxes.subList(Math.min(MOST_POSED_BOXES, boxes.size()), boxes.size()).clear();
        var squares =
                places(example, boxes).stream()
                        .map(box -> square(box, image))
                        .filter(upright::shows)
                        .toList();
        var views = new ArrayList<List<short[]>>();
        squares.forEach(_ -> views.add(new ArrayList<>()));
        for (var pose : poses) {
            var sample = regions.sample(example, shown -> pose.of(example, shown));
            var crop = pose.of(example, image);
            var shown = new LinkedHashMap<Integer, Box>();
            for (int place = 0; place < squares.size(); place++) {
                if (crop.shows(squares.get(place))) {
                    shown.put(place, crop.seen(squares.get(place)));
                }
            }
            var made = Futures.get(sample);
            if (!shown.isEmpty()) {
                var rows = regions.of(made, List.copyOf(shown.values())).iterator();
                shown.keySet().forEach(place -> views.get(place).add(rows.next()));
            }
            workshop.pace().advance(DetectionPlan.look(frame));
        }
        return Seen.of(boxes, views);
    }

    /** The square as large as a box, about its middle, as far as the picture reaches. */
    private static Box square(Box box, DecodedImage image) {
        double area = box.width() * image.width() * box.height() * image.height();
        double side = Math.min(Math.sqrt(area), Math.min(image.width(), image.height()));
        double width = side / image.width();
        double height = side / image.height();
        return new Box(
                Math.clamp(box.left() + (box.width() - width) / 2, 0, 1 - width),
                Math.clamp(box.top() + (box.height() - height) / 2, 0, 1 - height),
                width,
                height);
    }

    /** Boxes of an example, and then parts of it where there is none. */
    private List<Box> places(int example, List<TrueBox> boxes) {
        return Stream.concat(boxes.stream().map(TrueBox::box), background(example).stream())
                .toList();
    }

    /** Boxes as large as true ones, where no true one is. */
    private List<Box> background(int example) {
        var random = workshop.random().at("background", example);
        var found = new ArrayList<Box>();
        int most = all.isEmpty() ? 0 : 4 * BACKGROUND;
        for (int trial = 0; trial < most && found.size() < BACKGROUND; trial++) {
            var like = all.get(random.nextInt(all.size()));
            double x = random.nextDouble();
            double y = random.nextDouble();
            var other = view.place(example, like.box(), like.example(), x, y);
            if (truth.get(example).stream().allMatch(known -> Regions.apart(known.box(), other))) {
                found.add(other);
            }
        }
        return found;
    }
}
