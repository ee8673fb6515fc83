package custos.vision;

import java.util.Map;
import java.util.stream.Collectors;

/**
 * A short program in Python that uses one model by NumPy, Pillow and ONNX Runtime alone, with the
 * model's own numbers, and that takes the steps of {@link RunningModel}.
 */
final class UsageSketch {

    private static final Template START =
            new Template(
                    """
                    import sys

                    import numpy as np
                    import onnxruntime
                    from PIL import Image, ImageOps

                    SESSION = onnxruntime.InferenceSession(sys.argv[1], providers=["CPUExecutionProvider"])
                    WIDTH, HEIGHT = $width, $height
                    MEAN = np.array($mean).reshape(3, 1, 1)
                    DEVIATION = np.array($deviation).reshape(3, 1, 1)
                    LABELS = [  # names and thresholds, in the order of the network's output
                    $labels
                    ]
                    """);

    private static final String UPRIGHT =
            """


            def upright(file):
                \"""The picture as floats of shape (height, width, 3), from 0 to 255.\"""
                picture = ImageOps.exif_transpose(Image.open(file)).convert("RGBA")
                white = Image.new("RGBA", picture.size, "white")
                white.alpha_composite(picture)
                return np.asarray(white.convert("RGB"), dtype=np.float32)
            """;

    private static final String SHRUNK =
            """


            def upright(file):
                \"""The picture as floats of shape (height, width, 3), from 0 to 255.\"""
                picture = Image.open(file)
                turned = picture.getexif().get(0x0112, 1) in (5, 6, 7, 8)
                wanted = (HEIGHT, WIDTH) if turned else (WIDTH, HEIGHT)
                shrunk = picture.draft(None, wanted) is not None  # a JPEG shrinks while decoding
                picture = ImageOps.exif_transpose(picture).convert("RGBA")
                white = Image.new("RGBA", picture.size, "white")
                white.alpha_composite(picture)
                rgb = white.convert("RGB")
                if not shrunk:
                    most = min(rgb.width // WIDTH, rgb.height // HEIGHT)
                    rgb = rgb.reduce(max(by for by in (1, 2, 4, 8) if by == 1 or by <= most))
                return np.asarray(rgb, dtype=np.float32)
            """;

    private static final String INPUT =
            """


            def weights(source, start, length, target):
                \"""Of which pixels, from the first on, target pixels are made, and how much of each.\"""
                first = min(max(int(np.floor(start)), 0), source - 1)
                end = max(first + 1, min(source, int(np.ceil(start + length))))
                step = length / target
                centres = start + (np.arange(target) + 0.5) * step
                distances = np.arange(first, end) + 0.5 - centres[:, np.newaxis]
                shares = np.maximum(0, 1 - np.abs(distances) / max(1, step))
                beside = np.flatnonzero(shares.sum(axis=1) == 0)  # outside: the edge is repeated
                nearest = np.clip(np.floor(centres[beside]).astype(int), first, end - 1)
                shares[beside, nearest - first] = 1
                return first, (shares / shares.sum(axis=1, keepdims=True)).astype(np.float32)


            def network_input(image, left, top, width, height):
                \"""A region of the picture, in pixels, as floats of shape (1, 3, HEIGHT, WIDTH).\"""
                above, rows = weights(image.shape[0], top, height, HEIGHT)
                before, columns = weights(image.shape[1], left, width, WIDTH)
                part = image[above : above + rows.shape[1], before : before + columns.shape[1]]
                lines = np.tensordot(rows, part, (1, 0))  # HEIGHT, width, 3
                resized = np.tensordot(lines, columns, (1, 1)).transpose(1, 0, 2)
                return ((resized / 255 - MEAN) / DEVIATION)[np.newaxis].astype(np.float32)
            """;

    private static final Template SOFTMAX =
            new Template(
                    """


                    def confidences(scores):
                        scores = scores.astype(np.float64)$divided
                        powers = np.exp(scores - scores.max(axis=-1, keepdims=True))
                        return powers / powers.sum(axis=-1, keepdims=True)
                    """);

    private static final Template SIGMOID =
            new Template(
                    """


                    def confidences(scores):
                        return 1 / (1 + np.exp(-scores.astype(np.float64)$divided))
                    """);

    private static final String STRETCH =
            """


            def region(width, height):
                \"""What of a picture is shown to the network: left, top, width, height in pixels.\"""
                return 0, 0, width, height
            """;

    private static final Template CENTRED =
            new Template(
                    """


                    def region(width, height):
                        \"""What of a picture is shown to the network: left, top, width, height in pixels.\"""
                        scale = $extreme(width / WIDTH, height / HEIGHT)
                        across, down = WIDTH * scale, HEIGHT * scale
                        return (width - across) / 2, (height - down) / 2, across, down
                    """);

    private static final Template WHOLE =
            new Template(
                    """


                    image = upright(sys.argv[2])
                    seen = network_input(image, *region(image.shape[1], image.shape[0]))
                    scores = SESSION.run([$scores], {$input: seen})[0][0]
                    answers = zip(confidences(scores), LABELS)
                    for confidence, (name, threshold) in sorted(answers, reverse=True):
                        print(f"{name}: {confidence:.4f}", "" if confidence < threshold else "(holds)")
                    """);

    private UsageSketch() {}

    static String of(ModelDescription model) {
        var sketch =
                new StringBuilder(start(model))
                        .append(model.preProcessing().tiling().isPresent() ? UPRIGHT : SHRUNK)
                        .append(INPUT)
                        .append(confidences(model))
                        .append(region(model.preProcessing()));
        return sketch.append(
                        model.boxes()
                                .map(boxes -> BoxSketch.of(model, boxes))
                                .orElseGet(() -> whole(model)))
                .toString();
    }

    private static String start(ModelDescription model) {
        var input = model.preProcessing();
        return START.with(
                Map.of(
                        "width", input.width(),
                        "height", input.height(),
                        "mean", input.normalisation().mean(),
                        "deviation", input.normalisation().deviation(),
                        "labels", labels(model)));
    }

    private static String labels(ModelDescription model) {
        return model.labels().stream()
                .map(label -> "    (" + literal(label.name()) + ", " + label.threshold() + "),")
                .collect(Collectors.joining("\n"));
    }

    private static String confidences(ModelDescription model) {
        var divided = model.temperature() == 1 ? "" : " / " + model.temperature();
        return (model.activation() == Activation.SOFTMAX ? SOFTMAX : SIGMOID)
                .with(Map.of("divided", divided));
    }

    private static String region(PreProcessing input) {
        return switch (input.resize()) {
            case STRETCH -> STRETCH;
            case CENTER_CROP -> CENTRED.with(Map.of("extreme", "min"));
            case LETTERBOX -> CENTRED.with(Map.of("extreme", "max"));
            case TILES -> BoxSketch.parts(input.tiling().orElseThrow());
        };
    }

    private static String whole(ModelDescription model) {
        return WHOLE.with(
                Map.of(
                        "scores", literal(model.outputName()),
                        "input", literal(model.inputName())));
    }

    /** A text as Python writes it. */
    static String literal(String text) {
        var literal = new StringBuilder("\"");
        text.codePoints()
                .forEach(one -> {
                    if (one == '"' || one == '\\') {
                        literal.append('\\').appendCodePoint(one);
                    } else if (isPlain(one)) {
                        literal.appendCodePoint(one);
                    } else {
                        literal.append("\\U%08x".formatted(one));
                    }
                });
        return literal.append('"').toString();
    }

    private static boolean isPlain(int one) {
        return switch (Character.getType(one)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR ->
                    false;
            default -> true;
        };
    }
}
