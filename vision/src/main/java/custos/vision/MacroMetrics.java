package custos.vision;

/** Unweighted means over the labels that have test images. */
public record MacroMetrics(double precision, double recall, double f1) {}
