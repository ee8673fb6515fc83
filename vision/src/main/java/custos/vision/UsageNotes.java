package custos.vision;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What somebody has to know who uses an exported model by any ONNX Runtime, without this program:
 * from a picture to the graph's input, and from its output to labels. Says what applies to one
 * model, with its numbers.
 */
public final class UsageNotes {

    private static final String TITLE = "# How to use this model";

    private static final Template START =
            new Template(
                    """
                    $title

                    `model.onnx` is a plain ONNX graph: any ONNX Runtime runs it, and nothing else is needed.
                    $purpose

                    The labels, in the order of the network's output and each with its threshold, are `LABELS` in the
                    program below. `labels.json` (of a model that is one ONNX file: `custos.labels` in its metadata)
                    says the same as this page to programs. `model-int8.onnx`, if it is there, is the same model in
                    8 bits, and is used in the same way.

                    ## From a picture to the input

                    """);

    private static final String UPRIGHT =
            """
            Decode it to red, green and blue of 8 bits each (sRGB), and turn it upright as its EXIF orientation says,
            before anything else. Gray is repeated in all three channels, what is transparent is laid on white,
            embedded colour profiles are applied.\
            """;

    private static final String SHRUNK =
            """
            A picture at least 2, 4 or 8 times as wide and as high as the input is shrunk by that first: a JPEG while
            it is decoded (libjpeg's scaling), a PNG to the means of blocks of pixels. Without this step confidences
            are a little different.\
            """;

    private static final Template CROPPED =
            new Template(
                    """
                    Take the largest region in the middle of the picture that has the input's shape, $width to $height
                    (center crop). It may begin and end between two pixels.\
                    """);

    private static final Template BOXED =
            new Template(
                    """
                    Take the smallest region of the input's shape, $width to $height, that holds the whole picture in its
                    middle (letterbox). What it has beside the picture repeats the picture's edge.\
                    """);

    private static final Template DIVIDED =
            new Template(
                    """
                    Look at it part by part. A pixel of the picture becomes $scale of the input, so a part is $across x $down
                    pixels. Parts are spread evenly, and neighbours share at least $overlap of a part's side. Where a picture
                    would have more than $most parts, the scale is multiplied by $lower until it has not. Where a part is
                    longer than a side of the picture, the picture lies in its middle, and what it has beside repeats the
                    picture's edge. A part answers for boxes whose middle lies in it, but for the outer $border of what it
                    shares with a neighbour. `spans` and `parts` in the program below have the details.\
                    """);

    private static final Template RESIZED =
            new Template(
                    """
                    Resize $what to $width x $height pixels (width x height), bilinear and antialiased, as Pillow's `BILINEAR`: each
                    pixel of the input is the weighted mean of the picture's pixels around its centre. Weights fall in a
                    straight line to 0 at a distance of one step (the picture's pixels for one of the input, in that
                    direction), or of one pixel where a step is less. Results keep their fractions: they are not rounded.\
                    """);

    private static final Template VALUES =
            new Template(
                    """
                    Divide the values, 0 to 255, by 255, take away the mean and divide by the deviation:
                    mean $mean, deviation $deviation, for red, green, blue.\
                    """);

    private static final Template LAYOUT =
            new Template(
                    """
                    The input `$input` is 32-bit floats of shape (1, 3, $height, $width), NCHW: all of red, row by row from the top left,
                    then green, then blue.\
                    """);

    private static final Template SCORES =
            new Template(
                    """
                    The output `$scores` has a raw score for each label, shape $shape.
                    Confidences, 0 to 1, are $confidences.\
                    """);

    private static final Template BOXES =
            new Template(
                    """
                    The output `$boxes` has a box for each candidate, shape (1, candidates, 4): left, top, right and bottom as
                    fractions of the input's width and height. Map them back to $seen, as fractions of the upright picture, and
                    clip them to 0 to 1.\
                    """);

    private static final Template SUPPRESSION =
            new Template(
                    """
                    Leave out confidences under $least and boxes without an area. Then label by label, the surest first: leave out
                    each box that overlaps a surer one that was kept by more than $iou (intersection over union). Of all labels
                    together at most $most boxes of a picture are kept, the surest.\
                    """);

    private static final Template SKETCH =
            new Template(
                    """

                    ## In Python

                    With NumPy, Pillow and ONNX Runtime: `python use.py model.onnx picture.jpg`. It takes the steps above, but
                    leaves colour profiles out, and expects pictures of 8 bits a channel.

                    ```python
                    $program```
                    """);

    private UsageNotes() {}

    /** Whether a text is of this class: such a file may be replaced by the next model's. */
    public static boolean isOne(String text) {
        return text.startsWith(TITLE);
    }

    /** The page for one model, in Markdown. */
    static String of(ModelDescription model) {
        return START.with(Map.of("title", TITLE, "purpose", purpose(model)))
                + numbered(toInput(model))
                + "\n## From the output to labels\n\n"
                + numbered(toLabels(model))
                + SKETCH.with(Map.of("program", UsageSketch.of(model)));
    }

    private static String purpose(ModelDescription model) {
        var labels = model.labels().size() + " labels";
        return switch (model.type()) {
            case CLASSIFICATION -> "It tells which one of " + labels + " a picture has.";
            case MULTILABEL ->
                    "It tells which of " + labels + " a picture has: none, one or several.";
            case DETECTION -> "It finds things of " + labels + " in a picture, each with a box.";
        };
    }

    private static List<String> toInput(ModelDescription model) {
        var input = model.preProcessing();
        var values = values(model);
        var steps = new ArrayList<String>();
        steps.add(UPRIGHT);
        if (input.tiling().isEmpty()) {
            steps.add(SHRUNK);
        }
        steps.add(input.tiling().map(tiles -> tiles(tiles, input)).orElseGet(() -> region(input)));
        steps.add(RESIZED.with(values));
        steps.add(VALUES.with(values));
        steps.add(LAYOUT.with(values));
        return steps;
    }

    private static Map<String, Object> values(ModelDescription model) {
        var input = model.preProcessing();
        return Map.of(
                "what", what(input),
                "width", input.width(),
                "height", input.height(),
                "mean", input.normalisation().mean(),
                "deviation", input.normalisation().deviation(),
                "input", plain(model.inputName()));
    }

    /** What of a picture is looked at where that is one region. */
    private static String region(PreProcessing input) {
        var shape = Map.<String, Object>of("width", input.width(), "height", input.height());
        return switch (input.resize()) {
            case STRETCH -> "Take the whole picture: both sides are scaled on their own (stretch).";
            case CENTER_CROP -> CROPPED.with(shape);
            case LETTERBOX -> BOXED.with(shape);
            case TILES -> throw new IllegalArgumentException("tiles are several regions");
        };
    }

    private static String tiles(Tiling tiling, PreProcessing input) {
        return DIVIDED.with(
                Map.of(
                        "scale",
                        tiling.scale(),
                        "across",
                        input.width() / tiling.scale(),
                        "down",
                        input.height() / tiling.scale(),
                        "overlap",
                        tiling.overlap(),
                        "most",
                        Tiling.MOST_TILES,
                        "lower",
                        Tiling.LOWER,
                        "border",
                        Tiling.OWN_BORDER));
    }

    /** What of a picture is resized. */
    private static String what(PreProcessing input) {
        return switch (input.resize()) {
            case STRETCH -> "it";
            case CENTER_CROP, LETTERBOX -> "the region";
            case TILES -> "each part";
        };
    }

    private static List<String> toLabels(ModelDescription model) {
        var steps = new ArrayList<String>();
        var candidates = model.boxes().isPresent() ? "candidates, " : "";
        steps.add(
                SCORES.with(
                        Map.of(
                                "scores", plain(model.outputName()),
                                "shape", "(1, " + candidates + model.labels().size() + ")",
                                "confidences", confidences(model))));
        model.boxes().ifPresent(boxes -> steps.addAll(toBoxes(model, boxes)));
        steps.add(threshold(model.type()));
        return steps;
    }

    private static List<String> toBoxes(ModelDescription model, BoxOutput boxes) {
        return List.of(
                BOXES.with(Map.of("boxes", plain(boxes.outputName()), "seen", seen(model))),
                SUPPRESSION.with(
                        Map.of(
                                "least", BoxDecoder.LEAST_CONFIDENCE,
                                "iou", boxes.nmsIou(),
                                "most", boxes.maxBoxes())));
    }

    /** A name of the graph, between backticks. */
    private static String plain(String name) {
        return Printable.of(name).replace('`', '\'');
    }

    private static String confidences(ModelDescription model) {
        var scores = model.temperature() == 1 ? "scores" : "scores / " + model.temperature();
        return switch (model.activation()) {
            case SOFTMAX -> "softmax(" + scores + "): those of all labels add up to 1";
            case SIGMOID -> "sigmoid(" + scores + "), 1 / (1 + exp(-x)): each label on its own";
        };
    }

    private static String seen(ModelDescription model) {
        return switch (model.preProcessing().resize()) {
            case STRETCH -> "the picture";
            case CENTER_CROP, LETTERBOX -> "the picture from the region that was resized";
            case TILES -> "the picture from the part that was resized, take those it answers for";
        };
    }

    private static String threshold(ModelType type) {
        return switch (type) {
            case CLASSIFICATION ->
                    "The label with the highest confidence is the picture's; it is sure enough from its"
                            + " threshold on.";
            case MULTILABEL ->
                    "A picture has each label whose confidence is at least its threshold.";
            case DETECTION ->
                    "A thing is there where a box's confidence is at least its label's threshold.";
        };
    }

    private static String numbered(List<String> steps) {
        var list = new StringBuilder();
        for (var at = 0; at < steps.size(); at++) {
            list.append(at + 1).append(". ").append(steps.get(at).replace("\n", "\n   "));
            list.append('\n');
        }
        return list.toString();
    }
}
