package custos.rekognition.resource;

import java.util.Locale;

/** What a dataset is for. */
public enum DatasetType {
    TRAIN,
    TEST;

    /** How ARNs spell it: in lower case, although the API's enum is not. */
    public String arnPart() {
        return name().toLowerCase(Locale.ROOT);
    }
}
