package custos.trainer.detection;

import custos.trainer.boxes.Crop;
import custos.trainer.boxes.Regions;
import custos.trainer.course.Workshop;
import custos.trainer.data.Futures;
import custos.trainer.data.Turn;
import custos.trainer.graph.RegionHead;
import custos.vision.Box;
import custos.vision.JobFolder.Phase;
import custos.vision.TrueBox;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What the backbone, as it came, shows of the boxes of training images and of places beside them,
 * on inputs of one size.
 */
final class RegionFeatures {
    /** Boxes of larger sets are sampled: what is made of them grows with their cube. */
    private static final int MOST_BOXES = 1_500;

    /** Each is looked at as a whole. */
    static final int MOST_IMAGES = 500;

    /** Places of an image where there is no box. */
    private static final int BACKGROUND = 4;

    /** Images of which it is known what they show turned: each is looked at four times. */
    static final int MOST_TURNED = 30;

    private static final int MOST_TURNED_PLACES = 400;

    private final Workshop workshop;
    private final List<List<TrueBox>> truth;
    private final List<TrueBox> all;
    private final int size;
    private final List<RegionHead.Level> levels;
    private final Map<Integer, Seen> features = new LinkedHashMap<>();

    /**
     * The features of an example's boxes, and of places where there is none: each place by its
     * views, the plain one first.
     */
    record Seen(List<List<short[]>> boxes, List<List<short[]>> background) {
        static Seen of(List<List<short[]>> places, int boxes) {
            return new Seen(places.subList(0, boxes), places.subList(boxes, places.size()));
        }

        int places() {
            return boxes.size() + background.size();
        }
    }

    /**
     * Nothing so far.
     *
     * @param truth the boxes of each example
     * @param size width and height of the input in pixels
     */
    RegionFeatures(
            Workshop workshop, List<List<TrueBox>> truth, int size, List<RegionHead.Level> levels) {
        this.workshop = workshop;
        this.truth = truth;
        this.all = truth.stream().flatMap(List::stream).toList();
        this.size = size;
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
            int more = truth.get(example).size();
            if (boxes + more <= MOST_BOXES && wanted.size() < MOST_IMAGES) {
                wanted.add(example);
                boxes += more;
            }
        }
        if (wanted.isEmpty()) {
            return;
        }
        workshop.pace().begin(Phase.FEATURES);
        try (var regions = new FrozenRegions(workshop, levels, size)) {
            var ahead = regions.sample(wanted.getFirst());
            for (int i = 0; i < wanted.size(); i++) {
                var sample = Futures.get(ahead);
                if (i + 1 < wanted.size()) {
                    ahead = regions.sample(wanted.get(i + 1));
                }
                features.put(wanted.get(i), look(regions, wanted.get(i), sample));
                workshop.pace().advance(DetectionPlan.look(size));
            }
        }
    }

    private Seen look(FrozenRegions regions, int example, FloatBuffer sample) {
        var places = places(example);
        if (places.isEmpty()) {
            return new Seen(List.of(), List.of());
        }
        var views = regions.of(sample, places).stream().map(List::of).toList();
        return Seen.of(views, truth.get(example).size());
    }

    /**
     * What examples that were looked at show of their places, upright and turned: the first of
     * them, until there are enough.
     *
     * @return of each place the views in which it is seen, in the order of {@link Turn}
     */
    Map<Integer, Seen> turned(Map<Integer, Seen> upright) {
        workshop.pace().begin(Phase.FEATURES);
        var turned = new LinkedHashMap<Integer, Seen>();
        int places = 0;
        try (var regions = new FrozenRegions(workshop, levels, size)) {
            for (var example : upright.entrySet()) {
                places += example.getValue().places();
                if (places > MOST_TURNED_PLACES || turned.size() == MOST_TURNED) {
                    break;
                }
                turned.put(example.getKey(), turned(regions, example.getKey(), example.getValue()));
            }
        }
        return turned;
    }

    private Seen turned(FrozenRegions regions, int example, Seen plain) {
        var views = new ArrayList<List<short[]>>();
        Stream.concat(plain.boxes().stream(), plain.background().stream())
                .forEach(place -> views.add(new ArrayList<>(place)));
        var places = places(example);
        for (var turn : Turn.CHANGES) {
            var crop = Crop.middle(workshop.train().pictures().get(example), turn);
            var shown = new LinkedHashMap<Integer, Box>();
            for (int place = 0; place < places.size(); place++) {
                if (crop.shows(places.get(place))) {
                    shown.put(place, crop.seen(places.get(place)));
                }
            }
            if (!shown.isEmpty()) {
                var sample = Futures.get(regions.sample(example, turn));
                var rows = regions.of(sample, List.copyOf(shown.values())).iterator();
                shown.keySet().forEach(place -> views.get(place).add(rows.next()));
            }
            workshop.pace().advance(DetectionPlan.look(size));
        }
        return Seen.of(views, plain.boxes().size());
    }

    /** An example's boxes, and then parts of it where there is none. */
    private List<Box> places(int example) {
        return Stream.concat(
                        truth.get(example).stream().map(TrueBox::box), background(example).stream())
                .toList();
    }

    /** Boxes as large as true ones, where no true one is. */
    private List<Box> background(int example) {
        var random = workshop.random().at("background", example);
        var found = new ArrayList<Box>();
        int most = all.isEmpty() ? 0 : 4 * BACKGROUND;
        for (int trial = 0; trial < most && found.size() < BACKGROUND; trial++) {
            var box = all.get(random.nextInt(all.size())).box();
            var other =
                    new Box(
                            random.nextDouble() * (1 - box.width()),
                            random.nextDouble() * (1 - box.height()),
                            box.width(),
                            box.height());
            if (truth.get(example).stream().allMatch(known -> Regions.apart(known.box(), other))) {
                found.add(other);
            }
        }
        return found;
    }
}
