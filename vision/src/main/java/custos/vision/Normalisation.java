package custos.vision;

import java.util.List;

/**
 * What is done to a channel's value after it was scaled to 0..1: {@code (value - mean) /
 * deviation}.
 *
 * @param mean one value each for red, green, blue
 * @param deviation one positive value each for red, green, blue
 */
public record Normalisation(List<Double> mean, List<Double> deviation) {

    /** To -1..1, as the MobileNets of TensorFlow want it. */
    public static final Normalisation SYMMETRIC =
            new Normalisation(List.of(0.5, 0.5, 0.5), List.of(0.5, 0.5, 0.5));

    /** By the mean and deviation of ImageNet, as PyTorch's backbones want it. */
    public static final Normalisation IMAGENET =
            new Normalisation(List.of(0.485, 0.456, 0.406), List.of(0.229, 0.224, 0.225));

    public Normalisation {
        mean = List.copyOf(mean);
        deviation = List.copyOf(deviation);
        if (mean.size() != 3 || deviation.size() != 3) {
            throw new IllegalArgumentException("mean and deviation need 3 values each");
        }
        if (deviation.stream().anyMatch(value -> !(value > 0))) {
            throw new IllegalArgumentException("deviation must be positive: " + deviation);
        }
    }
}
