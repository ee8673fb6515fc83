package custos.vision;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/**
 * What a bundle's {@code labels.json} says: all that is needed to use {@code model.onnx}.
 *
 * @param labels in the order of the network's output
 * @param inputName the graph's float input, shape (N, 3, height, width)
 * @param outputName the graph's float output of raw scores, shape (N, labels), or for detection (N,
 *     candidates, labels)
 * @param temperature raw scores are divided by it before the activation; 1 if not calibrated
 * @param boxes the output of boxes; there if and only if the model is for detection
 */
public record ModelDescription(
        ModelType type,
        List<Label> labels,
        PreProcessing preProcessing,
        String inputName,
        String outputName,
        Activation activation,
        double temperature,
        Optional<BoxOutput> boxes) {

    public ModelDescription {
        labels = List.copyOf(labels);
        if (labels.isEmpty()) {
            throw new IllegalArgumentException("a model without labels");
        }
        var names = new HashSet<String>();
        for (var label : labels) {
            if (!names.add(label.name())) {
                throw new IllegalArgumentException("label `" + label.name() + "` stands twice");
            }
        }
        if (!(temperature > 0)) {
            throw new IllegalArgumentException("not a temperature: " + temperature);
        }
        if (boxes.isPresent() != (type == ModelType.DETECTION)) {
            throw new IllegalArgumentException(
                    "a %s model with%s boxes"
                            .formatted(type.wireName(), boxes.isPresent() ? "" : "out"));
        }
        if (preProcessing.tiling().isPresent() && boxes.isEmpty()) {
            throw new IllegalArgumentException("tiles without boxes that lie in them");
        }
    }

    /** A model that labels whole images. */
    public ModelDescription(
            ModelType type,
            List<Label> labels,
            PreProcessing preProcessing,
            String inputName,
            String outputName,
            Activation activation,
            double temperature) {
        this(
                type,
                labels,
                preProcessing,
                inputName,
                outputName,
                activation,
                temperature,
                Optional.empty());
    }

    /** The names of the labels, in the order of the network's output. */
    public List<String> labelNames() {
        return labels.stream().map(Label::name).toList();
    }

    /**
     * The same detector, which leaves one of two boxes of a label that overlap by more than this.
     */
    public ModelDescription withNmsIou(double iou) {
        return new ModelDescription(
                type,
                labels,
                preProcessing,
                inputName,
                outputName,
                activation,
                temperature,
                boxes.map(output -> new BoxOutput(output.outputName(), iou, output.maxBoxes())));
    }
}
