package custos.manifest;

/** The kind of model that the labels ask for (specification, section 6.3). */
public enum ModelType {
    /** Exactly one image-level label on every image. */
    CLASSIFICATION,
    /** Several image-level labels on some images. */
    MULTILABEL,
    /** Boxes. */
    DETECTION
}
