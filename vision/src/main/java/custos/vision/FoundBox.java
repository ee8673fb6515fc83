package custos.vision;

/**
 * A box that a model found. Labels are numbers from 0 on.
 *
 * @param confidence from 0 to 1
 */
public record FoundBox(int label, double confidence, Box box) {}
