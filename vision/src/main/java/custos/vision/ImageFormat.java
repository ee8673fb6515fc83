package custos.vision;

/** The image formats that are taken, told from the content, never from a name. */
public enum ImageFormat {
    JPEG,
    PNG
}
