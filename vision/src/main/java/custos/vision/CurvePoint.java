package custos.vision;

/** Precision and recall of a label at one threshold. */
public record CurvePoint(double threshold, double precision, double recall) {}
