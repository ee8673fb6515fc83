package custos.vision;

import java.util.Map;

/** What {@link UsageSketch} has for boxes: the steps of {@link BoxDecoder} and {@link Tiling}. */
final class BoxSketch {

    private static final Template PARTS =
            new Template(
                    """


                    def spans(whole, length):
                        \"""Of the parts along a side: where each begins, and from where to where it answers.\"""
                        if length >= whole * (1 - 1e-9):
                            return [((whole - length) / 2, 0, whole)]
                        common = $overlap * length
                        count = max(2, int(np.ceil((whole - common) / (length - common) - 1e-9)))
                        step = (whole - length) / (count - 1)
                        margin = (length - step) * $border
                        return [
                            (
                                at * step,
                                0 if at == 0 else at * step + margin,
                                whole if at == count - 1 else at * step + length - margin,
                            )
                            for at in range(count)
                        ]


                    def parts(width, height):
                        \"""The columns and rows of parts of a picture, and how long a part's sides are.\"""
                        scale = $scale
                        while True:
                            across, down = WIDTH / scale, HEIGHT / scale
                            columns, rows = spans(width, across), spans(height, down)
                            if len(columns) * len(rows) <= $most:
                                return columns, rows, across, down
                            scale *= $lower
                    """);

    private static final Template CANDIDATES =
            new Template(
                    """


                    def candidates(image, left, top, width, height):
                        \"""What is in a region: boxes as fractions of the picture, and confidences.\"""
                        seen = network_input(image, left, top, width, height)
                        scores, boxes = SESSION.run([$scores, $boxes], {$input: seen})
                        down, across = image.shape[:2]
                        start, size = np.array([left, top] * 2), np.array([width, height] * 2)
                        boxes = np.clip((start + boxes[0] * size) / [across, down, across, down], 0, 1)
                        return boxes.astype(np.float32), confidences(scores[0])
                    """);

    private static final String ONE_PART =
            """


            def all_candidates(image):
                return candidates(image, *region(image.shape[1], image.shape[0]))
            """;

    private static final String ALL_PARTS =
            """


            def all_candidates(image):
                \"""Of each part what has its middle where that part answers.\"""
                height, width = image.shape[:2]
                columns, rows, across, down = parts(width, height)
                found = []
                for top, above, below in rows:
                    for left, before, behind in columns:
                        boxes, sure = candidates(image, left, top, across, down)
                        x = (boxes[:, 0] + boxes[:, 2]) / 2 * width
                        y = (boxes[:, 1] + boxes[:, 3]) / 2 * height
                        own = (x >= before) & (x <= behind) & (y >= above) & (y <= below)
                        found.append((boxes[own], sure[own]))
                return [np.concatenate(kind) for kind in zip(*found)]
            """;

    private static final Template FIND =
            new Template(
                    """


                    def area(boxes):
                        sides = np.maximum(0, boxes[..., 2:] - boxes[..., :2])
                        return sides[..., 0] * sides[..., 1]


                    def overlaps(box, others):
                        \"""The intersection over the union of a box and each of the others.\"""
                        starts = np.maximum(box[:2], others[:, :2])
                        ends = np.minimum(box[2:], others[:, 2:])
                        common = area(np.concatenate([starts, ends], axis=1))
                        return common / (area(box) + area(others) - common)


                    def find(image):
                        \"""Confidences, labels and boxes (left, top, right, bottom), the surest first.\"""
                        boxes, sure = all_candidates(image)
                        found = []
                        for at, label in enumerate(LABELS):
                            order = np.argsort(-sure[:, at], kind="stable")
                            order = order[(sure[order, at] >= $least) & (area(boxes[order]) > 0)]
                            for _ in range($most):
                                if len(order) == 0:
                                    break
                                best, order = order[0], order[1:]
                                found.append((sure[best, at], label, boxes[best]))
                                order = order[overlaps(boxes[best], boxes[order]) <= $iou]
                        return sorted(found, key=lambda one: -one[0])[:$most]


                    for confidence, (name, threshold), box in find(upright(sys.argv[2])):
                        if confidence >= threshold:
                            print(f"{name}: {confidence:.4f} at", *(f"{side:.4f}" for side in box))
                    """);

    private BoxSketch() {}

    /** How a picture is divided. */
    static String parts(Tiling tiling) {
        return PARTS.with(
                Map.of(
                        "overlap", tiling.overlap(),
                        "border", Tiling.OWN_BORDER,
                        "scale", tiling.scale(),
                        "most", Tiling.MOST_TILES,
                        "lower", Tiling.LOWER));
    }

    /** From the regions of a picture to what is printed. */
    static String of(ModelDescription model, BoxOutput boxes) {
        var names =
                Map.<String, Object>of(
                        "scores", UsageSketch.literal(model.outputName()),
                        "boxes", UsageSketch.literal(boxes.outputName()),
                        "input", UsageSketch.literal(model.inputName()));
        var limits =
                Map.<String, Object>of(
                        "least", BoxDecoder.LEAST_CONFIDENCE,
                        "most", boxes.maxBoxes(),
                        "iou", boxes.nmsIou());
        var regions = model.preProcessing().tiling().isPresent() ? ALL_PARTS : ONE_PART;
        return CANDIDATES.with(names) + regions + FIND.with(limits);
    }
}
