package custos.vision;

/** Where something was found: ratios of the upright image's width and height, from the top left. */
public record Box(double left, double top, double width, double height) {}
