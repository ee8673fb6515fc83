package custos.vision;

/** Which of a bundle's graphs runs. */
public enum Precision {
    /** The one that was trained and evaluated. */
    FLOAT32,
    /** The one in 8 bits where the bundle has kept one, see {@link EightBits}; else the other. */
    INT8
}
