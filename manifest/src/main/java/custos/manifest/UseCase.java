package custos.manifest;

/** What a training is for, by the name that the manifest summary gives it. */
public enum UseCase {
    IMAGE_LEVEL_LABELS,
    OBJECT_LOCALIZATION,
    /** A terminal error came before the decision. */
    NOT_DETERMINED
}
